/**
 * What stands before each kind of call to a carrier: a breaker, so that a carrier that is down is not asked, and places, so
 * that one that is slow holds up nothing but itself.
 */
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  DelegateBackoff,
  handleWhenResult,
  SamplingBreaker,
} from 'cockatiel';
import type { CallView } from '../telemetry/metrics.ts';
import { Bulkhead, NoPlaceError } from './bulkhead.ts';
import { outOfTime, timeForCall, type Patience } from './call-scope.ts';
import { UpstreamError, type UpstreamFailure } from './upstream-error.ts';

export interface GuardOptions {
  readonly carrier: string;
  /** The kind of call, for instance `careAccount`. */
  readonly call: string;
  readonly places: number;
}

/** Opens when more than half of at least twenty calls in ten seconds failed. */
const sample = { threshold: 0.5, duration: 10_000, minimumRps: 2 };
const shortestOpenMs = 5000;
const longestOpenMs = 60_000;
/** So that many gateways do not ask again in the same moment. */
const jitter = 0.2;
/** A caller who gives up sooner than this says nothing of the carrier. */
const fairTimeMs = 1000;

/** An answer that arrived: whole, or taken while it came. */
interface Answer {
  readonly status: number;
}

type Outcome<A = unknown> = ({ readonly answer: A } | { readonly error: unknown }) & { readonly isFault: boolean };

/** A good answer that is no JSON is none. */
const isFaultyAnswer = (answer: Answer): boolean => {
  const { status } = answer;
  const isNoJson = 'json' in answer && answer.json === undefined;
  return status >= 500 || status === 408 || (status >= 200 && status <= 299 && isNoJson);
};

const faults: ReadonlySet<UpstreamFailure> = new Set(['timeout', 'unavailable', 'bad-response']);

const isFault = (error: unknown, lastedMs: number): boolean => {
  if (!(error instanceof UpstreamError)) return false;
  if (error.failure === 'deadline') return lastedMs >= fairTimeMs;
  // The token's endpoint is left alone after a failure by itself.
  return faults.has(error.failure) && error.call !== 'token';
};

const views = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const;

export class Guard {
  readonly #options: GuardOptions;
  readonly #places: Bulkhead;
  readonly #breaker = circuitBreaker(
    handleWhenResult((outcome) => (outcome as Outcome).isFault),
    {
      breaker: new SamplingBreaker(sample),
      halfOpenAfter: new DelegateBackoff(({ attempt }) => this.#openFor(attempt)),
    },
  );
  /** On the monotonic clock, while it is open. */
  #opensAgainAt = 0;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#places = new Bulkhead(options.places);
  }

  get view(): CallView {
    const { running, waiting } = this.#places;
    return { ...this.#options, breaker: views[this.#breaker.state], running, waiting };
  }

  /** Makes a call unless it is certain to be in vain. @throws UpstreamError, `sent: false` when nothing was begun. */
  async run<A extends Answer>(request: Patience, call: () => Promise<A>): Promise<A> {
    // One call tries whether the carrier is back: those that come meanwhile do not wait for it.
    if (this.#breaker.state === CircuitState.HalfOpen) throw this.#isOpen();
    let outcome: Outcome<A>;
    try {
      outcome = await this.#breaker.execute(() => this.#judge(request, call));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.#isOpen() : error;
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  }

  /** Throws what says nothing of the carrier: that is not counted. The one call that decides always counts. */
  async #judge<A extends Answer>(request: Patience, call: () => Promise<A>): Promise<Outcome<A>> {
    const begun = performance.now();
    try {
      const answer = await this.#places.run(request, call);
      return { answer, isFault: isFaultyAnswer(answer) };
    } catch (thrown) {
      const error = thrown instanceof NoPlaceError ? this.#noPlace(thrown, request) : thrown;
      if (this.#breaker.state === CircuitState.Closed && !isFault(error, performance.now() - begun)) throw error;
      return { error, isFault: true };
    }
  }

  #openFor(attempt: number): number {
    const ms = Math.min(shortestOpenMs * 2 ** (attempt - 1), longestOpenMs) * (1 - jitter * Math.random());
    this.#opensAgainAt = performance.now() + ms;
    return ms;
  }

  #isOpen(): UpstreamError {
    return new UpstreamError({
      call: this.#options.call,
      failure: 'unavailable',
      sent: false,
      detail: `${this.#options.carrier} ${this.#options.call}: the breaker is open`,
      retryAfterMs: Math.max(this.#opensAgainAt - performance.now(), 0),
    });
  }

  #noPlace({ message }: NoPlaceError, request: Patience): UpstreamError {
    const { carrier, call } = this.#options;
    if (timeForCall(request) === 0) return outOfTime(call);
    return new UpstreamError({ call, failure: 'overloaded', sent: false, detail: `${carrier} ${call}: ${message}` });
  }
}
