import pLimit, { type LimitFunction } from 'p-limit';
import { currentExplanation } from './explanation.ts';
import type { Tally } from '../telemetry/tally.ts';
import type { RequestTrace } from '../telemetry/request-trace.ts';
import { orAborted } from './or-aborted.ts';
import { UpstreamError } from './upstream-error.ts';

/** The time that is left for somebody who waits. */
export interface Patience {
  /** Milliseconds; Infinity where nobody waits. */
  readonly remainingMs: () => number;
  /** The trace that its calls belong to. */
  readonly trace?: RequestTrace | undefined;
}

/**
 * What the upstream calls of one GraphQL request (or one background task) share: how many may be in flight at once, until
 * when they must have ended, and where odd values are noted. A large list then waits for itself, and not everybody else
 * for it; and a carrier that does not answer takes no place of the other's.
 */
export interface CallScope extends Patience {
  /** Runs a call when one of the request's places at this carrier is free; calls wait in the order they came. */
  readonly run: <T>(carrier: string, call: () => Promise<T>) => Promise<T>;
  /** The outcome of what others share, but no longer than the request lasts. @throws UpstreamError `deadline` */
  readonly wait: <T>(promise: Promise<T>) => Promise<T>;
  /** Notes a value of the carrier that could not be read and was taken as absent. */
  readonly odd: (place: string) => void;
  /** Notes that an answer was a kept one. */
  readonly kept: () => void;
}

/** What is counted of a request's calls. */
export type CallTally = Pick<Tally, 'trace' | 'upstreamCalls' | 'keptAnswers' | 'oddValues'>;

/** Of calls that belong to no request. */
const nobodysTally = (): CallTally => ({ trace: undefined, upstreamCalls: 0, keptAnswers: 0, oddValues: 0 });

/** What is kept of a request's time to put its answer together. */
const answeringMs = 100;
/** With less than this a call is not begun. */
const leastMs = 50;

/** How long a call for somebody may take now, in milliseconds; 0 when it is not worth beginning. */
export const timeForCall = ({ remainingMs }: Patience): number => {
  const ms = remainingMs() - answeringMs;
  return ms < leastMs ? 0 : ms;
};

/** For calls that nobody waits for. */
export const endlessPatience = (): Patience => ({ remainingMs: () => Number.POSITIVE_INFINITY });

export const outOfTime = (call: string, sent = false): UpstreamError =>
  new UpstreamError({ call, failure: 'deadline', sent, detail: 'the time of the request is up' });

export const createCallScope = (
  callsAtOnce: number,
  odd: (place: string) => void,
  deadlineMs = Number.POSITIVE_INFINITY,
  tally: CallTally = nobodysTally(),
): CallScope => {
  const endsAt = performance.now() + deadlineMs;
  const limits = new Map<string, LimitFunction>();
  const limitOf = (carrier: string): LimitFunction => {
    const limit = limits.get(carrier) ?? pLimit(callsAtOnce);
    limits.set(carrier, limit);
    return limit;
  };
  const patience: Patience = { remainingMs: () => endsAt - performance.now(), trace: tally.trace };
  return {
    ...patience,
    run: (carrier, call) => {
      tally.upstreamCalls += 1;
      return limitOf(carrier)(call);
    },
    wait: async (promise) => {
      if (deadlineMs === Number.POSITIVE_INFINITY) return promise;
      const over = new AbortController();
      const timer = setTimeout(() => {
        over.abort(outOfTime('a shared answer'));
      }, timeForCall(patience));
      try {
        return await orAborted(promise, over.signal);
      } finally {
        clearTimeout(timer);
      }
    },
    odd: (place) => {
      currentExplanation()?.oddValues.push(place);
      tally.oddValues += 1;
      odd(place);
    },
    kept: () => {
      tally.keptAnswers += 1;
    },
  };
};
