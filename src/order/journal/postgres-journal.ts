/** The order journal in PostgreSQL, for many instances: PostgreSQL's dialect, and how the database is opened. */
import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { JournalStore, readSecret, refuseNewerSchema } from './journal-store.ts';
import { type Dialect, type Steps, rows } from './steps.ts';
import { oldestSchemaSince } from './journal-schema.ts';
import type { OperatorsJournal } from './order-journal.ts';
import { OrderRows } from './order-rows.ts';
import { PostgresCalls, clientConfig, toStoreError, transact } from './postgres-calls.ts';
import { PostgresNews } from './postgres-news.ts';
import { knownSchema, migrate } from './postgres-schema.ts';
import { type Sealing, createSealing, deriveHashingSecret } from './sealing.ts';
import { type CallStore, ChangeListeners, stepsOf, toOrderJournal, writes } from './store-journal.ts';

export interface PostgresJournalOptions {
  /**
   * `postgres://user:password@host:port/database`, with TLS by its `sslmode`. Straight to the server: a pooler between
   * them knows neither LISTEN nor time limits of a session.
   */
  readonly url: string;
  /** 32 bytes, the same for all instances; of several, the first seals and all open. */
  readonly key: Uint8Array | readonly Uint8Array[];
  /** 10 unless given; one more listens. */
  readonly maxConnections?: number;
  /** After this long a call has failed: 2000 unless given. */
  readonly timeoutMs?: number;
  /** See SqliteStoreOptions. */
  readonly acceptLostKey?: boolean;
  /** For tests: as a release that knows so many migrations. */
  readonly schema?: number;
}

export interface PostgresJournal extends OperatorsJournal {
  /** Stops the clock of this instance at an instant (milliseconds since 1970), or lets the database's run: for tests. */
  setNow(now: number | null): Promise<void>;
}

/** Opening may wait for another instance that migrates. */
const openTimeoutMs = 60_000;

/** Advisory locks have numbers, in two parts: ours is the first, so that nobody else in the database meets them. */
const lockSpace = 0x63676a6c;
const openingLock = -1;
/** Names share so many locks: the server has room for a few thousand, and a submission may name thousands of lines. */
const lockStripes = 1024;

const stripeOf = (name: string): number => createHash('sha256').update(name).digest().readUInt16BE() % lockStripes;

function* lock(numbers: readonly number[]): Steps<void> {
  yield* rows(
    `SELECT pg_advisory_xact_lock(${lockSpace}, number::int) FROM json_array_elements_text(@numbers::json) AS number`,
    { numbers: JSON.stringify(numbers) },
  );
}

/** One instance at a time brings the database up to date. */
export const lockOpening = (): Steps<void> => lock([openingLock]);

/** The clock that all instances share, in milliseconds since 1970, unless it is stopped. */
export const postgresClock = (frozenNow: () => number | null) =>
  function* (): Steps<number> {
    const frozen = frozenNow();
    if (frozen !== null) return frozen;
    const [clock] = yield* rows<{ now: number }>(
      'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
    );
    return clock?.now ?? Number.NaN;
  };

const postgresDialect = (frozenNow: () => number | null): Dialect => ({
  now: postgresClock(frozenNow),
  // In the same order everywhere, so that no two wait for each other.
  lock: (names) => lock([...new Set(names.map(stripeOf))].toSorted((one, other) => one - other)),
  forUpdate: 'FOR UPDATE',
  skipLocked: 'FOR UPDATE SKIP LOCKED',
  // As an array, since of a query it would not know that there are few, and not use an index.
  isIn: (column, array) => `${column} = ANY (ARRAY(SELECT json_array_elements_text(${array}::json)))`,
  rowsAsJson: (columns, from) => {
    const members = columns.map((column) => `'${column}', ${column}`);
    return `(SELECT json_agg(json_build_object(${members.join(', ')}))::text FROM (SELECT * FROM ${from}) AS ordered)`;
  },
});

/** Brings the database up to date, one instance at a time, and reads its secret. */
const open = async (options: Required<Omit<PostgresJournalOptions, 'key' | 'maxConnections'>>, sealing: Sealing) => {
  const { url, acceptLostKey, timeoutMs, schema } = options;
  function* opening(): Steps<Buffer> {
    yield* lockOpening();
    yield* migrate(schema);
    if (schema >= oldestSchemaSince) yield* refuseNewerSchema(schema);
    return yield* readSecret(sealing, acceptLostKey);
  }
  const client = new Client({ ...clientConfig(url, timeoutMs), query_timeout: openTimeoutMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw toStoreError(error);
  }
  try {
    return await transact(client, opening());
  } finally {
    void client.end();
  }
};

/** Opens the journal, or makes it. Throws JournalKeyError, JournalSchemaError or StoreUnavailableError. */
export const openPostgresJournal = async (options: PostgresJournalOptions): Promise<PostgresJournal> => {
  const { url, key, maxConnections = 10, timeoutMs = 2000, acceptLostKey = false, schema = knownSchema } = options;
  const sealing = createSealing(key instanceof Uint8Array ? [key] : key);
  const secret = await open({ url, acceptLostKey, timeoutMs, schema }, sealing);

  let frozenNow: number | null = null;
  const store = new JournalStore(
    postgresDialect(() => frozenNow),
    new OrderRows(sealing, secret),
  );
  const calls = new PostgresCalls({ url, maxConnections, timeoutMs });
  const listeners = new ChangeListeners();
  const news = new PostgresNews(clientConfig(url, timeoutMs), (orderId) => {
    listeners.tell(orderId);
  });
  await Promise.all([news.connect(), calls.fill()]);

  return {
    ...toOrderJournal({
      call: ((method, ...parameters) => calls.call(stepsOf(store, method, parameters), writes[method])) as CallStore,
      hashingSecret: deriveHashingSecret(secret),
      listeners,
      tell: (orderId) => {
        listeners.tell(orderId);
        news.tell(orderId);
      },
      close: async () => {
        await calls.close();
        await news.close();
      },
    }),
    setNow: (now) => {
      frozenNow = now;
      return Promise.resolve();
    },
  };
};
