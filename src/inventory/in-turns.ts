/** Work on long lists in pieces of a few milliseconds, between which other requests get their turn. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const atOnce = 2000;
const none = new Uint32Array();

/** Below zero when the first of two numbers comes first. */
type Compare = (one: number, other: number) => number;

const merge = async (left: Uint32Array, right: Uint32Array, compare: Compare): Promise<Uint32Array> => {
  const merged = new Uint32Array(left.length + right.length);
  let [l, r] = [0, 0];
  for (let place = 0; place < merged.length; place += 1) {
    const [one, other] = [left[l], right[r]];
    const isLeft = other === undefined || (one !== undefined && compare(one, other) <= 0);
    merged[place] = (isLeft ? one : other) ?? 0;
    if (isLeft) l += 1;
    else r += 1;
    if (place % atOnce === atOnce - 1) await nextTurn();
  }
  return merged;
};

/** A sorted copy. Equals keep their order. */
export const sortInTurns = async (numbers: Uint32Array, compare: Compare): Promise<Uint32Array> => {
  let runs: Uint32Array[] = [];
  for (let from = 0; from < numbers.length; from += atOnce) {
    if (from > 0) await nextTurn();
    runs.push(numbers.slice(from, from + atOnce).sort(compare));
  }
  while (runs.length > 1) {
    const longer: Uint32Array[] = [];
    for (let place = 0; place < runs.length; place += 2) {
      longer.push(await merge(runs[place] ?? none, runs[place + 1] ?? none, compare));
    }
    runs = longer;
  }
  return runs[0] ?? none;
};

export const filterInTurns = async (numbers: Uint32Array, isWanted: (n: number) => boolean): Promise<Uint32Array> => {
  const wanted: number[] = [];
  for (let from = 0; from < numbers.length; from += atOnce) {
    if (from > 0) await nextTurn();
    wanted.push(...numbers.subarray(from, from + atOnce).filter(isWanted));
  }
  return Uint32Array.from(wanted);
};
