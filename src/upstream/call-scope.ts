import pLimit from 'p-limit';
import { currentExplanation } from './explanation.ts';

/**
 * What the upstream calls of one GraphQL request (or one background task) share: how many may be in flight at once, and
 * where odd values are noted. A large list then waits for itself, and not everybody else for it.
 */
export interface CallScope {
  /** Runs a call when one of the request's places is free; calls wait in the order they came. */
  readonly run: <T>(call: () => Promise<T>) => Promise<T>;
  /** Notes a value of the carrier that could not be read and was taken as absent. */
  readonly odd: (place: string) => void;
}

export const createCallScope = (callsAtOnce: number, odd: (place: string) => void): CallScope => {
  const limit = pLimit(callsAtOnce);
  return {
    run: (call) => limit(call),
    odd: (place) => {
      currentExplanation()?.oddValues.push(place);
      odd(place);
    },
  };
};
