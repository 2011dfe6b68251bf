/**
 * The order journal on the caller's own thread, with the caller's own clock: for simulations that must come out the same
 * each time. It stops the event loop while it writes, so it serves nobody else.
 */
import { type OperatorsJournal, StoreUnavailableError } from './order-journal.ts';
import { type SqliteDriverName, loadSqliteDriver } from './sqlite-driver.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { createTransactions } from './sqlite-transactions.ts';
import { type CallStore, ChangeListeners, type StoreMethod, toOrderJournal } from './store-journal.ts';

export interface InlineSqliteJournalOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** 32 bytes; of several, the first seals and all open. */
  readonly key: Uint8Array | readonly Uint8Array[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly driver?: SqliteDriverName;
  /** For tests: as a release that knows so many migrations. */
  readonly schema?: number;
}

export const openInlineSqliteJournal = async (options: InlineSqliteJournalOptions): Promise<OperatorsJournal> => {
  const { connection, toCall, hashingSecret } = openSqliteStore(await loadSqliteDriver(options.driver), {
    file: options.file,
    keys: options.key instanceof Uint8Array ? [options.key] : options.key,
    now: options.now,
    ...(options.schema !== undefined && { schema: options.schema }),
  });
  const transactions = createTransactions(connection);
  let isOpen = true;

  const run = (method: StoreMethod, parameters: readonly unknown[]): unknown => {
    if (!isOpen) throw new StoreUnavailableError('The order journal is closed.');
    const [answer] = transactions.run([toCall(method, parameters)]);
    if (answer?.ok !== true) throw answer?.error;
    return answer.value;
  };
  const call = ((method, ...parameters) =>
    new Promise((resolve) => {
      resolve(run(method, parameters) as never);
    })) as CallStore;

  const listeners = new ChangeListeners();
  return toOrderJournal({
    call,
    hashingSecret,
    listeners,
    tell: (orderId) => {
      listeners.tell(orderId);
    },
    close: () => {
      if (isOpen) connection.close();
      isOpen = false;
      return Promise.resolve();
    },
  });
};
