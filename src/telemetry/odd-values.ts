/**
 * Values of a carrier that were taken as absent: all are counted, and the log is told of each place at most once a minute. What is
 * odd in one answer is odd in all of that kind, and a line for each would be most of the log.
 */
import type { Logger } from 'pino';
import type { Telemetry } from './telemetry.ts';

/** `getLog`: of whoever met the value; most often it is not asked for. */
export type NoteOdd = (place: string, getLog: () => Logger) => void;

const pauseMs = 60_000;
/** Places stand in our code; should one ever not, it does not make this grow. */
const mostPlaces = 200;

/** `now`: milliseconds on the monotonic clock. */
export const createOddValues = (count: Telemetry['noteOdd'], now: () => number = () => performance.now()): NoteOdd => {
  const toldAt = new Map<string, number>();
  return (place, getLog) => {
    count(place);
    const last = toldAt.get(place);
    const at = now();
    if (last === undefined ? toldAt.size >= mostPlaces : at - last < pauseMs) return;
    toldAt.set(place, at);
    getLog().warn({ place }, 'odd value from the carrier taken as absent');
  };
};
