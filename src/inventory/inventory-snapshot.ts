/** One delivery of the inventory report as it stands in memory: each account's lines in order, and what filters found in them. */
import { compareText } from '../graphql/compare-text.ts';
import { filterInTurns, sortInTurns } from './in-turns.ts';
import {
  filterKey,
  matching,
  searchTextOf,
  type AccountLines,
  type InventoryRow,
  type LineFilter,
  type ListedLine,
} from './inventory.ts';

export type LineOrder = keyof AccountLines;

const noLines: AccountLines = { byCtn: [], byName: [] };
/** Lists that filters gave; the one that was asked for longest ago is forgotten. */
const mostRemembered = 16;

/** One object for all equal values: a hundred thousand lines have few plans and labels. */
const createPool = () => {
  const known = new Map<string, unknown>();
  return <T>(value: T): T => {
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    if (!known.has(key)) known.set(key, value);
    return known.get(key) as T;
  };
};

const sortedLines = async (lines: readonly ListedLine[]): Promise<AccountLines> => {
  const sorted = await sortInTurns(lines, (one, other) => compareText(one.ctn, other.ctn));
  const byCtn = sorted.filter(({ ctn }, place) => ctn !== sorted[place - 1]?.ctn);
  return { byCtn, byName: await sortInTurns(byCtn, (one, other) => compareText(one.text, other.text)) };
};

export class InventorySnapshot {
  readonly id: string;
  readonly fetchedAt: Date;
  readonly #accounts: ReadonlyMap<string, AccountLines>;
  readonly #remembered = new Map<string, Promise<readonly ListedLine[]>>();

  constructor(id: string, fetchedAt: Date, accounts: ReadonlyMap<string, AccountLines>) {
    this.id = id;
    this.fetchedAt = fetchedAt;
    this.#accounts = accounts;
  }

  static async of(
    rows: AsyncIterable<readonly InventoryRow[]>,
    { id, fetchedAt }: Pick<InventorySnapshot, 'id' | 'fetchedAt'>,
  ): Promise<InventorySnapshot> {
    const pooled = createPool();
    const linesOf = new Map<string, ListedLine[]>();
    for await (const batch of rows) {
      for (const { ban, ratePlanSku, dataPlanSku, labels, ...row } of batch) {
        const shared = { ban: pooled(ban), ratePlanSku: pooled(ratePlanSku), dataPlanSku: pooled(dataPlanSku) };
        const line = { ...row, ...shared, labels: pooled(labels) };
        const lines = linesOf.get(ban) ?? [];
        lines.push({ ...line, text: searchTextOf(line) });
        linesOf.set(ban, lines);
      }
    }
    const accounts = new Map<string, AccountLines>();
    for (const [ban, lines] of linesOf) accounts.set(ban, await sortedLines(lines));
    return new InventorySnapshot(id, fetchedAt, accounts);
  }

  /** None when the account has no line. */
  linesOf(ban: string): AccountLines {
    return this.#accounts.get(ban) ?? noLines;
  }

  find(ban: string, ctn: string): ListedLine | undefined {
    const { byCtn } = this.linesOf(ban);
    const line = byCtn[placeOf(byCtn, (each) => each.ctn, ctn)];
    return line?.ctn === ctn ? line : undefined;
  }

  /** The account's lines that pass the filter, in order. Filtered once, then remembered. */
  filtered(ban: string, order: LineOrder, filter: LineFilter): Promise<readonly ListedLine[]> {
    const lines = this.linesOf(ban)[order];
    const isWanted = matching(filter);
    if (!isWanted) return Promise.resolve(lines);
    const key = JSON.stringify([ban, order, filterKey(filter)]);
    const found = this.#remembered.get(key) ?? filterInTurns(lines, isWanted);
    this.#remembered.delete(key);
    this.#remembered.set(key, found);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#remembered.delete(oldest);
    return found;
  }
}

/** The first place in a sorted list whose key is not below this one. */
export const placeOf = (lines: readonly ListedLine[], keyOf: (line: ListedLine) => string, key: string): number => {
  let [from, to] = [0, lines.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const line = lines[middle];
    if (line && keyOf(line) < key) from = middle + 1;
    else to = middle;
  }
  return from;
};
