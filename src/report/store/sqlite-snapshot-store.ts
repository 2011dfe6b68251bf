/** The store of the reports for one machine: the main thread's side of the thread that owns the file. */
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { rehome, toError } from '../../order/journal/journal-call.ts';
import { StoreUnavailableError } from '../../order/journal/order-journal.ts';
import { startWorker } from '../../order/journal/start-worker.ts';
import type { SnapshotReply, SnapshotRequest, SnapshotWorkerOptions } from './snapshot-call.ts';
import { toSnapshotStore, type CallSnapshots, type SnapshotMethod } from './snapshot-steps.ts';
import type { SnapshotStore } from './snapshot-store.ts';

const snapshotFileName = 'reports.sqlite';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that is started by the first call, and by the next one after it has ended. */
class SnapshotThread {
  readonly #options: SnapshotWorkerOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;
  #isClosed = false;

  constructor(options: SnapshotWorkerOptions) {
    this.#options = options;
  }

  // What the worker answers to a method is what the steps of the method return.
  readonly call = ((method, ...parameters) => this.#send(method, parameters)) as CallSnapshots;

  #send(method: SnapshotMethod, parameters: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw new StoreUnavailableError('The store of the reports is closed.');
      this.#worker ??= this.#start();
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, parameters } satisfies SnapshotRequest);
    });
  }

  #start(): Worker {
    const worker = startWorker(new URL('./sqlite-snapshots-worker', import.meta.url), this.#options);
    let reason: Error | undefined;
    worker.on('message', (reply: SnapshotReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.ok) waiting?.resolve(rehome(reply.value));
      else waiting?.reject(toError(reply.error));
    });
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) {
        reject(new StoreUnavailableError('The thread of the reports ended.', { cause: reason }));
      }
      this.#waiting.clear();
    });
    return worker;
  }

  /** After the calls that wait already. */
  close(): Promise<void> {
    this.#isClosed = true;
    return new Promise((resolve) => {
      if (this.#worker === undefined) {
        resolve();
        return;
      }
      this.#worker.once('exit', () => {
        resolve();
      });
      this.#worker.postMessage(null satisfies SnapshotRequest);
    });
  }
}

export const openSqliteSnapshotStore = (directory: string, keys: readonly Uint8Array[]): SnapshotStore => {
  const thread = new SnapshotThread({ file: join(directory, snapshotFileName), keys });
  return toSnapshotStore(thread.call, () => thread.close());
};
