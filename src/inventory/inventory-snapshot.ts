/**
 * One delivery of the inventory report as it stands in memory: each account's lines in order, and what filters found in
 * them. Lists are numbers of lines; `at` gives the line.
 */
import { compareText } from '../graphql/compare-text.ts';
import type { CopyBuilder } from '../report/read-report.ts';
import type { SnapshotHead } from '../report/store/snapshot-store.ts';
import { filterInTurns, sortInTurns } from './in-turns.ts';
import { filterKey, nameKeyOf, type LineFilter, type ListedLine } from './inventory.ts';
import { LineColumns } from './line-columns.ts';

export type LineOrder = 'byCtn' | 'byName';
export type LineNumbers = Uint32Array;

/** An account's lines in both orders. A wireless number is there once. */
type AccountLines = Readonly<Record<LineOrder, LineNumbers>>;

const noLines: AccountLines = { byCtn: new Uint32Array(), byName: new Uint32Array() };
/** Lists that filters gave; the one that was asked for longest ago is forgotten. */
const mostRemembered = 16;

const inOrders = async (lines: LineColumns, numbers: LineNumbers): Promise<AccountLines> => {
  const sorted = await sortInTurns(numbers, (one, other) => lines.ctnNumberAt(one) - lines.ctnNumberAt(other));
  const isRepeated = (place: number) =>
    place > 0 && lines.ctnNumberAt(sorted[place] ?? 0) === lines.ctnNumberAt(sorted[place - 1] ?? 0);
  const byCtn = sorted.filter((_, place) => !isRepeated(place));
  // Made once each: they are compared many times.
  const keys = new Map<number, string>();
  const keyOf = (n: number): string => {
    const key = keys.get(n) ?? nameKeyOf(lines.named(n));
    keys.set(n, key);
    return key;
  };
  return { byCtn, byName: await sortInTurns(byCtn, (one, other) => compareText(keyOf(one), keyOf(other))) };
};

export class InventoryBuilder implements CopyBuilder<ListedLine, InventorySnapshot> {
  readonly #lines = new LineColumns();
  readonly #numbersOf = new Map<string, number[]>();

  add(rows: readonly ListedLine[]): void {
    for (const line of rows) {
      const n = this.#lines.add(line);
      const ban = this.#lines.banAt(n);
      const numbers = this.#numbersOf.get(ban);
      if (numbers) numbers.push(n);
      else this.#numbersOf.set(ban, [n]);
    }
  }

  async finish({ id, fetchedAt }: Pick<SnapshotHead, 'id' | 'fetchedAt'>): Promise<InventorySnapshot> {
    this.#lines.seal();
    const accounts = new Map<string, AccountLines>();
    for (const [ban, numbers] of this.#numbersOf) {
      accounts.set(ban, await inOrders(this.#lines, Uint32Array.from(numbers)));
    }
    return new InventorySnapshot(id, fetchedAt, this.#lines, accounts);
  }
}

export class InventorySnapshot {
  readonly id: string;
  readonly fetchedAt: Date;
  readonly #lines: LineColumns;
  readonly #accounts: ReadonlyMap<string, AccountLines>;
  readonly #remembered = new Map<string, Promise<LineNumbers>>();

  constructor(id: string, fetchedAt: Date, lines: LineColumns, accounts: ReadonlyMap<string, AccountLines>) {
    this.id = id;
    this.fetchedAt = fetchedAt;
    this.#lines = lines;
    this.#accounts = accounts;
  }

  at(n: number): ListedLine {
    return this.#lines.at(n);
  }

  /** Whether a line passes; undefined when every line does. */
  matching(filter: LineFilter): ((n: number) => boolean) | undefined {
    return this.#lines.matching(filter);
  }

  /** What a list of that order is sorted by. No two lines of an account have the same. */
  keyOf(order: LineOrder): (n: number) => string {
    return order === 'byCtn' ? (n) => this.#lines.ctnAt(n) : (n) => nameKeyOf(this.#lines.named(n));
  }

  /** None when the account has no line. */
  linesOf(ban: string, order: LineOrder = 'byCtn'): LineNumbers {
    return (this.#accounts.get(ban) ?? noLines)[order];
  }

  anyCtnOf(ban: string): string | undefined {
    const [n] = this.linesOf(ban);
    return n === undefined ? undefined : this.#lines.ctnAt(n);
  }

  find(ban: string, ctn: string): number | undefined {
    const lines = this.linesOf(ban);
    const n = lines[this.placeOf(lines, 'byCtn', ctn)];
    return n !== undefined && this.#lines.ctnAt(n) === ctn ? n : undefined;
  }

  /** The first place in a list of that order whose key is not below this one. */
  placeOf(lines: LineNumbers, order: LineOrder, key: string): number {
    const keyOf = this.keyOf(order);
    let [from, to] = [0, lines.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (keyOf(lines[middle] ?? 0) < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** The account's lines that pass the filter, in order. Filtered once, then remembered. */
  filtered(ban: string, order: LineOrder, filter: LineFilter): Promise<LineNumbers> {
    const lines = this.linesOf(ban, order);
    const isWanted = this.matching(filter);
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
