/** What crosses between the main thread and the journal's worker. */
import { JournalKeyError } from './journal-key.ts';
import { JournalSchemaError } from './journal-schema.ts';
import { StoreUnavailableError } from './order-journal.ts';
import { type SqliteDriverName, SqliteDriverMissingError } from './sqlite-driver.ts';
import { type DamageCheck, JournalCorruptError } from './sqlite-store.ts';
import type { Answer } from './sqlite-transactions.ts';
import type { StoreMethod } from './store-journal.ts';

export interface JournalWorkerOptions {
  readonly file: string;
  readonly keys: readonly Uint8Array[];
  readonly driver: SqliteDriverName | undefined;
  readonly busyTimeoutMs: number | undefined;
  readonly acceptLostKey: boolean | undefined;
  readonly damageCheck: DamageCheck;
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
  | { readonly kind: 'opened'; readonly hashingSecret: Uint8Array }
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
    case 'JournalSchemaError':
      return new JournalSchemaError(message);
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
  if (ArrayBuffer.isView(value)) return value;
  if (Object.prototype.toString.call(value) === '[object Date]') return new Date((value as Date).getTime());
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rehome(member)]));
};
