/** How orders stand in rows, the same in every store: what is in the clear, what is sealed, and what is hashed. */
import type { AuditAction, CareOrderState, CareOrderType } from '../../generated/graphql.ts';
import type { AuditEntry, NewAuditEntry } from '../audit.ts';
import {
  type CareOrder,
  type CareOrderChange,
  type CareOrderEvent,
  type EventSource,
  type JournalState,
  factsOf,
} from '../care-order.ts';
import type { NewEvent, NewOrder } from './order-journal.ts';
import { type BlindIndex, type Sealing, createBlindIndex } from './sealing.ts';

/** Instants are milliseconds since 1970. */
export interface OrderRow {
  readonly id: string;
  readonly tenant: string;
  readonly client: string;
  readonly idem_key: string;
  readonly part: number;
  readonly fingerprint: string;
  readonly purchase_order_number: string;
  readonly account_group_id: string;
  readonly state: JournalState;
  readonly version: number;
  readonly attempt: number;
  readonly lease_until: number | null;
  readonly due_at: number | null;
  readonly doubt_since: number | null;
  readonly negatives: number;
  readonly expires_at: number;
  readonly carrier_payload_id: string | null;
  readonly carrier_order_id: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly completed_at: number | null;
  readonly sealed_details: Uint8Array;
  readonly sealed_request: Uint8Array | null;
}

/** An order and its changes, read in one statement: never of two moments. */
export interface WholeOrderRow extends OrderRow {
  /** JSON of its ChangeRows. */
  readonly changes: string;
}

interface ChangeRow {
  readonly change_request_id: string;
  readonly input_index: number;
  readonly content: string;
  readonly type: CareOrderType;
  readonly carrier_state: CareOrderState | null;
  readonly effective_at: number | null;
}

export const changeColumns = [
  'change_request_id',
  'input_index',
  'content',
  'type',
  'carrier_state',
  'effective_at',
] as const satisfies readonly (keyof ChangeRow)[];

export interface EventRow {
  readonly order_id: string;
  readonly at: number;
  readonly state: CareOrderState;
  readonly source: EventSource;
  readonly change_request_id: string | null;
  readonly attempt: number;
  readonly sealed_words: Uint8Array | null;
}

export interface AuditRow {
  readonly id: number;
  readonly tenant: string;
  readonly at: number;
  readonly action: AuditAction;
  readonly operation: string;
  readonly client: string | null;
  readonly order_id: string | null;
  readonly outcome: string;
  readonly support_reference: string;
  readonly sealed_facts: Uint8Array;
}

/** Whom and what an audit entry is about. */
type SealedFacts = Pick<AuditEntry, 'subject' | 'ctn' | 'ban' | 'before' | 'after'>;

const lostFacts: SealedFacts = { subject: null, ctn: null, ban: null, before: [], after: [] };

export type Value = string | number | null | Uint8Array;
/** A row to write: values by their columns. */
export type NewRow = Readonly<Record<string, Value>>;

type SealedChange = Pick<CareOrderChange, 'ctn' | 'newCtn' | 'facts' | 'error'>;

/** What is personal about an order, beside its request: outlives it. */
interface SealedDetails {
  readonly ban: string | null;
  readonly placedBy: string | null;
  /** By change id. */
  readonly changes: Readonly<Record<string, SealedChange>>;
}

type SealedWords = Pick<CareOrderEvent, 'carrierStatus' | 'message'>;

/** What is left of a change when its key is lost. */
const lostChange: SealedChange = { ctn: '', newCtn: null, facts: factsOf({}), error: null };

const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

const toSealedChanges = (changes: readonly CareOrderChange[]): SealedDetails['changes'] =>
  Object.fromEntries(changes.map(({ id, ctn, newCtn, facts, error }) => [id, { ctn, newCtn, facts, error }]));

export class OrderRows {
  readonly #sealing: Sealing;
  readonly #blindIndex: BlindIndex;

  constructor(sealing: Sealing, secret: Uint8Array) {
    this.#sealing = sealing;
    this.#blindIndex = createBlindIndex(secret);
  }

  /** Hashes differ by tenant: the store does not tell who shares a line with whom. */
  lineIndex(tenant: string, ctn: string): string {
    return this.#blindIndex(JSON.stringify(['line', tenant, ctn]));
  }

  banIndex(tenant: string, ban: string): string {
    return this.#blindIndex(JSON.stringify(['account', tenant, ban]));
  }

  subjectIndex(tenant: string, subject: string): string {
    return this.#blindIndex(JSON.stringify(['subject', tenant, subject]));
  }

  toNewOrderRow(order: NewOrder, now: number): NewRow {
    const { id, tenant, ban, placedBy, changes } = order;
    const details: SealedDetails = { ban, placedBy, changes: toSealedChanges(changes) };
    const leaseUntil = now + order.leaseMs;
    return {
      id,
      tenant,
      client: order.client,
      idem_key: order.key,
      part: order.part,
      fingerprint: order.fingerprint,
      purchase_order_number: order.purchaseOrderNumber,
      account_group_id: order.accountGroupId,
      ban_index: ban === null ? null : this.banIndex(tenant, ban),
      state: 'INTENT',
      version: 1,
      attempt: 0,
      lease_until: leaseUntil,
      due_at: leaseUntil,
      negatives: 0,
      expires_at: now + order.expiresInMs,
      created_at: now,
      updated_at: now,
      sealed_details: this.#sealing.seal(`details ${id}`, details),
      sealed_request: this.#sealing.seal(`request ${id}`, order.request),
    };
  }

  toNewChangeRows({ id, tenant, changes }: NewOrder): readonly NewRow[] {
    return changes.map((change, idx) => ({
      change_request_id: change.id,
      order_id: id,
      idx,
      input_index: change.index,
      tenant,
      line_index: this.lineIndex(tenant, change.ctn),
      content: change.content,
      type: change.type,
      carrier_state: change.carrierState,
      effective_at: change.effectiveAt?.getTime() ?? null,
      unresolved: 1,
    }));
  }

  toNewEventRows(
    order: { readonly id: string; readonly attempt: number; readonly lastEvent: number },
    events: readonly NewEvent[],
    now: number,
  ): readonly NewRow[] {
    return events.map(({ state, source, changeId = null, carrierStatus = null, message = null }, place) => {
      const words: SealedWords = { carrierStatus, message };
      const isWordless = carrierStatus === null && message === null;
      return {
        order_id: order.id,
        n: order.lastEvent + 1 + place,
        at: now,
        state,
        source,
        change_request_id: changeId,
        attempt: order.attempt,
        sealed_words: isWordless ? null : this.#sealing.seal(`words ${order.id}`, words),
      };
    });
  }

  /** The sealed details with other changes in them; as they are when their key is lost, which it may not be for ever. */
  withChanges(row: OrderRow, changes: readonly CareOrderChange[]): Uint8Array {
    const details = this.#details(row);
    if (details === undefined) return row.sealed_details;
    const next: SealedDetails = { ...details, changes: { ...details.changes, ...toSealedChanges(changes) } };
    return this.#sealing.seal(`details ${row.id}`, next);
  }

  toOrder(row: WholeOrderRow): CareOrder {
    const details = this.#details(row);
    const request = row.sealed_request && this.#sealing.open(`request ${row.id}`, row.sealed_request);
    const changes = JSON.parse(row.changes) as readonly ChangeRow[];
    return {
      id: row.id,
      tenant: row.tenant,
      client: row.client,
      key: row.idem_key,
      part: row.part,
      fingerprint: row.fingerprint,
      purchaseOrderNumber: row.purchase_order_number,
      accountGroupId: row.account_group_id,
      ban: details?.ban ?? null,
      placedBy: details?.placedBy ?? null,
      state: row.state,
      version: row.version,
      attempt: row.attempt,
      leaseUntil: toDate(row.lease_until),
      dueAt: toDate(row.due_at),
      doubtSince: toDate(row.doubt_since),
      negatives: row.negatives,
      expiresAt: new Date(row.expires_at),
      carrierPayloadId: row.carrier_payload_id,
      carrierOrderId: row.carrier_order_id,
      changes: changes.map((change) => ({
        id: change.change_request_id,
        index: change.input_index,
        type: change.type,
        content: change.content,
        carrierState: change.carrier_state,
        effectiveAt: toDate(change.effective_at),
        ...(details?.changes[change.change_request_id] ?? lostChange),
      })),
      request: (request ?? null) as CareOrder['request'],
      createdAt: new Date(row.created_at),
      updatedAt: new Date(row.updated_at),
      completedAt: toDate(row.completed_at),
    };
  }

  toEvent(row: EventRow): CareOrderEvent {
    const words = row.sealed_words && this.#sealing.open(`words ${row.order_id}`, row.sealed_words);
    const { carrierStatus, message } = (words ?? { carrierStatus: null, message: null }) as SealedWords;
    return {
      orderId: row.order_id,
      at: new Date(row.at),
      state: row.state,
      source: row.source,
      changeId: row.change_request_id,
      carrierStatus,
      message,
      attempt: row.attempt,
    };
  }

  toNewAuditRow(entry: NewAuditEntry, now: number): NewRow {
    const { tenant, subject, ctn, ban, before, after } = entry;
    const facts: SealedFacts = { subject, ctn, ban, before, after };
    return {
      tenant,
      at: now,
      action: entry.action,
      operation: entry.operation,
      client: entry.client,
      order_id: entry.orderId,
      subject_index: subject === null ? null : this.subjectIndex(tenant, subject),
      line_index: ctn === null ? null : this.lineIndex(tenant, ctn),
      ban_index: ban === null ? null : this.banIndex(tenant, ban),
      outcome: entry.outcome,
      support_reference: entry.supportReference,
      sealed_facts: this.#sealing.seal(`audit ${entry.supportReference}`, facts),
    };
  }

  /** The sealed details without what these changes say, and without account and person when nothing else is left. */
  detailsWithoutChanges(row: OrderRow, erased: readonly string[], isAll: boolean): Uint8Array {
    const { ban = null, placedBy = null, changes = {} } = this.#details(row) ?? {};
    const left = Object.entries(changes).filter(([id]) => !erased.includes(id));
    const next: SealedDetails = isAll
      ? { ban: null, placedBy: null, changes: {} }
      : { ban, placedBy, changes: Object.fromEntries(left) };
    return this.#sealing.seal(`details ${row.id}`, next);
  }

  /** The sealed details without this person, if it was the one who placed the order. */
  detailsWithoutPerson(row: OrderRow, subject: string): Uint8Array {
    const details = this.#details(row);
    if (details?.placedBy !== subject) return row.sealed_details;
    return this.#sealing.seal(`details ${row.id}`, { ...details, placedBy: null } satisfies SealedDetails);
  }

  /** The sealed facts of an audit entry without its line, or without its person. */
  auditWithout(what: 'line' | 'person', row: Pick<AuditRow, 'support_reference' | 'sealed_facts'>): Uint8Array {
    const facts = this.#auditFacts(row) ?? lostFacts;
    const left: SealedFacts =
      what === 'line' ? { ...lostFacts, subject: facts.subject } : { ...facts, subject: lostFacts.subject };
    return this.#sealing.seal(`audit ${row.support_reference}`, left);
  }

  /** What stands in every value that is sealed with the newest key. */
  get newestKeyId(): Uint8Array {
    return this.#sealing.newestKeyId;
  }

  /** The same, sealed with the newest key; undefined when no key opens it. `place` is where it was sealed for. */
  reseal(place: string, sealed: Uint8Array): Uint8Array | undefined {
    const opened = this.#sealing.openBytes(place, sealed);
    return opened && this.#sealing.sealBytes(place, opened);
  }

  toAuditEntry(row: AuditRow): AuditEntry {
    const facts = this.#auditFacts(row);
    return {
      id: row.id.toString(),
      at: new Date(row.at),
      tenant: row.tenant,
      action: row.action,
      operation: row.operation,
      client: row.client,
      orderId: row.order_id,
      outcome: row.outcome,
      supportReference: row.support_reference,
      ...(facts ?? lostFacts),
    };
  }

  #auditFacts(row: Pick<AuditRow, 'support_reference' | 'sealed_facts'>): SealedFacts | undefined {
    return this.#sealing.open(`audit ${row.support_reference}`, row.sealed_facts) as SealedFacts | undefined;
  }

  #details(row: OrderRow): SealedDetails | undefined {
    return this.#sealing.open(`details ${row.id}`, row.sealed_details) as SealedDetails | undefined;
  }
}
