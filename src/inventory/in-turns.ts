/** Work on long lists in pieces of a few milliseconds, between which other requests get their turn. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const atOnce = 5000;

type Compare<T> = (one: T, other: T) => number;

const merge = async <T>(left: readonly T[], right: readonly T[], compare: Compare<T>): Promise<readonly T[]> => {
  const merged: T[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    const [one, other] = [left[l] as T, right[r] as T];
    if (compare(one, other) <= 0) {
      merged.push(one);
      l += 1;
    } else {
      merged.push(other);
      r += 1;
    }
    if (merged.length % atOnce === 0) await nextTurn();
  }
  return merged.concat(left.slice(l), right.slice(r));
};

/** A sorted copy. Equals keep their order. */
export const sortInTurns = async <T>(items: readonly T[], compare: Compare<T>): Promise<readonly T[]> => {
  let runs: (readonly T[])[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    runs.push(items.slice(from, from + atOnce).sort(compare));
    await nextTurn();
  }
  while (runs.length > 1) {
    const longer: (readonly T[])[] = [];
    for (let place = 0; place < runs.length; place += 2) {
      longer.push(await merge(runs[place] ?? [], runs[place + 1] ?? [], compare));
    }
    runs = longer;
  }
  return runs[0] ?? [];
};

export const filterInTurns = async <T>(items: readonly T[], isWanted: (item: T) => boolean): Promise<readonly T[]> => {
  const wanted: T[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    if (from > 0) await nextTurn();
    wanted.push(...items.slice(from, from + atOnce).filter(isWanted));
  }
  return wanted;
};
