/**
 * How the journal seals with its newest key what an older one has sealed: some at a time, from a place on, so that what no
 * key opens is passed by and not met again.
 */
import { type Dialect, type Steps, count, rows } from './steps.ts';
import type { Resealing } from './order-journal.ts';
import type { OrderRows, Value } from './order-rows.ts';
import { keyIdPlace } from './sealing.ts';

/** How many rows one transaction takes: each is a round trip or two, and all of them have the time of one call. */
const batch = 50;

/** After which row of which table it goes on. */
export interface ResealPlace {
  readonly table: number;
  /** The row's key; null at the table's beginning. */
  readonly after: readonly (string | number)[] | null;
}

export interface ResealStep extends Resealing {
  /** Null when there is nothing left. */
  readonly next: ResealPlace | null;
}

type Row = Readonly<Record<string, Value>>;

interface SealedTable {
  readonly name: string;
  readonly key: readonly string[];
  /** Sealed columns, and where each value was sealed for: as order-rows.ts says it. */
  readonly columns: Readonly<Record<string, (row: Row) => string>>;
  /** What the places need beside the key. */
  readonly also?: readonly string[];
}

const textOf = (row: Row, column: string): string => String(row[column]);

const tables: readonly SealedTable[] = [
  {
    name: 'care_order',
    key: ['id'],
    columns: {
      sealed_details: (row) => `details ${textOf(row, 'id')}`,
      sealed_request: (row) => `request ${textOf(row, 'id')}`,
    },
  },
  {
    name: 'care_order_event',
    key: ['order_id', 'n'],
    columns: { sealed_words: (row) => `words ${textOf(row, 'order_id')}` },
  },
  {
    name: 'audit_entry',
    key: ['id'],
    columns: { sealed_facts: (row) => `audit ${textOf(row, 'support_reference')}` },
    also: ['support_reference'],
  },
];

export const resealingBegins: ResealPlace = { table: 0, after: null };

const isOlder = (column: string): string => `substr(${column}, ${keyIdPlace.from}, ${keyIdPlace.length}) <> @keyId`;

function* resealRow(orderRows: OrderRows, { name, key, columns }: SealedTable, row: Row): Steps<Resealing> {
  let [resealed, lost] = [0, 0];
  for (const [column, placeOf] of Object.entries(columns)) {
    const sealed = row[column];
    if (!(sealed instanceof Uint8Array)) continue;
    const fresh = orderRows.reseal(placeOf(row), sealed);
    if (fresh === undefined) {
      lost += 1;
      continue;
    }
    resealed += 1;
    yield* count(
      `UPDATE ${name} SET ${column} = @fresh WHERE ${key.map((part) => `${part} = @${part}`).join(' AND ')}`,
      {
        ...Object.fromEntries(key.map((part) => [part, row[part] ?? null])),
        fresh,
      },
    );
  }
  return { resealed, lost };
}

/** Only what is older is read: a value beside it that is fresh comes as null. */
export function* resealSome(dialect: Dialect, orderRows: OrderRows, place: ResealPlace): Steps<ResealStep> {
  const table = tables[place.table];
  if (table === undefined) return { next: null, resealed: 0, lost: 0 };
  const { name, key, columns, also = [] } = table;
  const sealed = Object.keys(columns);
  const older = sealed.map((column) => `CASE WHEN ${isOlder(column)} THEN ${column} END AS ${column}`);
  const from = place.after && `(${key.join(', ')}) > (${key.map((part) => `@${part}`).join(', ')}) AND`;
  const found = yield* rows<Row>(
    `SELECT ${[...key, ...also, ...older].join(', ')} FROM ${name}
    WHERE ${from ?? ''} (${sealed.map(isOlder).join(' OR ')}) ORDER BY ${key.join(', ')} LIMIT @limit ${dialect.forUpdate}`,
    {
      ...Object.fromEntries(key.flatMap((part, at) => (place.after ? [[part, place.after[at] ?? null]] : []))),
      keyId: orderRows.newestKeyId,
      limit: batch,
    },
  );
  let [resealed, lost] = [0, 0];
  for (const row of found) {
    const done = yield* resealRow(orderRows, table, row);
    resealed += done.resealed;
    lost += done.lost;
  }
  const last = found.at(-1);
  const after = last && key.map((part) => last[part] as string | number);
  const isTableDone = found.length < batch || after === undefined;
  return {
    next: isTableDone ? { table: place.table + 1, after: null } : { table: place.table, after },
    resealed,
    lost,
  };
}
