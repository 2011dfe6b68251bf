/**
 * The thread that owns the reports' file. It is not the journal's: while it writes a hundred thousand lines, orders are
 * written by another thread into another file.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { toSentError } from '../../order/journal/journal-call.ts';
import { loadSqliteDriver } from '../../order/journal/sqlite-driver.ts';
import type { SnapshotReply, SnapshotRequest, SnapshotWorkerOptions } from './snapshot-call.ts';
import { openSqliteSnapshots } from './sqlite-snapshots.ts';

if (parentPort === null) throw new Error('sqlite-snapshots-worker.ts runs as a worker thread');
const port = parentPort;
const { file, keys } = workerData as SnapshotWorkerOptions;
// From the wall clock of the start on it only goes forward: a wall clock that jumps must not end a lease.
const now = () => Math.floor(performance.timeOrigin + performance.now());
const snapshots = openSqliteSnapshots(await loadSqliteDriver(), { file, keys, now });

const answerTo = ({ id, method, parameters }: NonNullable<SnapshotRequest>): SnapshotReply => {
  try {
    return { id, ok: true, value: snapshots.call(method, parameters) };
  } catch (error) {
    return { id, ok: false, error: toSentError(error) };
  }
};

port.on('message', (request: SnapshotRequest) => {
  if (request) {
    port.postMessage(answerTo(request));
  } else {
    snapshots.close();
    port.close();
  }
});
