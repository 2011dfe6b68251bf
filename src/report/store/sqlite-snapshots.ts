/** The store of the reports in one SQLite file of its own, on the caller's thread. */
import type { Steps } from '../../order/journal/steps.ts';
import { createSealing } from '../../order/journal/sealing.ts';
import type { SqliteDriver } from '../../order/journal/sqlite-driver.ts';
import { migrateBy } from '../../order/journal/sqlite-schema.ts';
import { createAnswers, makePrivateFile, runSteps } from '../../order/journal/sqlite-store.ts';
import { createTransactions } from '../../order/journal/sqlite-transactions.ts';
import { snapshotMigrations } from './snapshot-schema.ts';
import { SnapshotSteps, snapshotStepsOf, type SnapshotMethod } from './snapshot-steps.ts';

export interface SqliteSnapshotsOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** 32 bytes each; the first seals, all open. */
  readonly keys: readonly Uint8Array[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface SqliteSnapshots {
  /** In a transaction of its own. Throws StoreUnavailableError when the file cannot be used now. */
  call(method: SnapshotMethod, parameters: readonly unknown[]): unknown;
  close(): void;
}

const migrations = snapshotMigrations({ bytes: 'BLOB', instant: 'INTEGER', strict: ' STRICT' });

/** Opens the file, or makes it, and brings it up to date. */
export const openSqliteSnapshots = (
  driver: SqliteDriver,
  { file, keys, now }: SqliteSnapshotsOptions,
): SqliteSnapshots => {
  if (file !== ':memory:') makePrivateFile(file);
  const connection = driver.open(file);
  connection.exec('PRAGMA busy_timeout = 2000');
  connection.exec('PRAGMA journal_mode = WAL');
  // What a power cut takes can be fetched again.
  connection.exec('PRAGMA synchronous = NORMAL');
  connection.exec('PRAGMA foreign_keys = ON');
  connection.exec('BEGIN IMMEDIATE');
  migrateBy(connection, migrations);
  connection.exec('COMMIT');
  const clock = function* (): Steps<number> {
    return now();
  };
  const steps = new SnapshotSteps(createSealing(keys), clock);
  const answer = createAnswers(connection);
  const transactions = createTransactions(connection);
  return {
    call: (method, parameters) => {
      const run = () => runSteps(snapshotStepsOf(steps, method, parameters), answer);
      const [outcome] = transactions.run([{ writes: true, run }]);
      if (outcome?.ok !== true) throw outcome?.error;
      return outcome.value;
    },
    close: () => {
      connection.close();
    },
  };
};
