/** Waiting until nobody asks any more. */
import { setTimeout as wait } from 'node:timers/promises';

const lookEveryMs = 100;
const quietLooks = 3;

export interface QuietOptions {
  /** How many have asked so far. */
  readonly arrivals: () => number;
  readonly atMostMs: number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** Resolves when nobody new has asked for three looks in a row, or when that takes too long. */
export const untilQuiet = async ({ arrivals, atMostMs, pause = wait }: QuietOptions): Promise<void> => {
  let before = arrivals();
  let quiet = 0;
  for (let ms = 0; ms < atMostMs && quiet < quietLooks; ms += lookEveryMs) {
    await pause(lookEveryMs);
    const now = arrivals();
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
};
