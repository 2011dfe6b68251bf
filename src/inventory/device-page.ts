/**
 * One page of an account's lines. A cursor names the snapshot, so that pages go on in the one that they were begun on. When
 * that is gone, they go on in the newest behind the line that it names; when that is gone too, by its number, or in lists
 * by name at its place. The name itself is in no cursor: not everybody who pages may read names.
 */
import type { DeviceSort } from '../generated/graphql.ts';
import {
  fromCursor,
  readPage,
  toConnection,
  toCursor,
  type Connection,
  type PageArguments,
  type PageRequest,
} from '../graphql/connection.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { compareText } from '../graphql/compare-text.ts';
import type { InventorySnapshot, LineNumbers, LineOrder } from './inventory-snapshot.ts';
import { nameKeyOf, type LineFilter, type ListedLine } from './inventory.ts';

export interface LineEdge {
  readonly cursor: string;
  readonly node: ListedLine;
}

export interface DevicePage extends Connection<ListedLine> {
  readonly edges: readonly LineEdge[];
  readonly asOf: Date;
}

/** Lines with an open order, and whether they are wanted, or all others. */
export interface OpenOrders {
  readonly wanted: boolean;
  readonly ctns: ReadonlySet<string>;
}

export interface DeviceQuestion {
  readonly ban: string;
  readonly filter: LineFilter;
  readonly open: OpenOrders | undefined;
  readonly sort: DeviceSort;
  readonly page: PageArguments;
}

interface Cursor {
  readonly snapshotId: string;
  readonly ctn: string;
  readonly place: number;
}

const orderOf = (sort: DeviceSort): LineOrder => (sort === 'CTN_ASC' || sort === 'CTN_DESC' ? 'byCtn' : 'byName');

const readCursor = (cursor: string): Cursor => {
  const [snapshotId = '', ctn = '', place = ''] = fromCursor(cursor, 3);
  if (!/^[0-9]{1,9}$/.test(place)) throw gatewayError('BAD_USER_INPUT', 'The cursor is not one of this list.');
  return { snapshotId, ctn, place: Number(place) };
};

/** The snapshot that the page's cursor was given out for; undefined for a first page. @throws BAD_USER_INPUT */
export const snapshotOf = (page: PageArguments): string | undefined => {
  const { cursor } = readPage(page);
  return cursor === undefined ? undefined : readCursor(cursor).snapshotId;
};

/** The lines to page through, in rising order, and those among them that are left out. */
const linesOf = async (
  snapshot: InventorySnapshot,
  { ban, filter, open, sort }: DeviceQuestion,
): Promise<{ readonly lines: LineNumbers; readonly without: ReadonlySet<number> }> => {
  const order = orderOf(sort);
  if (!open) return { lines: await snapshot.filtered(ban, order, filter), without: new Set() };
  const isWanted = snapshot.matching(filter) ?? (() => true);
  // Few lines have an open order, however many there are.
  const busy = [...open.ctns]
    .map((ctn) => snapshot.find(ban, ctn))
    .filter((n) => n !== undefined)
    .filter(isWanted);
  if (!open.wanted) return { lines: await snapshot.filtered(ban, order, filter), without: new Set(busy) };
  const keyOf = snapshot.keyOf(order);
  busy.sort((one, other) => compareText(keyOf(one), keyOf(other)));
  return { lines: Uint32Array.from(busy), without: new Set() };
};

/** The place of the first line that the page may have, going up or down. */
const startOf = (
  snapshot: InventorySnapshot,
  lines: LineNumbers,
  { ban, sort }: DeviceQuestion,
  cursor: string | undefined,
  isUp: boolean,
): number => {
  if (cursor === undefined) return isUp ? 0 : lines.length - 1;
  const order = orderOf(sort);
  const { ctn, place } = readCursor(cursor);
  const n = snapshot.find(ban, ctn);
  const key = n === undefined ? (order === 'byCtn' ? ctn : undefined) : snapshot.keyOf(order)(n);
  const at = key === undefined ? place : snapshot.placeOf(lines, order, key);
  if (!isUp) return Math.min(at, lines.length) - 1;
  return n !== undefined && lines[at] === n ? at + 1 : at;
};

/** So many lines and one more, from a place on, in the order of the list. */
const take = (
  lines: LineNumbers,
  without: ReadonlySet<number>,
  start: number,
  { size, from }: PageRequest,
  isUp: boolean,
): number[] => {
  const taken: number[] = [];
  for (let place = start; place >= 0 && place < lines.length && taken.length <= size; place += isUp ? 1 : -1) {
    const n = lines[place];
    if (n !== undefined && !without.has(n)) taken.push(n);
  }
  return from === 'front' ? taken : taken.reverse();
};

/** @throws BAD_USER_INPUT for a page that cannot be. */
export const devicePage = async (snapshot: InventorySnapshot, question: DeviceQuestion): Promise<DevicePage> => {
  const page = readPage(question.page);
  const { lines, without } = await linesOf(snapshot, question);
  const isRising = question.sort === 'CTN_ASC' || question.sort === 'NAME_ASC';
  const isUp = (page.from === 'front') === isRising;
  const start = startOf(snapshot, lines, question, page.cursor, isUp);
  const order = orderOf(question.sort);
  const keyOf = order === 'byCtn' ? ({ ctn }: ListedLine) => ctn : nameKeyOf;
  const cursorOf = (line: ListedLine) =>
    toCursor(snapshot.id, line.ctn, String(snapshot.placeOf(lines, order, keyOf(line))));
  const entries = take(lines, without, start, page, isUp).map((n) => snapshot.at(n));
  return { ...toConnection(page, entries, cursorOf, lines.length - without.size), asOf: snapshot.fetchedAt };
};
