/**
 * The order journal in one SQLite file, for one machine. A worker thread owns the file, because a sync of the disk
 * would stop the main thread; here is the main thread's side of it.
 */
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import {
  type JournalWorkerOptions,
  type Reply,
  type Request,
  type SentAnswer,
  rehome,
  toError,
} from './journal-call.ts';
import { journalFileName } from './journal-key.ts';
import { type OperatorsJournal, StoreUnavailableError } from './order-journal.ts';
import type { SqliteDriverName } from './sqlite-driver.ts';
import type { DamageCheck } from './sqlite-store.ts';
import { startWorker } from './start-worker.ts';
import { type CallStore, ChangeListeners, toOrderJournal } from './store-journal.ts';

export type SqliteJournalOptions = (
  { readonly directory: string; readonly file?: undefined } | { readonly file: string; readonly directory?: undefined }
) & {
  /** 32 bytes; of several, the first seals and all open. */
  readonly key: Uint8Array | readonly Uint8Array[];
  /** Node's own where there is one, unless the other is asked for. */
  readonly driver?: SqliteDriverName;
  /** How many calls may wait; one more is refused. */
  readonly queueLimit?: number;
  /** How long to wait for another process that holds the file. */
  readonly busyTimeoutMs?: number;
  /** See SqliteStoreOptions. */
  readonly acceptLostKey?: boolean;
};

export interface SqliteJournal extends OperatorsJournal {
  /** Stops the journal's clock at an instant (milliseconds since 1970), or lets it run: for tests and simulations. */
  setNow(now: number | null): Promise<void>;
}

const longestPauseMs = 10_000;

/** The pause before the nth start in a row that came to nothing; the first start after good service is at once. */
const pauseMs = (failures: number): number => (failures === 0 ? 0 : Math.min(100 * 2 ** failures, longestPauseMs));

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Keeps a worker running, and remembers who waits for which answer. */
class WorkerLine {
  readonly #startWorker: (damageCheck: DamageCheck) => Worker;
  readonly #queueLimit: number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #now: number | null = null;
  #closed: Promise<void> | null = null;
  /** Worker deaths since the last answer. */
  #failures = 0;
  #restart: NodeJS.Timeout | undefined;
  /** Null until the file was open once. */
  #hashingSecret: Uint8Array | null = null;

  constructor(startWorker: (damageCheck: DamageCheck) => Worker, queueLimit: number) {
    this.#startWorker = startWorker;
    this.#queueLimit = queueLimit;
  }

  /** The journal's hashing secret when the worker has opened the file; rejects with its reason why not, and tries no more. */
  async open(): Promise<Uint8Array> {
    const refusal = await this.#start();
    if (this.#hashingSecret !== null) return this.#hashingSecret;
    this.#closed = Promise.resolve();
    throw refusal ?? new Error('the order journal has no secret');
  }

  // What the worker answers to a method is what the store's method returns.
  readonly call = ((method, ...parameters) =>
    this.#send((id) => ({ kind: 'call', id, method, parameters }))) as CallStore;

  async setNow(now: number | null): Promise<void> {
    this.#now = now;
    await this.#send((id) => ({ kind: 'setNow', id, now }));
  }

  /** After the calls that wait already. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      clearTimeout(this.#restart);
      if (this.#worker === null) {
        resolve();
      } else {
        this.#worker.once('exit', () => {
          resolve();
        });
        this.#worker.postMessage({ kind: 'close' } satisfies Request);
      }
    });
    return this.#closed;
  }

  #send(toRequest: (id: number) => Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed !== null) throw new StoreUnavailableError('The order journal is closed.');
      if (this.#worker === null) throw new StoreUnavailableError('The order journal is starting again.');
      if (this.#waiting.size >= this.#queueLimit) throw new StoreUnavailableError('The order journal is overloaded.');
      const id = ++this.#lastId;
      this.#worker.postMessage(toRequest(id));
      this.#waiting.set(id, { resolve, reject });
    });
  }

  /** Null when the file is open, else why it is not. Calls may be sent at once: they wait in the worker's queue. */
  #start(): Promise<Error | null> {
    // Every page is read once; a thread that starts again has callers waiting.
    const worker = this.#startWorker(this.#hashingSecret === null ? 'integrity_check' : 'quick_check');
    this.#worker = worker;
    if (this.#now !== null) worker.postMessage({ kind: 'setNow', id: 0, now: this.#now } satisfies Request);
    return new Promise((resolve) => {
      let reason: Error = new StoreUnavailableError('The thread of the order journal ended.');
      worker.on('message', (reply: Reply) => {
        switch (reply.kind) {
          case 'opened':
            this.#hashingSecret = Buffer.from(reply.hashingSecret);
            resolve(null);
            break;
          case 'refused':
            reason = toError(reply.error);
            break;
          case 'answers':
            this.#failures = 0;
            reply.answers.forEach(this.#settle);
        }
      });
      worker.on('error', (error) => {
        reason = new StoreUnavailableError('The thread of the order journal failed.', { cause: error });
      });
      worker.on('exit', () => {
        this.#bury(reason);
        resolve(reason);
      });
    });
  }

  readonly #settle = (answer: SentAnswer): void => {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(rehome(answer.value));
    else waiting?.reject(toError(answer.error));
  };

  /** The worker is gone: what it was asked may be done or not, and the callers have to look. */
  #bury(reason: Error): void {
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) {
      reject(new StoreUnavailableError('The order journal was interrupted.', { cause: reason }));
    }
    if (this.#closed !== null || this.#hashingSecret === null) return;
    const pause = pauseMs(this.#failures);
    this.#failures += 1;
    if (pause === 0) void this.#start();
    else this.#restart = setTimeout(() => void this.#start(), pause);
  }
}

export const startWorkerThread = (options: JournalWorkerOptions): Worker =>
  startWorker(new URL('./sqlite-worker', import.meta.url), options);

/**
 * Opens the journal, or makes it. Throws JournalCorruptError, JournalKeyError, JournalSchemaError,
 * SqliteDriverMissingError, or StoreUnavailableError. `startWorker` is for tests that end the thread.
 */
export const openSqliteJournal = async (
  options: SqliteJournalOptions,
  startWorker: (options: JournalWorkerOptions) => Worker = startWorkerThread,
): Promise<SqliteJournal> => {
  const workerOptions: Omit<JournalWorkerOptions, 'damageCheck'> = {
    file: options.file ?? join(options.directory, journalFileName),
    keys: options.key instanceof Uint8Array ? [options.key] : options.key,
    driver: options.driver,
    busyTimeoutMs: options.busyTimeoutMs,
    acceptLostKey: options.acceptLostKey,
  };
  const line = new WorkerLine(
    (damageCheck) => startWorker({ ...workerOptions, damageCheck }),
    options.queueLimit ?? 10_000,
  );
  const hashingSecret = await line.open();
  const listeners = new ChangeListeners();
  return {
    ...toOrderJournal({
      call: line.call,
      hashingSecret,
      listeners,
      tell: (orderId) => {
        listeners.tell(orderId);
      },
      close: () => line.close(),
    }),
    setNow: (now) => line.setNow(now),
  };
};
