/**
 * The order journal's store in memory, with the whole behaviour of the real ones: it passes the same conformance suite.
 * Synchronous: who calls it late, loses its answer or never reaches it is decided by remote-journal.ts.
 */
import { placedEntries, stepEntries, type AuditEntry, type NewAuditEntry } from '../../src/order/audit.ts';
import {
  isTerminal,
  stateOf,
  unresolvedStates,
  type CareOrder,
  type CareOrderChange,
  type CareOrderEvent,
  type JournalState,
} from '../../src/order/care-order.ts';
import type {
  AuditFilter,
  AuditPage,
  Blocked,
  InsertOutcome,
  Lane,
  NewEvent,
  NewOrder,
  OrderFilter,
  OrderPage,
  Transition,
} from '../../src/order/journal/order-journal.ts';

const laneStates: Readonly<Record<Lane, readonly JournalState[]>> = {
  doubt: ['INTENT', 'SENDING', 'IN_DOUBT'],
  status: ['ACKED', 'RECEIVED', 'IN_PROGRESS'],
};

/** Rules that a mutant may do without. */
export interface StoreRules {
  readonly uniqueKeys: boolean;
  readonly guardedLines: boolean;
}

export const allRules: StoreRules = { uniqueKeys: true, guardedLines: true };

export interface MemoryStoreOptions {
  /** The store's own clock. */
  readonly now: () => number;
  readonly rules?: StoreRules;
  /** Hears of each committed change, with the order as it was before. */
  readonly onCommit?: (after: CareOrder, before: CareOrder | null) => void;
}

const isUnresolved = ({ state }: Pick<CareOrder, 'state'>): boolean => unresolvedStates.includes(state);
const isOver = (until: Date | null, now: number): boolean => until === null || until.getTime() <= now;
const byPlace = (one: CareOrder, other: CareOrder): number =>
  one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1);

/** `ms` from now; null for never, and left out for as it was. */
const after = (now: number, ms: number | null | undefined, asItWas: Date | null): Date | null =>
  ms === undefined ? asItWas : ms === null ? null : new Date(now + ms);

export class MemoryStore {
  readonly #now: () => number;
  readonly #rules: StoreRules;
  readonly #onCommit: MemoryStoreOptions['onCommit'];
  readonly #orders = new Map<string, CareOrder>();
  /** Those that are not over: few, and the only ones that can be due. */
  readonly #open = new Map<string, CareOrder>();
  readonly #events = new Map<string, CareOrderEvent[]>();
  readonly #pushes = new Map<string, number>();
  #audit: AuditEntry[] = [];
  #lastAudit = 0;

  constructor({ now, rules = allRules, onCommit }: MemoryStoreOptions) {
    this.#now = now;
    this.#rules = rules;
    this.#onCommit = onCommit;
  }

  insertIntents(orders: readonly NewOrder[]): InsertOutcome {
    const [first] = orders;
    if (first === undefined) throw new Error('there is no order to insert');
    const lines = orders.flatMap(({ changes }) => changes.map(({ ctn }) => ctn));
    if (new Set(lines).size !== lines.length) throw new Error('a line is in it twice');
    const written = this.getByKey(first.tenant, first.client, first.key);
    const parts = new Set(orders.map(({ part }) => part));
    if (this.#rules.uniqueKeys && written.some(({ part }) => parts.has(part)))
      return { kind: 'replay', orders: written };
    const blocked = this.#blocked(orders);
    if (blocked.length > 0) return { kind: 'blocked', blocked };
    const [one, ...others] = orders.map((order) => this.#write(order));
    this.appendAudit(orders.flatMap(placedEntries));
    if (one === undefined) throw new Error('nothing was written');
    return { kind: 'inserted', orders: [one, ...others] };
  }

  get(id: string): CareOrder | null {
    return this.#orders.get(id) ?? null;
  }

  getByKey(tenant: string, client: string, key: string): readonly CareOrder[] {
    const found: CareOrder[] = [];
    for (const order of this.#orders.values()) {
      if (order.key === key && order.tenant === tenant && order.client === client) found.push(order);
    }
    return found.sort((one, other) => one.part - other.part);
  }

  findByChange(changeIds: readonly string[]): CareOrder | null {
    for (const order of this.#orders.values()) {
      if (order.changes.some(({ id }) => changeIds.includes(id))) return order;
    }
    return null;
  }

  advance(
    { id, version }: Pick<CareOrder, 'id' | 'version'>,
    transition: Transition,
    events: readonly NewEvent[],
  ): CareOrder | null {
    const before = this.#orders.get(id);
    if (before?.version !== version) return null;
    const now = this.#now();
    const state = transition.state ?? before.state;
    const ended = isTerminal({ state });
    const leaseUntil = after(now, transition.leaseMs, before.leaseUntil);
    const dueUnlessGiven = ended ? null : state === 'SENDING' && leaseUntil !== null ? leaseUntil : before.dueAt;
    const next: CareOrder = {
      ...before,
      state,
      version: version + 1,
      attempt: before.attempt + (transition.beginAttempt === true ? 1 : 0),
      leaseUntil,
      dueAt: after(now, transition.dueInMs, dueUnlessGiven),
      doubtSince: transition.beginDoubt === true ? new Date(now) : before.doubtSince,
      negatives: transition.negatives ?? before.negatives,
      carrierPayloadId: transition.carrierPayloadId ?? before.carrierPayloadId,
      carrierOrderId: transition.carrierOrderId ?? before.carrierOrderId,
      changes: transition.changes ? this.#withVerdicts(before, transition.changes) : before.changes,
      updatedAt: new Date(now),
      completedAt: ended ? (before.completedAt ?? new Date(now)) : null,
    };
    this.#commit(next, before, events);
    this.appendAudit(stepEntries(before, next, transition));
    return next;
  }

  claimDue(lane: Lane, limit: number, leaseMs: number): readonly CareOrder[] {
    const now = this.#now();
    const due: CareOrder[] = [];
    for (const order of this.#open.values()) {
      const { state, dueAt, leaseUntil } = order;
      if (dueAt !== null && dueAt.getTime() <= now && isOver(leaseUntil, now) && laneStates[lane].includes(state))
        due.push(order);
    }
    due.sort(
      (one, other) => (one.dueAt?.getTime() ?? 0) - (other.dueAt?.getTime() ?? 0) || (one.id < other.id ? -1 : 1),
    );
    return due.slice(0, limit).map((order) => {
      const claimed: CareOrder = {
        ...order,
        leaseUntil: new Date(now + leaseMs),
        version: order.version + 1,
        updatedAt: new Date(now),
      };
      this.#commit(claimed, order, []);
      return claimed;
    });
  }

  list(filter: OrderFilter, { limit, direction, than }: OrderPage): readonly CareOrder[] {
    const oldestFirst = this.#matching(filter).sort(byPlace);
    if (direction === 'newer') {
      const beyond =
        than === undefined
          ? oldestFirst
          : oldestFirst.filter((order) => byPlace(order, { ...order, ...than }) > 0 && order.id !== than.id);
      return beyond.slice(0, limit).reverse();
    }
    const beyond =
      than === undefined
        ? oldestFirst
        : oldestFirst.filter((order) => byPlace(order, { ...order, ...than }) < 0 && order.id !== than.id);
    return beyond.reverse().slice(0, limit);
  }

  count(filter: OrderFilter): number {
    return this.#matching(filter).length;
  }

  events(orderIds: readonly string[]): readonly CareOrderEvent[] {
    return orderIds.flatMap((id) => this.#events.get(id) ?? []);
  }

  appendAudit(entries: readonly NewAuditEntry[]): void {
    const at = new Date(this.#now());
    for (const entry of entries) this.#audit.push({ ...entry, id: (this.#lastAudit += 1).toString(), at });
  }

  auditTrail(filter: AuditFilter, { limit, after: place }: AuditPage): readonly AuditEntry[] {
    const { tenant, ctn, ban, bans, subject, from, to } = filter;
    return this.#audit
      .filter(
        (entry) =>
          entry.tenant === tenant &&
          (ctn === undefined || entry.ctn === ctn) &&
          (ban === undefined || entry.ban === ban) &&
          (bans === undefined || (entry.ban !== null && bans.includes(entry.ban))) &&
          (subject === undefined || entry.subject === subject) &&
          (from === undefined || entry.at >= from) &&
          (to === undefined || entry.at < to) &&
          (place === undefined || Number(entry.id) < Number(place)),
      )
      .toReversed()
      .slice(0, limit);
  }

  appendWebhookOnce(id: string): boolean {
    if (this.#pushes.has(id)) return false;
    this.#pushes.set(id, this.#now());
    return true;
  }

  purge(requestsAfterMs: number, ordersAfterMs: number): void {
    const now = this.#now();
    for (const order of this.#orders.values()) {
      if (order.completedAt === null) continue;
      const age = now - order.completedAt.getTime();
      if (age >= ordersAfterMs) {
        this.#orders.delete(order.id);
        this.#events.delete(order.id);
      } else if (age >= requestsAfterMs) this.#orders.set(order.id, { ...order, request: null });
    }
    this.#audit = this.#audit.filter(({ at }) => now - at.getTime() < ordersAfterMs);
    for (const [id, seenAt] of this.#pushes) if (now - seenAt >= ordersAfterMs) this.#pushes.delete(id);
  }

  summary(): readonly { readonly state: JournalState; readonly orders: number; readonly oldestMs: number }[] {
    const states = new Map<JournalState, { orders: number; oldestMs: number }>();
    for (const { state, createdAt } of this.#orders.values()) {
      const age = this.#now() - createdAt.getTime();
      const known = states.get(state);
      states.set(state, { orders: (known?.orders ?? 0) + 1, oldestMs: Math.max(known?.oldestMs ?? 0, age) });
    }
    return [...states]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([state, { orders, oldestMs }]) => ({ state, orders, oldestMs }));
  }

  /** Every order, in the order of their insertion. */
  all(): readonly CareOrder[] {
    return [...this.#orders.values()];
  }

  #write(order: NewOrder): CareOrder {
    const { expiresInMs, leaseMs, duplicateWindowMs, linesBefore, refused, ...lasting } = order;
    const now = this.#now();
    const written: CareOrder = {
      ...lasting,
      state: 'INTENT',
      version: 1,
      attempt: 0,
      leaseUntil: new Date(now + leaseMs),
      dueAt: new Date(now + leaseMs),
      doubtSince: null,
      negatives: 0,
      expiresAt: new Date(now + expiresInMs),
      carrierPayloadId: null,
      carrierOrderId: null,
      createdAt: new Date(now),
      updatedAt: new Date(now),
      completedAt: null,
    };
    this.#commit(written, null, [{ state: stateOf(written), source: 'GATEWAY' }]);
    return written;
  }

  #commit(order: CareOrder, before: CareOrder | null, events: readonly NewEvent[]): void {
    this.#orders.set(order.id, order);
    if (isTerminal(order)) this.#open.delete(order.id);
    else this.#open.set(order.id, order);
    const timeline = this.#events.get(order.id) ?? [];
    for (const { state, source, changeId = null, carrierStatus = null, message = null } of events) {
      const { id: orderId, updatedAt: at, attempt } = order;
      timeline.push({ orderId, at, state, source, changeId, carrierStatus, message, attempt });
    }
    this.#events.set(order.id, timeline);
    this.#onCommit?.(order, before);
  }

  #withVerdicts(order: CareOrder, verdicts: readonly CareOrderChange[]): readonly CareOrderChange[] {
    const stranger = verdicts.find((verdict) => !order.changes.some(({ id }) => id === verdict.id));
    if (stranger) throw new Error(`order ${order.id} has no change ${stranger.id}`);
    return order.changes.map((change) => verdicts.find(({ id }) => id === change.id) ?? change);
  }

  /** Every line that an order stands in the way of: an unresolved one, or the newest that asked for the same lately. */
  #blocked(orders: readonly NewOrder[]): readonly Blocked[] {
    return orders.flatMap((order) =>
      order.changes.flatMap(({ ctn, content }): readonly Blocked[] => {
        const holder = this.#rules.guardedLines ? this.#holderOf(order.tenant, ctn) : undefined;
        if (holder) return [{ ctn, reason: 'unresolved', order: holder }];
        const twin = this.#twinOf(order, content);
        return twin ? [{ ctn, reason: 'duplicate', order: twin }] : [];
      }),
    );
  }

  #holderOf(tenant: string, ctn: string): CareOrder | undefined {
    for (const order of this.#open.values()) {
      if (order.tenant === tenant && isUnresolved(order) && order.changes.some((change) => change.ctn === ctn))
        return order;
    }
    return undefined;
  }

  #twinOf({ tenant, client, key, duplicateWindowMs }: NewOrder, content: string): CareOrder | undefined {
    if (duplicateWindowMs === null) return undefined;
    const since = this.#now() - duplicateWindowMs;
    let newest: CareOrder | undefined;
    for (const order of this.#orders.values()) {
      if (order.tenant !== tenant || (order.client === client && order.key === key)) continue;
      if (order.createdAt.getTime() < since || order.state === 'REJECTED' || order.state === 'NOT_PLACED') continue;
      if (!order.changes.some((change) => change.content === content)) continue;
      if (newest === undefined || byPlace(newest, order) < 0) newest = order;
    }
    return newest;
  }

  #matching(filter: OrderFilter): CareOrder[] {
    const { tenant, states, attempted, types, ctn, ban, bans, createdAfter, createdBefore } = filter;
    return [...this.#orders.values()].filter(
      (order) =>
        order.tenant === tenant &&
        (states?.includes(order.state) ?? true) &&
        (attempted === undefined || order.state !== 'INTENT' || order.attempt > 0 === attempted) &&
        (types === undefined || order.changes.some(({ type }) => types.includes(type))) &&
        (ctn === undefined || order.changes.some((change) => change.ctn === ctn)) &&
        (ban === undefined || order.ban === ban) &&
        (bans === undefined || (order.ban !== null && bans.includes(order.ban))) &&
        (createdAfter === undefined || order.createdAt >= createdAfter) &&
        (createdBefore === undefined || order.createdAt < createdBefore),
    );
  }
}
