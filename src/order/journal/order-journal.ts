/**
 * The order journal: where an order is written down before a byte of it leaves. One interface, one conformance suite
 * (test/order/journal/), one implementation for each store.
 *
 * Every method either does the whole of what it says, durably, or throws {@link StoreUnavailableError} and has done
 * nothing that the caller must mend: it asks again and sees. Instants are the store's own (one clock for all
 * instances), so callers pass durations in milliseconds.
 */
import type { CareOrderState, CareOrderType } from '../../generated/graphql.ts';
import type { Actor, AuditEntry, AuditFact, NewAuditEntry } from '../audit.ts';
import type { CareOrder, CareOrderChange, CareOrderEvent, EventSource, JournalState } from '../care-order.ts';

/**
 * The store cannot be read or written now, and nothing was sent because of it. What was being written may have been
 * written all the same (a connection can break between commit and answer): asking again with the same key is safe.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

export interface NewOrder extends Pick<
  CareOrder,
  | 'id'
  | 'tenant'
  | 'client'
  | 'key'
  | 'part'
  | 'fingerprint'
  | 'purchaseOrderNumber'
  | 'accountGroupId'
  | 'ban'
  | 'placedBy'
  | 'changes'
> {
  readonly request: NonNullable<CareOrder['request']>;
  /** It is not sent any more after this long. */
  readonly expiresInMs: number;
  /** Until then only the inserting instance may send it. */
  readonly leaseMs: number;
  /** Refuse it when an order under another key holds a change with the same content, not older than this; null to allow. */
  readonly duplicateWindowMs: number | null;
  /** For the audit trail: what each change's line had, in the order of `changes`. */
  readonly linesBefore?: readonly (readonly AuditFact[])[];
  /** For the audit trail: what was asked for together with it, and refused. */
  readonly refused?: readonly NewAuditEntry[];
}

/** A line that cannot be ordered for, and the order that stands in the way. */
export interface Blocked {
  readonly ctn: string;
  /** An order for the line is not settled; or the same content was placed for it within the window, under another key. */
  readonly reason: 'unresolved' | 'duplicate';
  readonly order: CareOrder;
}

export type InsertOutcome =
  /** All are written down, in state INTENT, in the order given. */
  | { readonly kind: 'inserted'; readonly orders: readonly [CareOrder, ...CareOrder[]] }
  /** (tenant, client, key, part) of one of them was there already; all of that key, by part. Nothing was written. */
  | { readonly kind: 'replay'; readonly orders: readonly CareOrder[] }
  /** Nothing was written: every line that is blocked, an unresolved order before a duplicate. */
  | { readonly kind: 'blocked'; readonly blocked: readonly Blocked[] };

/** A transition. Members left out stay as they are. */
export interface Transition {
  readonly state?: JournalState;
  /** Counts one more attempt. */
  readonly beginAttempt?: true;
  /** Lease from now; null lets go. */
  readonly leaseMs?: number | null;
  /** Due again this long from now; null for never. */
  readonly dueInMs?: number | null;
  /** Sets `doubtSince` to now, also when it was set before: each doubt has its own time to settle. */
  readonly beginDoubt?: true;
  readonly negatives?: number;
  readonly carrierPayloadId?: string;
  readonly carrierOrderId?: string;
  readonly changes?: readonly CareOrderChange[];
  /** Who asked for the order's withdrawal, which this is a step of; or, with a reason, who decided it in place of the carrier. */
  readonly by?: Actor;
  /** Why a person has decided it, in that person's words: for the audit trail. */
  readonly because?: string;
}

/** What becomes an event; the store adds the instant, the order and the attempt. */
export interface NewEvent {
  readonly state: CareOrderState;
  readonly source: EventSource;
  readonly changeId?: string;
  readonly carrierStatus?: string;
  readonly message?: string;
}

/**
 * Which due orders: `doubt` is INTENT, SENDING, IN_DOUBT (it must be found out whether the carrier has them), `status`
 * is ACKED, RECEIVED, IN_PROGRESS (it has, and works on them). Two lanes, so that polling cannot starve doubt.
 */
export type Lane = 'doubt' | 'status';

export interface OrderFilter {
  readonly tenant: string;
  readonly states?: readonly JournalState[];
  /** INTENT is RECORDED before the first attempt and UNCONFIRMED ever after: only those, or only these. Other states pass. */
  readonly attempted?: boolean;
  readonly types?: readonly CareOrderType[];
  readonly ctn?: string;
  readonly ban?: string;
  /** Of one of these accounts: all that a caller may see who may not see all. */
  readonly bans?: readonly string[];
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
}

/** Where a page begins: an order's place in the list, newest first. */
export interface OrderPlace {
  readonly createdAt: Date;
  readonly id: string;
}

export interface OrderPage {
  readonly limit: number;
  /** `older`: from the newest on, or after `than`; `newer`: the ones just before `than`, or the very oldest. Both come newest first. */
  readonly direction: 'older' | 'newer';
  readonly than?: OrderPlace;
}

export interface AuditFilter {
  readonly tenant: string;
  readonly ctn?: string;
  readonly ban?: string;
  /** As of orders: all that the caller may see. */
  readonly bans?: readonly string[];
  readonly subject?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export interface AuditPage {
  readonly limit: number;
  /** The id of the entry before the page. */
  readonly after?: string;
}

/** Whose data is to be erased: a line's, or that of a person who used the gateway. */
export type Erased = { readonly tenant: string } & ({ readonly ctn: string } | { readonly subject: string });

export interface Erasure {
  /** Finished orders, and entries of the audit trail, out of which it was erased. */
  readonly orders: number;
  readonly auditEntries: number;
  /** Orders of theirs that are not finished: they are left as they are, to be erased when they are. */
  readonly unfinished: number;
}

export interface Resealing {
  /** What was sealed with an older key, and is sealed with the newest one now. */
  readonly resealed: number;
  /** What none of the keys opens: it is left as it is. */
  readonly lost: number;
}

export interface OrderJournal {
  /**
   * Writes orders of one key down in state INTENT, each due when its lease ends and with its first event; or says why
   * not. All or none, in one transaction, with an audit entry for each change. The orders hold no line twice.
   */
  insertIntents(orders: readonly NewOrder[]): Promise<InsertOutcome>;
  get(id: string): Promise<CareOrder | null>;
  /** All orders of a key, by part. */
  getByKey(tenant: string, client: string, key: string): Promise<readonly CareOrder[]>;
  /** The order that holds a change with one of these ids; null when there is none. */
  findByChange(changeIds: readonly string[]): Promise<CareOrder | null>;
  /**
   * The order after the transition, or null when its version is not the given one's any more: somebody else owns it. Its
   * audit entries are of the same transaction.
   */
  advance(order: CareOrder, transition: Transition, events: readonly NewEvent[]): Promise<CareOrder | null>;
  /** Due orders whose lease is over, leased to the caller now; no two callers get the same one. Each counts as a new version. */
  claimDue(lane: Lane, limit: number, leaseMs: number): Promise<readonly CareOrder[]>;
  list(filter: OrderFilter, page: OrderPage): Promise<readonly CareOrder[]>;
  count(filter: OrderFilter): Promise<number>;
  /** The timelines of these orders, oldest event first. */
  events(orderIds: readonly string[]): Promise<readonly CareOrderEvent[]>;
  /** Adds to the audit trail what became no order. */
  appendAudit(entries: readonly NewAuditEntry[]): Promise<void>;
  /** The audit trail, newest first. */
  auditTrail(filter: AuditFilter, page: AuditPage): Promise<readonly AuditEntry[]>;
  /** True the first time that this push is seen, false ever after (until it is purged). */
  appendWebhookOnce(id: string): Promise<boolean>;
  /**
   * Erases requests of orders that ended longer than `requestsAfterMs` ago, and whole orders, audit entries and pushes
   * after `ordersAfterMs`.
   */
  purge(requestsAfterMs: number, ordersAfterMs: number): Promise<void>;
  /** How many orders are in each state, and how old the oldest of them is. */
  summary(): Promise<readonly { readonly state: JournalState; readonly orders: number; readonly oldestMs: number }[]>;
  /**
   * Calls the listener with the id of an order after each change of it that was committed, by whatever instance the store
   * can hear of; gives a function that ends it. News may be missed while a connection is broken: they are a hint to read.
   */
  onChange(listener: (orderId: string) => void): () => void;
  /** 32 bytes that belong to the store and outlive its keys: every instance on it derives the same hashes from them. */
  readonly hashingSecret: Uint8Array;
  /** Resolves when the store can write; rejects with StoreUnavailableError. */
  health(): Promise<void>;
  close(): Promise<void>;
}

/** The journal of those who run it: what no request asks for. */
export interface OperatorsJournal extends OrderJournal {
  /**
   * Erases what is personal in finished orders and in the audit trail. What stays is the skeleton: ids, keys, states, types,
   * instants and keyed hashes of whole inputs, so that what happened can be told and no key is placed a second time. `by`
   * stands in the audit trail as who erased.
   */
  erase(whose: Erased, by: Actor): Promise<Erasure>;
  /** Seals everything with the newest key that is not, so that the older ones can go. `onProgress` hears of each some. */
  reseal(onProgress?: (sofar: Resealing) => void): Promise<Resealing>;
}
