/**
 * How a call to a carrier can fail. `detail` is for the log only: it may hold the carrier's words, and must never be
 * shown to a client.
 */
export type UpstreamFailure =
  /** No whole answer within the time that such a call may take. */
  | 'timeout'
  /** The time of our own caller was up. */
  | 'deadline'
  /** Too many calls of its kind are under way already. */
  | 'overloaded'
  /** Held back by its fence. */
  | 'withheld'
  /** No connection, a reset, a 5xx, our credentials refused, or lately too many of these to ask again. */
  | 'unavailable'
  /** An answer that is not what the contract says. */
  | 'bad-response'
  /** 429. */
  | 'rate-limited'
  /** Another 4xx: the carrier understood and said no. `answer` has its body. */
  | 'refused';

export interface UpstreamErrorDetails {
  readonly call: string;
  readonly failure: UpstreamFailure;
  /** False only when it is certain that not one byte of the request left. */
  readonly sent: boolean;
  readonly detail: string;
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
  readonly answer?: unknown;
  readonly cause?: unknown;
}

export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly call: string;
  readonly failure: UpstreamFailure;
  readonly sent: boolean;
  readonly detail: string;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly answer: unknown;

  constructor(details: UpstreamErrorDetails) {
    super(`${details.call}: ${details.failure}`, { cause: details.cause });
    this.call = details.call;
    this.failure = details.failure;
    this.sent = details.sent;
    this.detail = details.detail;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.answer = details.answer;
  }
}
