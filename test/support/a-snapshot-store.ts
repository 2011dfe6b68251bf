import { loadSqliteDriver } from '../../src/order/journal/sqlite-driver.ts';
import { openSqliteSnapshots } from '../../src/report/store/sqlite-snapshots.ts';
import { toSnapshotStore, type CallSnapshots } from '../../src/report/store/snapshot-steps.ts';
import type { SnapshotStore } from '../../src/report/store/snapshot-store.ts';

export const testKey = Buffer.alloc(32, 7);

/** The real SQLite store of the reports, on the test's own thread and clock. Its worker is tested in test/report/. */
export const openTestSnapshots = async (
  file: string,
  now: () => number = Date.now,
  key: Buffer = testKey,
): Promise<SnapshotStore> => {
  const snapshots = openSqliteSnapshots(await loadSqliteDriver(), { file, keys: [key], now });
  const call = ((method, ...parameters) =>
    new Promise((resolve) => {
      resolve(snapshots.call(method, parameters) as never);
    })) as CallSnapshots;
  return toSnapshotStore(call, () => {
    snapshots.close();
    return Promise.resolve();
  });
};
