/** The store of the reports in PostgreSQL, for many instances. Its connections are its own: no order waits for a report. */
import type { Steps } from '../../order/journal/steps.ts';
import { PostgresCalls } from '../../order/journal/postgres-calls.ts';
import { lockOpening, postgresClock } from '../../order/journal/postgres-journal.ts';
import { migrateBy } from '../../order/journal/postgres-schema.ts';
import { createSealing } from '../../order/journal/sealing.ts';
import { snapshotMigrations } from './snapshot-schema.ts';
import { SnapshotSteps, snapshotStepsOf, toSnapshotStore, type CallSnapshots } from './snapshot-steps.ts';
import type { SnapshotStore } from './snapshot-store.ts';

export interface PostgresSnapshotsOptions {
  readonly url: string;
  /** 32 bytes each, the same for all instances; the first seals, all open. */
  readonly keys: readonly Uint8Array[];
  /** For tests: milliseconds since 1970, in place of the database's clock. */
  readonly now?: () => number;
}

const migrations = snapshotMigrations({ bytes: 'BYTEA', instant: 'BIGINT', strict: '' });
const maxConnections = 2;
const timeoutMs = 10_000;

/** When there is nothing to do it needs no right to make tables. */
function* migrate(): Steps<void> {
  yield* lockOpening();
  yield* migrateBy('report_migration', migrations);
}

/** The tables are made by the first call. */
export const openPostgresSnapshotStore = ({ url, keys, now }: PostgresSnapshotsOptions): SnapshotStore => {
  const calls = new PostgresCalls({ url, maxConnections, timeoutMs });
  const clock = postgresClock(() => now?.() ?? null);
  const steps = new SnapshotSteps(createSealing(keys), clock);
  let migrated: Promise<void> | undefined;
  const migratedOnce = (): Promise<void> => {
    migrated ??= calls.call(migrate(), true).catch((error: unknown) => {
      migrated = undefined;
      throw error;
    });
    return migrated;
  };
  const call = (async (method, ...parameters) => {
    await migratedOnce();
    return calls.call(snapshotStepsOf(steps, method, parameters), true);
  }) as CallSnapshots;
  return toSnapshotStore(call, () => calls.close());
};
