/** What crosses between the main thread and the journal's worker. */
import { JournalKeyError } from './journal-key.ts';
import { type OrderJournal, StoreUnavailableError } from './order-journal.ts';
import { type SqliteDriverName, SqliteDriverMissingError } from './sqlite-driver.ts';
import { JournalCorruptError, type SqliteStore } from './sqlite-store.ts';
import type { Answer, StoreCall } from './sqlite-transactions.ts';

export type StoreMethod = Exclude<keyof OrderJournal, 'close'>;

/** Which methods need the file's one write lock. */
const writes: Readonly<Record<StoreMethod, boolean>> = {
  insertIntent: true,
  get: false,
  getByKey: false,
  advance: true,
  claimDue: true,
  list: false,
  count: false,
  events: false,
  appendWebhookOnce: true,
  purge: true,
  health: true,
};

/** Does one call of the store, wherever the store is. */
export type CallStore = <M extends StoreMethod>(
  method: M,
  ...parameters: Parameters<SqliteStore[M]>
) => Promise<ReturnType<SqliteStore[M]>>;

export const toOrderJournal = (call: CallStore, close: OrderJournal['close']): OrderJournal => ({
  insertIntent: (order) => call('insertIntent', order),
  get: (id) => call('get', id),
  getByKey: (tenant, client, key) => call('getByKey', tenant, client, key),
  advance: ({ id, version }, transition, events) => call('advance', { id, version }, transition, events),
  claimDue: (lane, limit, leaseMs) => call('claimDue', lane, limit, leaseMs),
  list: (filter, page) => call('list', filter, page),
  count: (filter) => call('count', filter),
  events: (orderIds) => call('events', orderIds),
  appendWebhookOnce: (id) => call('appendWebhookOnce', id),
  purge: async (requestsAfterMs, ordersAfterMs) => {
    let more = true;
    while (more) more = await call('purge', requestsAfterMs, ordersAfterMs);
  },
  health: () => call('health'),
  close,
});

export const toStoreCall = (store: SqliteStore, method: StoreMethod, parameters: readonly unknown[]): StoreCall => ({
  writes: writes[method],
  // The caller's side of the thread is typed by OrderJournal; a message is not.
  run: () => (store[method] as (...parameters: readonly unknown[]) => unknown).apply(store, [...parameters]),
});

export interface JournalWorkerOptions {
  readonly file: string;
  readonly keys: readonly Uint8Array[];
  readonly driver: SqliteDriverName | undefined;
  readonly busyTimeoutMs: number | undefined;
  readonly acceptLostKey: boolean | undefined;
}

export type Request =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: StoreMethod;
      readonly parameters: readonly unknown[];
    }
  /** Freezes the store's clock, or lets it run again. */
  | { readonly kind: 'setNow'; readonly id: number; readonly now: number | null }
  | { readonly kind: 'close' };

/** An error as it crosses: its class would be lost, its name is not. */
export interface SentError {
  readonly name: string;
  readonly message: string;
}

export type SentAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: SentError };

export type Reply =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: SentError }
  | { readonly kind: 'answers'; readonly answers: readonly SentAnswer[] };

export const toSentError = (error: unknown): SentError =>
  error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) };

export const toSentAnswer = (id: number, answer: Answer): SentAnswer =>
  answer.ok ? { id, ...answer } : { id, ok: false, error: toSentError(answer.error) };

export const toError = ({ name, message }: SentError): Error => {
  switch (name) {
    case 'StoreUnavailableError':
      return new StoreUnavailableError(message);
    case 'JournalCorruptError':
      return new JournalCorruptError(message);
    case 'JournalKeyError':
      return new JournalKeyError(message);
    case 'SqliteDriverMissingError':
      return new SqliteDriverMissingError();
    default:
      return new Error(message);
  }
};

/**
 * The same value, made anew here. What comes from another thread belongs to Node's own realm, and `instanceof Date` is
 * false for it wherever the code runs in one of its own, as under Jest.
 */
export const rehome = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(rehome);
  if (Object.prototype.toString.call(value) === '[object Date]') return new Date((value as Date).getTime());
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rehome(member)]));
};
