import { describe, expect, it } from '@jest/globals';
import { untilQuiet } from '../../src/server/until-quiet.ts';

/** How many looks it takes when so many have come by each of them. */
const looksFor = async (arrivals: readonly number[], atMostMs: number): Promise<number> => {
  let looks = 0;
  await untilQuiet({
    arrivals: () => arrivals[Math.min(looks, arrivals.length - 1)] ?? 0,
    atMostMs,
    pause: () => {
      looks += 1;
      return Promise.resolve();
    },
  });
  return looks;
};

describe('waiting until nobody asks any more', () => {
  it.each<[string, readonly number[], number, number]>([
    ['takes three looks when nobody does', [7], 5000, 3],
    ['goes on while somebody does', [0, 1, 1, 1, 2, 2, 2, 2], 5000, 7],
    ['does not go on for ever', Array.from({ length: 100 }, (_, n) => n), 1000, 10],
    ['is over at once when there is no time for it', [0], 0, 0],
  ])('%s', async (_name, arrivals, atMostMs, expected) => {
    expect(await looksFor(arrivals, atMostMs)).toBe(expected);
  });
});
