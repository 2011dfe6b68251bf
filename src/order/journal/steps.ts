/**
 * What is done in the journal's database, as generators that yield their queries and are given the answers: SQLite's driver
 * answers at once, PostgreSQL's some time later, and neither is known here.
 */
import type { Value } from './order-rows.ts';

export type Parameters = Readonly<Record<string, Value>>;

/** One statement, its parameters by the names that it gives them (`@name`), and whether it answers rows or how many it changed. */
export interface Query {
  readonly answers: 'rows' | 'count';
  readonly sql: string;
  readonly parameters: Parameters;
}

/** Something that takes queries to do. */
export type Steps<T> = Generator<Query, T, unknown>;

export function* rows<Row>(sql: string, parameters: Parameters = {}): Steps<readonly Row[]> {
  // The tables are ours alone, so a row is what its statement says.
  return (yield { answers: 'rows', sql, parameters }) as readonly Row[];
}

export function* count(sql: string, parameters: Parameters = {}): Steps<number> {
  return (yield { answers: 'count', sql, parameters }) as number;
}

/** What databases differ in. */
export interface Dialect {
  /** Milliseconds since 1970, by the clock that all instances share. */
  now(): Steps<number>;
  /** Keeps out other transactions that name one of these, until this one ends. */
  lock(names: readonly string[]): Steps<void>;
  /** Appended to a query for a row that is to be changed: it stays as it was read. */
  readonly forUpdate: string;
  /** Appended to a query for rows that are to be changed: leaves out what others change now. */
  readonly skipLocked: string;
  /** A condition: the column is one of the texts in a JSON array. */
  isIn(column: string, array: string): string;
  /** An expression for the rows of a table as JSON text. */
  rowsAsJson(columns: readonly string[], from: string): string;
}
