/**
 * The order journal's statements on one SQLite connection, all synchronous: `OrderJournal` without promises. It begins
 * no transactions; sqlite-transactions.ts does, around one call or many.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CareOrderState, CareOrderType } from '../../generated/graphql.ts';
import {
  type CareOrder,
  type CareOrderChange,
  type CareOrderEvent,
  type EventSource,
  type JournalState,
  factsOf,
  isTerminal,
  stateOf,
  unresolvedStates,
} from '../care-order.ts';
import { JournalKeyError } from './journal-key.ts';
import {
  type InsertOutcome,
  type Lane,
  type NewEvent,
  type NewOrder,
  type OrderFilter,
  type OrderPage,
  StoreUnavailableError,
  type Transition,
} from './order-journal.ts';
import { type BlindIndex, type Sealing, createBlindIndex, createSealing } from './sealing.ts';
import {
  type SqliteConnection,
  type SqliteDriver,
  type SqliteParameters,
  type SqliteStatement,
  type SqliteValue,
  storageFailureOf,
} from './sqlite-driver.ts';
import { migrate } from './sqlite-schema.ts';

/** The file is damaged. It is left alone: a backup is the way back, and orders wait for it. */
export class JournalCorruptError extends Error {
  override readonly name = 'JournalCorruptError';
}

export interface SqliteStoreOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** 32 bytes each; the first seals, all open. */
  readonly keys: readonly Uint8Array[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long to wait for another process that holds the file. */
  readonly busyTimeoutMs?: number;
  /**
   * Opens a journal of which every key is lost: its orders read without personal data, cannot be sent, and are not found
   * by line or account any more. Without it such a file is refused, since the key at hand is most likely the wrong one.
   */
  readonly acceptLostKey?: boolean;
}

/** How many orders one call of `purge` erases, so that a large purge holds up nobody. */
const purgeBatch = 200;

interface OrderRow {
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

interface ChangeRow {
  readonly change_request_id: string;
  readonly order_id: string;
  readonly content: string;
  readonly type: CareOrderType;
  readonly carrier_state: CareOrderState | null;
  readonly effective_at: number | null;
}

interface EventRow {
  readonly order_id: string;
  readonly at: number;
  readonly state: CareOrderState;
  readonly source: EventSource;
  readonly change_request_id: string | null;
  readonly attempt: number;
  readonly sealed_words: Uint8Array | null;
}

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

const isUnresolved = (state: JournalState): boolean => unresolvedStates.includes(state);

const toSealedDetails = ({
  ban,
  placedBy,
  changes,
}: Pick<CareOrder, 'ban' | 'placedBy' | 'changes'>): SealedDetails => ({
  ban,
  placedBy,
  changes: Object.fromEntries(changes.map(({ id, ctn, newCtn, facts, error }) => [id, { ctn, newCtn, facts, error }])),
});

/** Word for word what the partial indexes say, else SQLite would not use them. */
const laneStates: Readonly<Record<Lane, string>> = {
  doubt: `state IN ('INTENT', 'SENDING', 'IN_DOUBT') AND due_at IS NOT NULL`,
  status: `state IN ('ACKED', 'RECEIVED', 'IN_PROGRESS') AND due_at IS NOT NULL`,
};

export class SqliteStore {
  readonly #connection: SqliteConnection;
  readonly #now: () => number;
  readonly #sealing: Sealing;
  readonly #blindIndex: BlindIndex;
  /** Prepared once each; there are as many as shapes of filters, so they stay few. */
  readonly #statements = new Map<string, SqliteStatement<unknown>>();

  constructor(connection: SqliteConnection, now: () => number, sealing: Sealing, blindIndex: BlindIndex) {
    this.#connection = connection;
    this.#now = now;
    this.#sealing = sealing;
    this.#blindIndex = blindIndex;
  }

  insertIntent(order: NewOrder): InsertOutcome {
    const [written] = this.#orders(
      `SELECT * FROM care_order WHERE tenant = @tenant AND client = @client AND idem_key = @key AND part = @part`,
      { tenant: order.tenant, client: order.client, key: order.key, part: order.part },
    );
    if (written !== undefined) return { kind: 'replay', order: written };

    for (const { ctn } of order.changes) {
      const holder = this.#unresolvedOrder(order.tenant, ctn);
      if (holder !== null) return { kind: 'conflict', order: holder, ctn };
    }
    if (order.duplicateWindowMs !== null) {
      for (const { ctn, content } of order.changes) {
        const other = this.#sameWish(order, content, order.duplicateWindowMs);
        if (other !== null) return { kind: 'duplicate', order: other, ctn };
      }
    }
    return { kind: 'inserted', order: this.#write(order) };
  }

  get(id: string): CareOrder | null {
    return this.#orders('SELECT * FROM care_order WHERE id = @id', { id })[0] ?? null;
  }

  getByKey(tenant: string, client: string, key: string): readonly CareOrder[] {
    return this.#orders(
      'SELECT * FROM care_order WHERE tenant = @tenant AND client = @client AND idem_key = @key ORDER BY part',
      { tenant, client, key },
    );
  }

  advance(
    order: Pick<CareOrder, 'id' | 'version'>,
    transition: Transition,
    events: readonly NewEvent[],
  ): CareOrder | null {
    const [row] = this.#all<OrderRow>('SELECT * FROM care_order WHERE id = @id AND version = @version', {
      id: order.id,
      version: order.version,
    });
    if (row === undefined) return null;

    // From here on nobody can come between: a transaction that writes has the file to itself.
    const now = this.#now();
    const state = transition.state ?? row.state;
    const ended = isTerminal({ state });
    const leaseUntil = after(now, transition.leaseMs, row.lease_until);
    // A sending that nobody finishes must come up again, and not before its lease lets anybody else in.
    const dueUnlessGiven = ended ? null : state === 'SENDING' && leaseUntil !== null ? leaseUntil : row.due_at;
    const attempt = row.attempt + (transition.beginAttempt === true ? 1 : 0);

    this.#run(
      `UPDATE care_order SET state = @state, version = version + 1, attempt = @attempt, lease_until = @leaseUntil,
        due_at = @dueAt, doubt_since = @doubtSince, negatives = @negatives, carrier_payload_id = @payloadId,
        carrier_order_id = @orderId, updated_at = @now, completed_at = @completedAt
      WHERE id = @id`,
      {
        id: row.id,
        state,
        attempt,
        leaseUntil,
        dueAt: after(now, transition.dueInMs, dueUnlessGiven),
        doubtSince: row.doubt_since ?? (transition.beginDoubt === true ? now : null),
        negatives: transition.negatives ?? row.negatives,
        payloadId: transition.carrierPayloadId ?? row.carrier_payload_id,
        orderId: transition.carrierOrderId ?? row.carrier_order_id,
        now,
        completedAt: ended ? (row.completed_at ?? now) : null,
      },
    );
    if (isUnresolved(state) !== isUnresolved(row.state)) this.#holdLines(row.id, isUnresolved(state));
    if (transition.changes !== undefined) this.#writeChanges(row, transition.changes);
    this.#append(row.id, now, attempt, events);
    return this.get(row.id);
  }

  claimDue(lane: Lane, limit: number, leaseMs: number): readonly CareOrder[] {
    const now = this.#now();
    const due = this.#all<{ id: string }>(
      `SELECT id FROM care_order
      WHERE ${laneStates[lane]} AND due_at <= @now AND (lease_until IS NULL OR lease_until <= @now)
      ORDER BY due_at, id LIMIT @limit`,
      { now, limit },
    ).map(({ id }) => id);
    const ids = JSON.stringify(due);
    this.#run(
      `UPDATE care_order SET lease_until = @leaseUntil, version = version + 1, updated_at = @now
      WHERE id IN (SELECT value FROM json_each(@ids))`,
      { ids, leaseUntil: now + leaseMs, now },
    );
    return this.#orders(
      `SELECT care_order.* FROM json_each(@ids) CROSS JOIN care_order ON care_order.id = json_each.value
      ORDER BY json_each.key`,
      { ids },
    );
  }

  list(filter: OrderFilter, { limit, direction, than }: OrderPage): readonly CareOrder[] {
    const { condition, parameters } = this.#where(filter);
    const [beyond, order] = direction === 'older' ? (['<', 'DESC'] as const) : (['>', 'ASC'] as const);
    const from = than === undefined ? '' : `AND (created_at, id) ${beyond} (@thanCreatedAt, @thanId)`;
    const orders = this.#orders(
      `SELECT * FROM care_order WHERE ${condition} ${from} ORDER BY created_at ${order}, id ${order} LIMIT @limit`,
      {
        ...parameters,
        ...(than && { thanCreatedAt: than.createdAt.getTime(), thanId: than.id }),
        limit,
      },
    );
    return direction === 'older' ? orders : orders.toReversed();
  }

  count(filter: OrderFilter): number {
    const { condition, parameters } = this.#where(filter);
    const [counted] = this.#all<{ n: number }>(`SELECT count(*) AS n FROM care_order WHERE ${condition}`, parameters);
    return counted?.n ?? 0;
  }

  events(orderIds: readonly string[]): readonly CareOrderEvent[] {
    return this.#all<EventRow>(
      `SELECT * FROM care_order_event WHERE order_id IN (SELECT value FROM json_each(@ids)) ORDER BY order_id, n`,
      { ids: JSON.stringify(orderIds) },
    ).map((row) => {
      const words =
        row.sealed_words === null ? undefined : this.#sealing.open(`words ${row.order_id}`, row.sealed_words);
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
    });
  }

  appendWebhookOnce(id: string): boolean {
    return (
      this.#run('INSERT INTO webhook_seen (id, seen_at) VALUES (@id, @now) ON CONFLICT DO NOTHING', {
        id,
        now: this.#now(),
      }) === 1
    );
  }

  /** Does some of it; true when there is more to do. */
  purge(requestsAfterMs: number, ordersAfterMs: number): boolean {
    const now = this.#now();
    const limit = purgeBatch;
    const orders = this.#run(
      `DELETE FROM care_order WHERE id IN (SELECT id FROM care_order WHERE completed_at <= @before LIMIT @limit)`,
      { before: now - ordersAfterMs, limit },
    );
    const requests = this.#run(
      `UPDATE care_order SET sealed_request = NULL WHERE id IN (
        SELECT id FROM care_order WHERE completed_at <= @before AND sealed_request IS NOT NULL LIMIT @limit)`,
      { before: now - requestsAfterMs, limit },
    );
    const pushes = this.#run(
      `DELETE FROM webhook_seen WHERE id IN (SELECT id FROM webhook_seen WHERE seen_at <= @before LIMIT @limit)`,
      { before: now - ordersAfterMs, limit },
    );
    return Math.max(orders, requests, pushes) === limit;
  }

  /** Writes something, since a full or read-only disk shows in nothing else. */
  health(): void {
    this.#run('UPDATE journal SET probed_at = @now', { now: this.#now() });
  }

  /** The unresolved order that holds the line. */
  #unresolvedOrder(tenant: string, ctn: string): CareOrder | null {
    const [order] = this.#orders(
      `SELECT * FROM care_order WHERE id = (
        SELECT order_id FROM care_order_change WHERE tenant = @tenant AND line_index = @line AND unresolved = 1)`,
      { tenant, line: this.#lineIndex(tenant, ctn) },
    );
    return order ?? null;
  }

  /** The newest order under another key that asked for the same within the window. What came to nothing does not count. */
  #sameWish({ tenant, client, key }: NewOrder, content: string, windowMs: number): CareOrder | null {
    const [order] = this.#orders(
      `SELECT care_order.* FROM care_order_change JOIN care_order ON care_order.id = care_order_change.order_id
      WHERE care_order_change.tenant = @tenant AND content = @content AND created_at >= @since
        AND state NOT IN ('REJECTED', 'NOT_PLACED') AND NOT (client = @client AND idem_key = @key)
      ORDER BY created_at DESC, id DESC LIMIT 1`,
      { tenant, client, key, content, since: this.#now() - windowMs },
    );
    return order ?? null;
  }

  #write(order: NewOrder): CareOrder {
    const now = this.#now();
    const { id, tenant } = order;
    const leaseUntil = now + order.leaseMs;
    this.#run(
      `INSERT INTO care_order (id, tenant, client, idem_key, part, fingerprint, purchase_order_number, account_group_id,
        ban_index, state, version, attempt, lease_until, due_at, negatives, expires_at, created_at, updated_at,
        sealed_details, sealed_request)
      VALUES (@id, @tenant, @client, @key, @part, @fingerprint, @purchaseOrderNumber, @accountGroupId,
        @banIndex, 'INTENT', 1, 0, @leaseUntil, @leaseUntil, 0, @expiresAt, @now, @now,
        @details, @request)`,
      {
        id,
        tenant,
        client: order.client,
        key: order.key,
        part: order.part,
        fingerprint: order.fingerprint,
        purchaseOrderNumber: order.purchaseOrderNumber,
        accountGroupId: order.accountGroupId,
        banIndex: order.ban === null ? null : this.#banIndex(tenant, order.ban),
        leaseUntil,
        expiresAt: now + order.expiresInMs,
        now,
        details: this.#sealing.seal(`details ${id}`, toSealedDetails(order)),
        request: this.#sealing.seal(`request ${id}`, order.request),
      },
    );
    const lines = new Set<string>();
    for (const [idx, change] of order.changes.entries()) {
      this.#run(
        `INSERT INTO care_order_change (change_request_id, order_id, idx, tenant, line_index, content, type,
          carrier_state, effective_at, unresolved)
        VALUES (@change, @id, @idx, @tenant, @line, @content, @type, @carrierState, @effectiveAt, @unresolved)`,
        {
          change: change.id,
          id,
          idx,
          tenant,
          line: this.#lineIndex(tenant, change.ctn),
          content: change.content,
          type: change.type,
          carrierState: change.carrierState,
          effectiveAt: change.effectiveAt?.getTime() ?? null,
          unresolved: lines.has(change.ctn) ? 0 : 1,
        },
      );
      lines.add(change.ctn);
    }
    this.#append(id, now, 0, [{ state: stateOf({ state: 'INTENT', doubtSince: null }), source: 'GATEWAY' }]);
    const written = this.get(id);
    if (written === null) throw new Error(`order ${id} was not written`);
    return written;
  }

  /** An order takes its lines, by its first change of each, or lets go of them. */
  #holdLines(id: string, hold: boolean): void {
    this.#run(
      `UPDATE care_order_change AS this SET unresolved = @hold AND NOT EXISTS (
        SELECT 1 FROM care_order_change AS earlier
        WHERE earlier.order_id = this.order_id AND earlier.line_index = this.line_index AND earlier.idx < this.idx)
      WHERE order_id = @id`,
      { id, hold: hold ? 1 : 0 },
    );
  }

  /** What the carrier says of changes. Line, type and content were settled when the order was written down. */
  #writeChanges(row: OrderRow, changes: readonly CareOrderChange[]): void {
    for (const { id: change, carrierState, effectiveAt } of changes) {
      const written = this.#run(
        `UPDATE care_order_change SET carrier_state = @carrierState, effective_at = @effectiveAt
        WHERE change_request_id = @change AND order_id = @id`,
        { id: row.id, change, carrierState, effectiveAt: effectiveAt?.getTime() ?? null },
      );
      if (written !== 1) throw new Error(`order ${row.id} has no change ${change}`);
    }
    const details = this.#details(row);
    // Under a lost key the rest stays as it is: writing now would destroy what the key could still bring back.
    if (details === undefined) return;
    const next: SealedDetails = {
      ...details,
      changes: { ...details.changes, ...toSealedDetails({ ...details, changes }).changes },
    };
    this.#run('UPDATE care_order SET sealed_details = @details WHERE id = @id', {
      id: row.id,
      details: this.#sealing.seal(`details ${row.id}`, next),
    });
  }

  #append(id: string, now: number, attempt: number, events: readonly NewEvent[]): void {
    for (const { state, source, changeId = null, carrierStatus = null, message = null } of events) {
      const words: SealedWords = { carrierStatus, message };
      const wordless = carrierStatus === null && message === null;
      this.#run(
        `INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words)
        VALUES (@id, (SELECT coalesce(max(n), 0) + 1 FROM care_order_event WHERE order_id = @id),
          @now, @state, @source, @change, @attempt, @words)`,
        {
          id,
          now,
          state,
          source,
          change: changeId,
          attempt,
          words: wordless ? null : this.#sealing.seal(`words ${id}`, words),
        },
      );
    }
  }

  #where(filter: OrderFilter): { condition: string; parameters: SqliteParameters } {
    const { tenant, states, doubted, types, ctn, ban, createdAfter, createdBefore } = filter;
    const terms = ['tenant = @tenant'];
    const parameters: Record<string, SqliteValue> = { tenant };
    const add = (term: string, name: string, value: SqliteValue) => {
      terms.push(term);
      parameters[name] = value;
    };
    if (states !== undefined) add('state IN (SELECT value FROM json_each(@states))', 'states', JSON.stringify(states));
    if (doubted !== undefined) {
      add(`(state <> 'INTENT' OR (doubt_since IS NOT NULL) = @doubted)`, 'doubted', doubted ? 1 : 0);
    }
    if (types !== undefined) {
      add(
        `EXISTS (SELECT 1 FROM care_order_change WHERE order_id = care_order.id
          AND type IN (SELECT value FROM json_each(@types)))`,
        'types',
        JSON.stringify(types),
      );
    }
    if (ctn !== undefined) {
      add(
        `id IN (SELECT order_id FROM care_order_change WHERE tenant = @tenant AND line_index = @line)`,
        'line',
        this.#lineIndex(tenant, ctn),
      );
    }
    if (ban !== undefined) add('ban_index = @banIndex', 'banIndex', this.#banIndex(tenant, ban));
    if (createdAfter !== undefined) add('created_at >= @createdAfter', 'createdAfter', createdAfter.getTime());
    if (createdBefore !== undefined) add('created_at < @createdBefore', 'createdBefore', createdBefore.getTime());
    return { condition: terms.join(' AND '), parameters };
  }

  /** Hashes differ by tenant: the file does not tell who shares a line with whom. */
  #lineIndex(tenant: string, ctn: string): string {
    return this.#blindIndex(JSON.stringify(['line', tenant, ctn]));
  }

  #banIndex(tenant: string, ban: string): string {
    return this.#blindIndex(JSON.stringify(['account', tenant, ban]));
  }

  #details(row: OrderRow): SealedDetails | undefined {
    return this.#sealing.open(`details ${row.id}`, row.sealed_details) as SealedDetails | undefined;
  }

  /** The orders that a query for rows of care_order finds, in its order. */
  #orders(sql: string, parameters: SqliteParameters): readonly CareOrder[] {
    const rows = this.#all<OrderRow>(sql, parameters);
    if (rows.length === 0) return [];
    const changes = this.#all<ChangeRow>(
      `SELECT change_request_id, order_id, content, type, carrier_state, effective_at FROM care_order_change
      WHERE order_id IN (SELECT value FROM json_each(@ids)) ORDER BY order_id, idx`,
      { ids: JSON.stringify(rows.map(({ id }) => id)) },
    );
    const changesOf = new Map(rows.map(({ id }): [string, ChangeRow[]] => [id, []]));
    for (const change of changes) changesOf.get(change.order_id)?.push(change);
    return rows.map((row) => this.#toOrder(row, changesOf.get(row.id) ?? []));
  }

  #toOrder(row: OrderRow, changes: readonly ChangeRow[]): CareOrder {
    const details = this.#details(row);
    const request = row.sealed_request && this.#sealing.open(`request ${row.id}`, row.sealed_request);
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

  #statement(sql: string): SqliteStatement<unknown> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare<unknown>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #run(sql: string, parameters: SqliteParameters): number {
    return this.#statement(sql).run(parameters);
  }

  #all<Row>(sql: string, parameters: SqliteParameters): Row[] {
    return this.#statement(sql).all(parameters) as Row[];
  }
}

/** `ms` from now; null for never, and left out for as it was. */
const after = (now: number, ms: number | null | undefined, asItWas: number | null): number | null =>
  ms === undefined ? asItWas : ms === null ? null : now + ms;

/** SQLite makes its side files with the mode of the file itself, so it is enough to make that one first. */
const makePrivateFile = (file: string) => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
};

const refuseDamage = (connection: SqliteConnection) => {
  const findings = connection.prepare<{ integrity_check: string }>('PRAGMA integrity_check(1)').all();
  const [{ integrity_check: finding } = { integrity_check: 'no answer' }] = findings;
  if (finding !== 'ok') throw new JournalCorruptError(`The order journal is damaged: ${finding}`);
};

/** The secret of the blind indexes stands in the file, sealed, so that look-ups survive new keys. */
const readIndexSecret = (connection: SqliteConnection, sealing: Sealing, acceptLostKey: boolean): Buffer => {
  const place = 'index secret';
  const [row] = connection.prepare<{ sealed: Uint8Array }>('SELECT sealed_index_secret AS sealed FROM journal').all();
  const known = row && sealing.open(place, row.sealed);
  if (row !== undefined && known === undefined && !acceptLostKey) {
    throw new JournalKeyError('None of the given keys opens the order journal.');
  }
  const secret = typeof known === 'string' ? Buffer.from(known, 'base64') : randomBytes(32);
  if (row === undefined || known === undefined || !sealing.isFresh(row.sealed)) {
    connection
      .prepare(
        `INSERT INTO journal (id, sealed_index_secret, probed_at) VALUES (1, @sealed, 0)
        ON CONFLICT (id) DO UPDATE SET sealed_index_secret = excluded.sealed_index_secret`,
      )
      .run({ sealed: sealing.seal(place, secret.toString('base64')) });
  }
  return secret;
};

export interface OpenSqliteStore {
  readonly store: SqliteStore;
  readonly connection: SqliteConnection;
}

/**
 * Opens the file, or makes it, and brings it up to date. Throws {@link JournalCorruptError}, {@link JournalKeyError}, or
 * {@link StoreUnavailableError}.
 */
export const openSqliteStore = (driver: SqliteDriver, options: SqliteStoreOptions): OpenSqliteStore => {
  const { file, keys, now, busyTimeoutMs = 2000, acceptLostKey = false } = options;
  const sealing = createSealing(keys);
  let connection: SqliteConnection | undefined;
  try {
    if (file !== ':memory:') makePrivateFile(file);
    connection = driver.open(file);
    connection.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    connection.exec('PRAGMA journal_mode = WAL');
    // NORMAL would lose acknowledged intents in a power cut.
    connection.exec('PRAGMA synchronous = FULL');
    connection.exec('PRAGMA foreign_keys = ON');
    // What purge erases is overwritten too.
    connection.exec('PRAGMA secure_delete = ON');
    refuseDamage(connection);
    connection.exec('BEGIN IMMEDIATE');
    migrate(connection);
    const secret = readIndexSecret(connection, sealing, acceptLostKey);
    connection.exec('COMMIT');
    return { connection, store: new SqliteStore(connection, now, sealing, createBlindIndex(secret)) };
  } catch (error) {
    connection?.close();
    throw toOpenError(error);
  }
};

const toOpenError = (error: unknown): unknown => {
  const failure = storageFailureOf(error);
  if (failure === 'CORRUPT' || failure === 'NOTADB') {
    return new JournalCorruptError('The order journal is damaged.', { cause: error });
  }
  const systemFailure =
    error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
  const reason = failure ?? systemFailure;
  return reason === undefined
    ? error
    : new StoreUnavailableError(`The order journal cannot be opened: ${reason}.`, { cause: error });
};
