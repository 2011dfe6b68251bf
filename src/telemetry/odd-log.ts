/**
 * Tells the log of values of a carrier that were taken as absent: of each place at most once a minute. What is odd in one answer is
 * odd in all of that kind, and a line for each would be most of the log; how many there were is counted elsewhere.
 */
import type { Logger } from 'pino';

export type TellOdd = (place: string, getLog: () => Logger) => void;

const pauseMs = 60_000;
/** Places stand in our code; should one ever not, it does not make this grow. */
const mostPlaces = 200;

/** `now`: milliseconds on the monotonic clock. */
export const createOddLog = (now: () => number = () => performance.now()): TellOdd => {
  const toldAt = new Map<string, number>();
  return (place, getLog) => {
    const last = toldAt.get(place);
    const at = now();
    if (last === undefined ? toldAt.size >= mostPlaces : at - last < pauseMs) return;
    toldAt.set(place, at);
    getLog().warn({ place }, 'odd value from the carrier taken as absent');
  };
};
