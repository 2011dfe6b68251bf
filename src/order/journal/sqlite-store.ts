/** The order journal's store in one SQLite file: SQLite's dialect, and how the file is opened. */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { JournalStore, readSecret, refuseNewerSchema } from './journal-store.ts';
import { type Dialect, type Query, type Steps } from './steps.ts';
import { oldestSchemaSince } from './journal-schema.ts';
import { StoreUnavailableError } from './order-journal.ts';
import { OrderRows } from './order-rows.ts';
import { createSealing, deriveHashingSecret } from './sealing.ts';
import { type SqliteConnection, type SqliteDriver, type SqliteStatement, storageFailureOf } from './sqlite-driver.ts';
import { knownSchema, migrate } from './sqlite-schema.ts';
import type { StoreCall } from './sqlite-transactions.ts';
import { type StoreMethod, stepsOf, writes } from './store-journal.ts';

/** The file is damaged. It is left alone: a backup is the way back, and orders wait for it. */
export class JournalCorruptError extends Error {
  override readonly name = 'JournalCorruptError';
}

/** Both read every page; only the first compares indexes with what they index, which takes long. */
export type DamageCheck = 'integrity_check' | 'quick_check';

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
   * by line or account any more; a repeated submission looks like another one under the same key. Without it such a
   * journal is refused, since the key at hand is most likely the wrong one.
   */
  readonly acceptLostKey?: boolean;
  /** `integrity_check` unless given. */
  readonly damageCheck?: DamageCheck;
  /** For tests: as a release that knows so many migrations. */
  readonly schema?: number;
}

/** A transaction that writes has the file to itself (BEGIN IMMEDIATE), so there is nothing to lock. */
const sqliteDialect = (now: () => number): Dialect => ({
  *now() {
    return now();
  },
  *lock() {
    // The file is locked.
  },
  forUpdate: '',
  skipLocked: '',
  isIn: (column, array) => `${column} IN (SELECT value FROM json_each(${array}))`,
  rowsAsJson: (columns, from) => {
    const members = columns.map((column) => `'${column}', ${column}`);
    return `(SELECT json_group_array(json_object(${members.join(', ')})) FROM (SELECT * FROM ${from}))`;
  },
});

/** Answers queries by statements that are prepared once each: there are as many as shapes of them, so they stay few. */
export const createAnswers = (connection: SqliteConnection) => {
  const statements = new Map<string, SqliteStatement<unknown>>();
  return ({ answers, sql, parameters }: Query): unknown => {
    const statement = statements.get(sql) ?? connection.prepare<unknown>(sql);
    statements.set(sql, statement);
    return answers === 'rows' ? statement.all(parameters) : statement.run(parameters);
  };
};

export const runSteps = <T>(steps: Steps<T>, answer: (query: Query) => unknown): T => {
  let step = steps.next();
  while (step.done !== true) step = steps.next(answer(step.value));
  return step.value;
};

const cacheKibibytes = 2048;

/** SQLite makes its side files with the mode of the file itself, so it is enough to make that one first. */
export const makePrivateFile = (file: string) => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
};

const refuseDamage = (connection: SqliteConnection, check: DamageCheck) => {
  const [found] = connection.prepare<Partial<Record<DamageCheck, string>>>(`PRAGMA ${check}(1)`).all();
  const finding = found?.[check] ?? 'no answer';
  if (finding !== 'ok') throw new JournalCorruptError(`The order journal is damaged: ${finding}`);
};

export interface OpenSqliteStore {
  readonly connection: SqliteConnection;
  /** For createTransactions, which runs it. */
  readonly toCall: (method: StoreMethod, parameters: readonly unknown[]) => StoreCall;
  readonly hashingSecret: Uint8Array;
}

/**
 * Opens the file, or makes it, and brings it up to date. Throws {@link JournalCorruptError}, {@link JournalKeyError},
 * {@link JournalSchemaError}, or {@link StoreUnavailableError}.
 */
export const openSqliteStore = (driver: SqliteDriver, options: SqliteStoreOptions): OpenSqliteStore => {
  const { file, keys, now, busyTimeoutMs = 2000 } = options;
  const { acceptLostKey = false, damageCheck = 'integrity_check', schema = knownSchema } = options;
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
    // The drivers differ in what they keep of the file in memory, up to 16 MB: that looks like a leak for hours, and the
    // system keeps the same pages anyway.
    connection.exec(`PRAGMA cache_size = -${cacheKibibytes}`);
    // What purge erases is overwritten too.
    connection.exec('PRAGMA secure_delete = ON');
    refuseDamage(connection, damageCheck);
    connection.exec('BEGIN IMMEDIATE');
    migrate(connection, schema);
    const answer = createAnswers(connection);
    if (schema >= oldestSchemaSince) runSteps(refuseNewerSchema(schema), answer);
    const secret = runSteps(readSecret(sealing, acceptLostKey), answer);
    connection.exec('COMMIT');
    const store = new JournalStore(sqliteDialect(now), new OrderRows(sealing, secret));
    return {
      connection,
      hashingSecret: deriveHashingSecret(secret),
      toCall: (method, parameters) => ({
        writes: writes[method],
        run: () => runSteps(stepsOf(store, method, parameters), answer),
      }),
    };
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
