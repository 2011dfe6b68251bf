import { currentExplanation } from './explanation.ts';
import type { Tally } from '../telemetry/tally.ts';
import type { RequestTrace } from '../telemetry/request-trace.ts';
import { orAborted } from './or-aborted.ts';
import { Turns } from './turns.ts';
import { UpstreamError } from './upstream-error.ts';

/** The time that is left for somebody who waits. */
export interface Patience {
  /** Milliseconds; Infinity where nobody waits. */
  remainingMs(): number;
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
  run<T>(carrier: string, call: () => Promise<T>): Promise<T>;
  /** The outcome of what others share, but no longer than the request lasts. @throws UpstreamError `deadline` */
  wait<T>(promise: Promise<T>): Promise<T>;
  /** Notes a value of the carrier that could not be read and was taken as absent. */
  readonly odd: (place: string) => void;
  /** Notes that an answer was a kept one. */
  kept(): void;
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
export const timeForCall = (patience: Patience): number => {
  const ms = patience.remainingMs() - answeringMs;
  return ms < leastMs ? 0 : ms;
};

/** For calls that nobody waits for. */
export const endlessPatience = (): Patience => ({ remainingMs: () => Number.POSITIVE_INFINITY });

export const outOfTime = (call: string, sent = false): UpstreamError =>
  new UpstreamError({ call, failure: 'deadline', sent, detail: 'the time of the request is up' });

/** A class: a request that makes one call would pay more for ten closures than for the call's answer. */
class RequestScope implements CallScope {
  readonly trace: RequestTrace | undefined;
  readonly odd: (place: string) => void;
  readonly #callsAtOnce: number;
  readonly #endsAt: number;
  readonly #tally: CallTally;
  readonly #turns = new Map<string, Turns>();

  constructor(callsAtOnce: number, noteOdd: (place: string) => void, deadlineMs: number, tally: CallTally) {
    this.trace = tally.trace;
    // Handed on by itself, to those who read answers.
    this.odd = (place) => {
      currentExplanation()?.oddValues.push(place);
      tally.oddValues += 1;
      noteOdd(place);
    };
    this.#callsAtOnce = callsAtOnce;
    this.#endsAt = performance.now() + deadlineMs;
    this.#tally = tally;
  }

  remainingMs(): number {
    return this.#endsAt - performance.now();
  }

  run<T>(carrier: string, call: () => Promise<T>): Promise<T> {
    this.#tally.upstreamCalls += 1;
    let turns = this.#turns.get(carrier);
    if (!turns) this.#turns.set(carrier, (turns = new Turns(this.#callsAtOnce)));
    return turns.run(call);
  }

  async wait<T>(promise: Promise<T>): Promise<T> {
    if (this.#endsAt === Number.POSITIVE_INFINITY) return promise;
    const over = new AbortController();
    const timer = setTimeout(() => {
      over.abort(outOfTime('a shared answer'));
    }, timeForCall(this));
    try {
      return await orAborted(promise, over.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  kept(): void {
    this.#tally.keptAnswers += 1;
  }
}

export const createCallScope = (
  callsAtOnce: number,
  odd: (place: string) => void,
  deadlineMs = Number.POSITIVE_INFINITY,
  tally: CallTally = nobodysTally(),
): CallScope => new RequestScope(callsAtOnce, odd, deadlineMs, tally);
