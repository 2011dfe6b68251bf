/**
 * What the order journal does in its database, said once for all of them. Each method is a generator that yields its
 * queries and is given their answers: SQLite's driver answers at once, PostgreSQL's some time later, and neither is known
 * here. A method whose name stands in `writes` is run in one transaction.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { type Actor, placedEntries, stepEntries, type AuditEntry, type NewAuditEntry } from '../audit.ts';
import {
  type CareOrder,
  type CareOrderChange,
  type CareOrderEvent,
  type JournalState,
  isTerminal,
  stateOf,
  unresolvedStates,
} from '../care-order.ts';
import { type EraseStep, eraseSome, erasedEntry } from './erase-steps.ts';
import { JournalKeyError } from './journal-key.ts';
import { JournalSchemaError } from './journal-schema.ts';
import type {
  AuditFilter,
  AuditPage,
  Blocked,
  Erased,
  InsertOutcome,
  Lane,
  NewEvent,
  NewOrder,
  OrderFilter,
  OrderPage,
  Transition,
} from './order-journal.ts';
import {
  type AuditRow,
  type EventRow,
  type NewRow,
  type OrderRow,
  type OrderRows,
  type Value,
  type WholeOrderRow,
  changeColumns,
} from './order-rows.ts';
import { type ResealPlace, type ResealStep, resealSome } from './reseal-steps.ts';
import type { Sealing } from './sealing.ts';
import { type Dialect, type Parameters, type Steps, count, rows } from './steps.ts';

/** How many orders one call of `purge` erases, so that a large purge holds up nobody. */
const purgeBatch = 200;

/** Word for word what the partial indexes say, else they would not be used. */
const laneStates: Readonly<Record<Lane, string>> = {
  doubt: `state IN ('INTENT', 'SENDING', 'IN_DOUBT') AND due_at IS NOT NULL`,
  status: `state IN ('ACKED', 'RECEIVED', 'IN_PROGRESS') AND due_at IS NOT NULL`,
};

const isUnresolved = (state: JournalState): boolean => unresolvedStates.includes(state);

/** `ms` from now; null for never, and left out for as it was. */
const after = (now: number, ms: number | null | undefined, asItWas: number | null): number | null =>
  ms === undefined ? asItWas : ms === null ? null : now + ms;

/** In one statement: more would be one more shape of it to prepare, for each number of them. */
const largestInsert = 50;

/** Writes rows, all of the same columns. */
function* insertRows(table: string, newRows: readonly NewRow[]): Steps<void> {
  const columns = Object.keys(newRows[0] ?? {});
  for (let from = 0; from < newRows.length; from += largestInsert) {
    const some = newRows.slice(from, from + largestInsert);
    const values = some.map((_, place) => `(${columns.map((column) => `@${column}${place}`).join(', ')})`);
    yield* count(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values.join(', ')}`,
      Object.fromEntries(
        some.flatMap((row, place) => columns.map((column) => [`${column}${place}`, row[column] ?? null])),
      ),
    );
  }
}

/** What must hold of a row, to be added to, beside being the company's. */
const conditions = (tenant: string) => {
  const terms = ['tenant = @tenant'];
  const parameters: Record<string, Value> = { tenant };
  const add = (term: string, name: string, value: Value) => {
    terms.push(term);
    parameters[name] = value;
  };
  return { terms, parameters, add };
};

export class JournalStore {
  readonly #dialect: Dialect;
  readonly #rows: OrderRows;
  /** All that makes an order. */
  readonly #columns: string;

  constructor(dialect: Dialect, orderRows: OrderRows) {
    this.#dialect = dialect;
    this.#rows = orderRows;
    const changes = dialect.rowsAsJson(changeColumns, 'care_order_change WHERE order_id = care_order.id ORDER BY idx');
    this.#columns = `*, ${changes} AS changes`;
  }

  *insertIntents(orders: readonly NewOrder[]): Steps<InsertOutcome> {
    const [first] = orders;
    if (first === undefined) throw new Error('there is no order to insert');
    const { tenant, client, key } = first;
    yield* this.#dialect.lock([JSON.stringify([tenant, client, key]), ...this.#lineIndexes(orders)]);

    const written = yield* this.getByKey(tenant, client, key);
    const parts = new Set(orders.map(({ part }) => part));
    if (written.some(({ part }) => parts.has(part))) return { kind: 'replay', orders: written };

    const now = yield* this.#dialect.now();
    const blocked = yield* this.#blocked(orders, now);
    if (blocked.length > 0) return { kind: 'blocked', blocked };

    yield* this.#write(orders, now);
    const [one, ...others] = yield* this.#inOrder(orders.map(({ id }) => id));
    if (one === undefined) throw new Error(`order ${first.id} was not written`);
    return { kind: 'inserted', orders: [one, ...others] };
  }

  *get(id: string): Steps<CareOrder | null> {
    const [order] = yield* this.#select('WHERE id = @id', { id });
    return order ?? null;
  }

  *getByKey(tenant: string, client: string, key: string): Steps<readonly CareOrder[]> {
    return yield* this.#select('WHERE tenant = @tenant AND client = @client AND idem_key = @key ORDER BY part', {
      tenant,
      client,
      key,
    });
  }

  *findByChange(changeIds: readonly string[]): Steps<CareOrder | null> {
    const [order] = yield* this.#select(
      `WHERE id IN (
        SELECT order_id FROM care_order_change WHERE ${this.#dialect.isIn('change_request_id', '@ids')}
      ) LIMIT 1`,
      { ids: JSON.stringify(changeIds) },
    );
    return order ?? null;
  }

  *advance(
    order: Pick<CareOrder, 'id' | 'version'>,
    transition: Transition,
    events: readonly NewEvent[],
  ): Steps<CareOrder | null> {
    const { id } = order;
    const [row] = yield* rows<OrderRow & { readonly last_event: number }>(
      `SELECT *, (SELECT max(n) FROM care_order_event WHERE order_id = care_order.id) AS last_event
      FROM care_order WHERE id = @id AND version = @version ${this.#dialect.forUpdate}`,
      { id, version: order.version },
    );
    if (row === undefined) return null;

    // From here on nobody can come between.
    const now = yield* this.#dialect.now();
    const state = transition.state ?? row.state;
    const ended = isTerminal({ state });
    const leaseUntil = after(now, transition.leaseMs, row.lease_until);
    // A sending that nobody finishes must come up again, and not before its lease lets anybody else in.
    const dueUnlessGiven = ended ? null : state === 'SENDING' && leaseUntil !== null ? leaseUntil : row.due_at;
    const attempt = row.attempt + (transition.beginAttempt === true ? 1 : 0);

    if (isUnresolved(state) !== isUnresolved(row.state)) {
      yield* count('UPDATE care_order_change SET unresolved = @unresolved WHERE order_id = @id', {
        id,
        unresolved: isUnresolved(state) ? 1 : 0,
      });
    }
    for (const change of transition.changes ?? []) yield* this.#writeVerdict(id, change);
    yield* insertRows(
      'care_order_event',
      this.#rows.toNewEventRows({ id, attempt, lastEvent: row.last_event }, events, now),
    );
    const [advanced] = yield* this.#orders(
      `UPDATE care_order SET state = @state, version = version + 1, attempt = @attempt, lease_until = @leaseUntil,
        due_at = @dueAt, doubt_since = @doubtSince, negatives = @negatives, carrier_payload_id = @payloadId,
        carrier_order_id = @orderId, updated_at = @now, completed_at = @completedAt, sealed_details = @details
      WHERE id = @id RETURNING ${this.#columns}`,
      {
        id,
        state,
        attempt,
        leaseUntil,
        dueAt: after(now, transition.dueInMs, dueUnlessGiven),
        doubtSince: transition.beginDoubt === true ? now : row.doubt_since,
        negatives: transition.negatives ?? row.negatives,
        payloadId: transition.carrierPayloadId ?? row.carrier_payload_id,
        orderId: transition.carrierOrderId ?? row.carrier_order_id,
        now,
        completedAt: ended ? (row.completed_at ?? now) : null,
        details: transition.changes ? this.#rows.withChanges(row, transition.changes) : row.sealed_details,
      },
    );
    if (advanced === undefined) return null;
    yield* this.appendAudit(stepEntries(row, advanced, transition));
    return advanced;
  }

  *claimDue(lane: Lane, limit: number, leaseMs: number): Steps<readonly CareOrder[]> {
    const now = yield* this.#dialect.now();
    const due = yield* rows<Pick<OrderRow, 'id'>>(
      `SELECT id FROM care_order
      WHERE ${laneStates[lane]} AND due_at <= @now AND (lease_until IS NULL OR lease_until <= @now)
      ORDER BY due_at, id LIMIT @limit ${this.#dialect.skipLocked}`,
      { now, limit },
    );
    if (due.length === 0) return [];
    const ids = due.map(({ id }) => id);
    yield* count(
      `UPDATE care_order SET lease_until = @leaseUntil, version = version + 1, updated_at = @now
      WHERE ${this.#dialect.isIn('id', '@ids')}`,
      { ids: JSON.stringify(ids), leaseUntil: now + leaseMs, now },
    );
    return yield* this.#inOrder(ids);
  }

  *list(filter: OrderFilter, { limit, direction, than }: OrderPage): Steps<readonly CareOrder[]> {
    const { condition, parameters } = this.#where(filter);
    const [beyond, order] = direction === 'older' ? (['<', 'DESC'] as const) : (['>', 'ASC'] as const);
    const from = than === undefined ? '' : `AND (created_at, id) ${beyond} (@thanCreatedAt, @thanId)`;
    const orders = yield* this.#select(
      `WHERE ${condition} ${from} ORDER BY created_at ${order}, id ${order} LIMIT @limit`,
      {
        ...parameters,
        ...(than && { thanCreatedAt: than.createdAt.getTime(), thanId: than.id }),
        limit,
      },
    );
    return direction === 'older' ? orders : orders.toReversed();
  }

  *count(filter: OrderFilter): Steps<number> {
    const { condition, parameters } = this.#where(filter);
    const [counted] = yield* rows<{ n: number }>(`SELECT count(*) AS n FROM care_order WHERE ${condition}`, parameters);
    return counted?.n ?? 0;
  }

  *events(orderIds: readonly string[]): Steps<readonly CareOrderEvent[]> {
    const found = yield* rows<EventRow>(
      `SELECT * FROM care_order_event WHERE ${this.#dialect.isIn('order_id', '@ids')} ORDER BY order_id, n`,
      { ids: JSON.stringify(orderIds) },
    );
    return found.map((row) => this.#rows.toEvent(row));
  }

  *appendAudit(entries: readonly NewAuditEntry[]): Steps<void> {
    if (entries.length === 0) return;
    const now = yield* this.#dialect.now();
    yield* insertRows(
      'audit_entry',
      entries.map((entry) => this.#rows.toNewAuditRow(entry, now)),
    );
  }

  *auditTrail(filter: AuditFilter, { limit, after: place }: AuditPage): Steps<readonly AuditEntry[]> {
    const { tenant, ctn, ban, bans, subject, from, to } = filter;
    const { terms, parameters, add } = conditions(tenant);
    if (ctn !== undefined) add('line_index = @line', 'line', this.#rows.lineIndex(tenant, ctn));
    if (ban !== undefined) add('ban_index = @banIndex', 'banIndex', this.#rows.banIndex(tenant, ban));
    if (bans !== undefined) add(this.#isInAccounts(), 'banIndexes', this.#banIndexes(tenant, bans));
    if (subject !== undefined) {
      add('subject_index = @subjectIndex', 'subjectIndex', this.#rows.subjectIndex(tenant, subject));
    }
    if (from !== undefined) add('at >= @from', 'from', from.getTime());
    if (to !== undefined) add('at < @to', 'to', to.getTime());
    if (place !== undefined) add('id < @place', 'place', Number(place));
    const found = yield* rows<AuditRow>(
      `SELECT * FROM audit_entry WHERE ${terms.join(' AND ')} ORDER BY id DESC LIMIT @limit`,
      { ...parameters, limit },
    );
    return found.map((row) => this.#rows.toAuditEntry(row));
  }

  *appendWebhookOnce(id: string): Steps<boolean> {
    const now = yield* this.#dialect.now();
    const written = yield* count('INSERT INTO webhook_seen (id, seen_at) VALUES (@id, @now) ON CONFLICT DO NOTHING', {
      id,
      now,
    });
    return written === 1;
  }

  /** Does some of it; true when there is more to do. */
  *purge(requestsAfterMs: number, ordersAfterMs: number): Steps<boolean> {
    const now = yield* this.#dialect.now();
    const { skipLocked } = this.#dialect;
    const limit = purgeBatch;
    const orders = yield* count(
      `DELETE FROM care_order WHERE id IN (
        SELECT id FROM care_order WHERE completed_at <= @before LIMIT @limit ${skipLocked})`,
      { before: now - ordersAfterMs, limit },
    );
    const requests = yield* count(
      `UPDATE care_order SET sealed_request = NULL WHERE id IN (
        SELECT id FROM care_order WHERE completed_at <= @before AND sealed_request IS NOT NULL
        LIMIT @limit ${skipLocked})`,
      { before: now - requestsAfterMs, limit },
    );
    const pushes = yield* count(
      `DELETE FROM webhook_seen WHERE id IN (
        SELECT id FROM webhook_seen WHERE seen_at <= @before LIMIT @limit ${skipLocked})`,
      { before: now - ordersAfterMs, limit },
    );
    const audit = yield* count(
      `DELETE FROM audit_entry WHERE id IN (
        SELECT id FROM audit_entry WHERE at <= @before LIMIT @limit ${skipLocked})`,
      { before: now - ordersAfterMs, limit },
    );
    return Math.max(orders, requests, pushes, audit) === limit;
  }

  *summary(): Steps<readonly { readonly state: JournalState; readonly orders: number; readonly oldestMs: number }[]> {
    const now = yield* this.#dialect.now();
    const states = yield* rows<Pick<OrderRow, 'state'> & { readonly orders: number; readonly oldest: number }>(
      'SELECT state, count(*) AS orders, min(created_at) AS oldest FROM care_order GROUP BY state ORDER BY state',
    );
    return states.map(({ state, orders, oldest }) => ({ state, orders, oldestMs: now - oldest }));
  }

  /** Does some of it; the last time it says in the audit trail who erased. */
  *erase(whose: Erased, by: Actor): Steps<EraseStep> {
    const step = yield* eraseSome(this.#dialect, this.#rows, whose);
    if (step.isDone) yield* this.appendAudit([erasedEntry(whose, by, randomUUID())]);
    return step;
  }

  /** Does some of it, from a place on. */
  *reseal(place: ResealPlace): Steps<ResealStep> {
    return yield* resealSome(this.#dialect, this.#rows, place);
  }

  /** Writes something, since a full or read-only disk shows in nothing else. */
  *health(): Steps<void> {
    const now = yield* this.#dialect.now();
    yield* count('UPDATE journal SET probed_at = @now', { now });
  }

  /** Every line that an order stands in the way of: an unresolved one, or the newest that asked for the same lately. */
  *#blocked(orders: readonly NewOrder[], now: number): Steps<readonly Blocked[]> {
    const holders = yield* this.#holders(orders);
    const twins = yield* this.#twins(orders, now);
    const found = orders.flatMap(({ tenant, changes, duplicateWindowMs }) =>
      changes.flatMap(({ ctn, content }): (Pick<Blocked, 'ctn' | 'reason'> & { readonly id: string })[] => {
        const holder = holders.get(this.#rows.lineIndex(tenant, ctn));
        if (holder !== undefined) return [{ ctn, reason: 'unresolved', id: holder }];
        const twin = twins.get(content);
        const isTooSoon =
          twin !== undefined && duplicateWindowMs !== null && twin.created_at >= now - duplicateWindowMs;
        return isTooSoon ? [{ ctn, reason: 'duplicate', id: twin.id }] : [];
      }),
    );
    const byId = yield* this.#byId(found.map(({ id }) => id));
    return found.flatMap(({ ctn, reason, id }) => {
      const order = byId.get(id);
      return order ? [{ ctn, reason, order }] : [];
    });
  }

  /** Ids of the unresolved orders that hold lines of new ones, by line index. */
  *#holders(orders: readonly NewOrder[]): Steps<ReadonlyMap<string, string>> {
    const held = yield* rows<{ readonly line_index: string; readonly order_id: string }>(
      `SELECT line_index, order_id FROM care_order_change
      WHERE tenant = @tenant AND unresolved = 1 AND ${this.#dialect.isIn('line_index', '@lines')}`,
      { tenant: orders[0]?.tenant ?? '', lines: JSON.stringify(this.#lineIndexes(orders)) },
    );
    return new Map(held.map((row) => [row.line_index, row.order_id]));
  }

  /** The newest orders under other keys with the same contents, by content. What came to nothing does not count. */
  *#twins(orders: readonly NewOrder[], now: number): Steps<ReadonlyMap<string, Pick<OrderRow, 'id' | 'created_at'>>> {
    const guarded = orders.filter(({ duplicateWindowMs }) => duplicateWindowMs !== null);
    const [first] = guarded;
    if (first === undefined) return new Map();
    const { tenant, client, key } = first;
    const twins = yield* rows<Pick<OrderRow, 'id' | 'created_at'> & { readonly content: string }>(
      `SELECT content, care_order.id, created_at
      FROM care_order_change JOIN care_order ON care_order.id = care_order_change.order_id
      WHERE care_order_change.tenant = @tenant AND ${this.#dialect.isIn('content', '@contents')}
        AND created_at >= @since AND state NOT IN ('REJECTED', 'NOT_PLACED')
        AND NOT (client = @client AND idem_key = @key)
      ORDER BY created_at, care_order.id`,
      {
        tenant,
        client,
        key,
        contents: JSON.stringify(guarded.flatMap(({ changes }) => changes.map(({ content }) => content))),
        since: now - Math.max(...guarded.map(({ duplicateWindowMs }) => duplicateWindowMs ?? 0)),
      },
    );
    return new Map(twins.map((twin) => [twin.content, twin]));
  }

  #lineIndexes(orders: readonly NewOrder[]): readonly string[] {
    return orders.flatMap(({ tenant, changes }) => changes.map(({ ctn }) => this.#rows.lineIndex(tenant, ctn)));
  }

  *#write(orders: readonly NewOrder[], now: number): Steps<void> {
    const recorded: NewEvent = { state: stateOf({ state: 'INTENT', attempt: 0 }), source: 'GATEWAY' };
    yield* insertRows(
      'care_order',
      orders.map((order) => this.#rows.toNewOrderRow(order, now)),
    );
    yield* insertRows(
      'care_order_change',
      orders.flatMap((order) => this.#rows.toNewChangeRows(order)),
    );
    yield* insertRows(
      'care_order_event',
      orders.flatMap(({ id }) => this.#rows.toNewEventRows({ id, attempt: 0, lastEvent: 0 }, [recorded], now)),
    );
    yield* this.appendAudit(orders.flatMap(placedEntries));
  }

  /** What the carrier says of a change, as far as it stands in the clear. Line, type and content were settled before. */
  *#writeVerdict(id: string, { id: change, carrierState, effectiveAt }: CareOrderChange): Steps<void> {
    const written = yield* count(
      `UPDATE care_order_change SET carrier_state = @carrierState, effective_at = @effectiveAt
      WHERE change_request_id = @change AND order_id = @id`,
      { id, change, carrierState, effectiveAt: effectiveAt?.getTime() ?? null },
    );
    if (written !== 1) throw new Error(`order ${id} has no change ${change}`);
  }

  #where(filter: OrderFilter): { condition: string; parameters: Parameters } {
    const { tenant, states, attempted, types, ctn, ban, bans, createdAfter, createdBefore } = filter;
    const { terms, parameters, add } = conditions(tenant);
    if (states !== undefined) add(this.#dialect.isIn('state', '@states'), 'states', JSON.stringify(states));
    if (attempted !== undefined) terms.push(`(state <> 'INTENT' OR attempt ${attempted ? '>' : '='} 0)`);
    if (types !== undefined) {
      add(
        `EXISTS (SELECT 1 FROM care_order_change WHERE order_id = care_order.id
          AND ${this.#dialect.isIn('type', '@types')})`,
        'types',
        JSON.stringify(types),
      );
    }
    if (ctn !== undefined) {
      add(
        `id IN (SELECT order_id FROM care_order_change WHERE tenant = @tenant AND line_index = @line)`,
        'line',
        this.#rows.lineIndex(tenant, ctn),
      );
    }
    if (ban !== undefined) add('ban_index = @banIndex', 'banIndex', this.#rows.banIndex(tenant, ban));
    if (bans !== undefined) add(this.#isInAccounts(), 'banIndexes', this.#banIndexes(tenant, bans));
    if (createdAfter !== undefined) add('created_at >= @createdAfter', 'createdAfter', createdAfter.getTime());
    if (createdBefore !== undefined) add('created_at < @createdBefore', 'createdBefore', createdBefore.getTime());
    return { condition: terms.join(' AND '), parameters };
  }

  #isInAccounts(): string {
    return this.#dialect.isIn('ban_index', '@banIndexes');
  }

  #banIndexes(tenant: string, bans: readonly string[]): string {
    return JSON.stringify(bans.map((ban) => this.#rows.banIndex(tenant, ban)));
  }

  /** The orders that a statement answers with all of their columns. */
  *#orders(sql: string, parameters: Parameters): Steps<readonly CareOrder[]> {
    const found = yield* rows<WholeOrderRow>(sql, parameters);
    return found.map((row) => this.#rows.toOrder(row));
  }

  *#select(which: string, parameters: Parameters): Steps<readonly CareOrder[]> {
    return yield* this.#orders(`SELECT ${this.#columns} FROM care_order ${which}`, parameters);
  }

  *#byId(ids: readonly string[]): Steps<ReadonlyMap<string, CareOrder>> {
    if (ids.length === 0) return new Map();
    const orders = yield* this.#select(`WHERE ${this.#dialect.isIn('id', '@ids')}`, { ids: JSON.stringify(ids) });
    return new Map(orders.map((order) => [order.id, order]));
  }

  *#inOrder(ids: readonly string[]): Steps<readonly CareOrder[]> {
    const orders = yield* this.#byId(ids);
    return ids.flatMap((id) => orders.get(id) ?? []);
  }
}

/**
 * The store's secret, from which its hashes derive, stands in it sealed, so that look-ups survive new keys. Made at the
 * first opening; to be called within a transaction that keeps other openings out.
 */
export function* readSecret(sealing: Sealing, acceptLostKey: boolean): Steps<Buffer> {
  const place = 'secret';
  const [row] = yield* rows<{ readonly sealed: Uint8Array }>('SELECT sealed_secret AS sealed FROM journal');
  const known = row && sealing.open(place, row.sealed);
  if (row !== undefined && known === undefined && !acceptLostKey) {
    throw new JournalKeyError('None of the given keys opens the order journal.');
  }
  const secret = typeof known === 'string' ? Buffer.from(known, 'base64') : randomBytes(32);
  if (row === undefined || known === undefined || !sealing.isFresh(row.sealed)) {
    yield* count(
      `INSERT INTO journal (id, sealed_secret, probed_at) VALUES (1, @sealed, 0)
      ON CONFLICT (id) DO UPDATE SET sealed_secret = excluded.sealed_secret`,
      { sealed: sealing.seal(place, secret.toString('base64')) },
    );
  }
  return secret;
}

/**
 * Refuses a journal from which a newer release has taken something that this one needs. `known` is how many migrations
 * this release has. To be called within the transaction of the opening, after the migrations.
 */
export function* refuseNewerSchema(known: number): Steps<void> {
  const [row] = yield* rows<{ readonly oldest_schema: number }>('SELECT oldest_schema FROM journal');
  const needed = row?.oldest_schema ?? known;
  if (needed <= known) return;
  throw new JournalSchemaError(
    `The order journal was changed by a newer release: it needs one that knows schema ${needed}, and this one knows schema ${known}. Start the newer release.`,
  );
}
