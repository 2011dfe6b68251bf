/**
 * One carrier's HTTP: connections, deadlines, size caps, credentials, and what keeps a carrier in trouble from being our
 * trouble. It knows no noun and no order protocol. A read that failed in passing is repeated once, within a budget; a write
 * never is, with one exception that is certain to be harmless: a 401 says that nothing was done, so the token is renewed
 * and the call sent once more.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool, type Dispatcher } from 'undici';
import type { CallView } from '../telemetry/metrics.ts';
import { failureOf } from './answers.ts';
import { endlessPatience, outOfTime, timeForCall, type Patience } from './call-scope.ts';
import type { Credentials } from './credentials.ts';
import { Deadline } from './deadline.ts';
import { explainCall } from './explanation.ts';
import { Guard } from './guard.ts';
import { orAborted } from './or-aborted.ts';
import { RetryBudget } from './retry-budget.ts';
import { UpstreamError, type UpstreamFailure } from './upstream-error.ts';
import { TooLargeError, WholeAnswer, type Received } from './whole-answer.ts';

export type OpenPool = (origin: string, options: Pool.Options) => Dispatcher;

const openRealPool: OpenPool = (origin, options) => new Pool(origin, options);

/** Hears of each call when it has ended: `ok`, or how it failed; a call that is repeated is two. */
export type OnCall = (carrier: string, call: string, outcome: string, ms: number) => void;

export interface UpstreamOptions {
  /** For errors and logs, for instance `eBonding`. */
  readonly name: string;
  /** Scheme, host, port and base path, without a final slash. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly readConnections: number;
  readonly writeConnections: number;
  /** How many calls of a name may be under way at once; as many as there are connections where it is not said. */
  readonly places?: Readonly<Record<string, number>>;
  readonly onCall?: OnCall;
  /** For tests of the wire: undici's MockPool in place of a real one. */
  readonly openPool?: OpenPool;
}

/** All calls of both carriers are POSTs, so the method says nothing: each call declares what it is. */
export type CallKind = 'read' | 'write';

export interface UpstreamCall {
  readonly name: string;
  readonly path: string;
  readonly kind: CallKind;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How long such a call may take. */
  readonly deadlineMs: number;
  /** For whom it is made; a call that nobody waits for says nothing. */
  readonly patience?: Patience | undefined;
  readonly maxBytes?: number | undefined;
  /**
   * Called at the last moment before the request is written, with no other work in between. When it gives an error, nothing is
   * written and the call fails with `sent: false`.
   */
  readonly fence?: (() => Error | undefined) | undefined;
}

/** Any answer that arrived whole, whatever its status. */
export interface UpstreamAnswer {
  readonly status: number;
  /** The parsed body; undefined when it is not JSON. */
  readonly json: unknown;
  readonly retryAfterMs: number | undefined;
  /** The raw body, for the log only. */
  readonly text: string;
}

/** Takes the body of a good answer while it arrives. It throws UpstreamError for what is wrong with the content. */
export type TakeBody<T> = (body: AsyncIterable<Buffer>) => Promise<T>;

/** A 2xx answer whose body was taken while it arrived; any other answer is whole. */
export type StreamedAnswer<T> = { readonly status: number; readonly taken: T } | UpstreamAnswer;

/** One sending of a call, with this authorization. */
type Send<A> = (call: UpstreamCall, authorization: string, deadline: Deadline, progress: Progress) => Promise<A>;

/** Whether the request may have been written. */
interface Progress {
  sent: boolean;
}

const usualCap = 1024 * 1024;
const longestRetryAfterMs = 60 * 60 * 1000;

const mendable: ReadonlySet<number> = new Set([502, 503, 504]);
/** Longer than this nobody waits for a carrier that asks to. */
const longestPauseMs = 5000;
const shortestPauseMs = 20;

/** How long to wait before a read is made once more; undefined when that would be in vain, or no kindness. */
const pauseAfter = (outcome: UpstreamAnswer | UpstreamError): number | undefined => {
  const { status, retryAfterMs } = outcome;
  if (status === 429) return retryAfterMs;
  if (outcome instanceof UpstreamError) {
    const isPassing =
      outcome.failure === 'unavailable' && outcome.call !== 'token' && outcome.retryAfterMs === undefined;
    if (!isPassing) return undefined;
  } else if (!mendable.has(outcome.status)) return undefined;
  // So that those who failed together do not come back together.
  return Math.max(retryAfterMs ?? 0, shortestPauseMs * (1 + 4 * Math.random()));
};

class DeadlineError extends Error {}
class WithheldError extends Error {}

/** In one word. What a good answer says is not looked at here. */
const outcomeOf = (answer: { readonly status: number }): string => {
  const { status } = answer;
  if (status < 200 || status > 299) return failureOf(status);
  return 'json' in answer && answer.json === undefined ? 'bad-response' : 'ok';
};

const failureOfError = (error: unknown): UpstreamFailure => {
  if (error instanceof DeadlineError) return 'timeout';
  if (error instanceof TooLargeError) return 'bad-response';
  return error instanceof WithheldError ? 'withheld' : 'unavailable';
};

const readRetryAfter = (header: string | string[] | undefined): number | undefined => {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  const ms = /^[0-9]{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestRetryAfterMs) : undefined;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The chunks, as long as they are not too many bytes. */
async function* capped(body: AsyncIterable<Buffer>, cap: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > cap) throw new TooLargeError(`more than ${cap} bytes`);
    yield chunk;
  }
}

const usualHeaders = Object.entries({
  accept: 'application/json',
  'accept-encoding': 'identity',
  'content-type': 'application/json',
}).flat();

/** Names and values in turn, as undici writes them: to spread one object of headers into another is dearer than to send them. */
const flatHeaders = (authorization: string, own: Readonly<Record<string, string>> | undefined): string[] => {
  const flat = [...usualHeaders, 'authorization', authorization];
  for (const name in own) flat.push(name, own[name] ?? '');
  return flat;
};

const toAnswer = ({ status, headers, text }: Received): UpstreamAnswer => ({
  status,
  json: parseJson(text),
  text,
  retryAfterMs: readRetryAfter(headers['retry-after']),
});

export class Upstream {
  readonly #name: string;
  readonly #credentials: Credentials;
  readonly #basePath: string;
  readonly #reads: Dispatcher;
  readonly #writes: Dispatcher;
  readonly #placesOf: (call: UpstreamCall) => number;
  readonly #guards = new Map<string, Guard>();
  readonly #retries = new RetryBudget();
  readonly #onCall: OnCall | undefined;

  constructor(options: UpstreamOptions) {
    const { name, url, credentials, readConnections, writeConnections, places = {}, openPool = openRealPool } = options;
    const { origin, pathname } = new URL(url);
    this.#name = name;
    this.#onCall = options.onCall;
    this.#credentials = credentials;
    this.#placesOf = (call) => places[call.name] ?? (call.kind === 'read' ? readConnections : writeConnections);
    this.#basePath = pathname.replace(/\/$/, '');
    // Undici's own timers are coarse (up to a second late) and the body's is reset by every byte: the deadline is ours.
    const common = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 1000 }, maxHeaderSize: 16 * 1024 };
    // An idle connection is let go before the carrier does so: after 4 s, or 2 s before what the carrier's answers say.
    const keeping = { keepAliveTimeout: 4000, keepAliveTimeoutThreshold: 2000 };
    this.#reads = openPool(origin, { ...common, ...keeping, connections: readConnections });
    // A write gets a fresh connection: a kept one may just be closing, and a reset would leave us in doubt.
    this.#writes = openPool(origin, { ...common, connections: writeConnections, pipelining: 0 });
  }

  /** How it stands with each kind of call that was made. */
  get guards(): readonly CallView[] {
    return [...this.#guards.values()].map(({ view }) => view);
  }

  /**
   * Makes a call and gives the whole answer, whatever its status.
   * @throws UpstreamError `timeout`, `unavailable` or `bad-response` when there is no whole answer; `deadline` or
   *   `overloaded` when there is no time or no place for it here.
   */
  call(call: UpstreamCall): Promise<UpstreamAnswer> {
    return explainCall(call.name, () => this.#answer(call));
  }

  /**
   * Makes a read whose good answer is too large to be held, and is not repeated: `take` gets its body as it arrives, within
   * the call's deadline and cap.
   * @throws UpstreamError as `call` does, and what `take` throws.
   */
  stream<T>(call: Omit<UpstreamCall, 'kind' | 'fence'>, take: TakeBody<T>): Promise<StreamedAnswer<T>> {
    const streamed: UpstreamCall = { ...call, kind: 'read' };
    return this.#guarded<StreamedAnswer<T>>(streamed, async (sent, authorization, deadline, progress) => {
      progress.sent = true;
      const answer = async (): Promise<StreamedAnswer<T>> => {
        const {
          statusCode: status,
          headers,
          body,
        } = await this.#reads.request({
          ...this.#requestOf(sent, authorization),
          signal: deadline.signal,
        });
        if (status >= 200 && status <= 299)
          return { status, taken: await take(capped(body, call.maxBytes ?? usualCap)) };
        const chunks: Buffer[] = [];
        for await (const chunk of capped(body, usualCap)) chunks.push(chunk);
        return toAnswer({ status, headers, text: Buffer.concat(chunks).toString('utf8') });
      };
      return orAborted(answer(), deadline.signal);
    });
  }

  async #answer(call: UpstreamCall): Promise<UpstreamAnswer> {
    const patience = call.patience ?? endlessPatience();
    const once = () => this.#guarded(call, (...how) => this.#send(...how));
    if (call.kind === 'write') return once();
    this.#retries.noteCall();
    const outcome = await once().catch((error: unknown) => {
      if (error instanceof UpstreamError) return error;
      throw error;
    });
    const pauseMs = pauseAfter(outcome);
    const hasTime = pauseMs !== undefined && pauseMs <= longestPauseMs && pauseMs < timeForCall(patience);
    if (hasTime && this.#retries.take()) {
      await pause(pauseMs);
      return once();
    }
    if (outcome instanceof UpstreamError) throw outcome;
    return outcome;
  }

  async #guarded<A extends { readonly status: number }>(call: UpstreamCall, send: Send<A>): Promise<A> {
    const { name, patience = endlessPatience() } = call;
    let guard = this.#guards.get(name);
    if (!guard) {
      guard = new Guard({ carrier: this.#name, call: name, places: this.#placesOf(call) });
      this.#guards.set(name, guard);
    }
    const span = patience.trace?.beginCall(this.#name, name);
    const traced = span ? { ...call, headers: { ...call.headers, traceparent: span.traceparent } } : call;
    const began = performance.now();
    let outcome = 'failed';
    try {
      const answer = await guard.run(patience, () => this.#exchange(traced, patience, send));
      outcome = outcomeOf(answer);
      return answer;
    } catch (error) {
      if (error instanceof UpstreamError) outcome = error.failure;
      throw error;
    } finally {
      span?.end(outcome);
      this.#onCall?.(this.#name, name, outcome, performance.now() - began);
    }
  }

  async #exchange<A extends { readonly status: number }>(
    call: UpstreamCall,
    patience: Patience,
    send: Send<A>,
  ): Promise<A> {
    const leftMs = timeForCall(patience);
    if (leftMs === 0) throw outOfTime(call.name);
    const progress: Progress = { sent: false };
    const deadline = new Deadline(Math.min(call.deadlineMs, leftMs), () =>
      leftMs < call.deadlineMs
        ? outOfTime(call.name, progress.sent)
        : new DeadlineError(`no answer within ${call.deadlineMs} ms`),
    );
    try {
      const authorization = this.#credentials.atHand() ?? (await this.#credentials.authorization(deadline.signal));
      const answer = await send(call, authorization, deadline, progress);
      if (answer.status !== 401) return answer;
      const renewed = await this.#credentials.renew(authorization, deadline.signal);
      return renewed === undefined ? answer : await send(call, renewed, deadline, progress);
    } catch (error) {
      throw this.#toUpstreamError(call, error, progress.sent);
    } finally {
      deadline.end();
    }
  }

  async #send(
    call: UpstreamCall,
    authorization: string,
    deadline: Deadline,
    progress: Progress,
  ): Promise<UpstreamAnswer> {
    const isRead = call.kind === 'read';
    // A 401 before this was not processed: from here on it is only this sending that counts.
    progress.sent = isRead;
    const onStart = () => {
      const refusal = call.fence?.();
      progress.sent = refusal === undefined;
      return refusal && new WithheldError(refusal.message);
    };
    const answer = new WholeAnswer({
      maxBytes: call.maxBytes ?? usualCap,
      deadline,
      onStart: isRead ? undefined : onStart,
    });
    (isRead ? this.#reads : this.#writes).dispatch(this.#requestOf(call, authorization), answer);
    return toAnswer(await answer.outcome);
  }

  #requestOf({ path, headers, body }: UpstreamCall, authorization: string) {
    return {
      path: this.#basePath + path,
      method: 'POST',
      headers: flatHeaders(authorization, headers),
      body: JSON.stringify(body),
    } as const;
  }

  #toUpstreamError(call: UpstreamCall, error: unknown, sent: boolean): UpstreamError {
    if (error instanceof UpstreamError) return error;
    const detail = `${this.#name} ${call.path}: ${error instanceof Error ? error.message : String(error)}`;
    const failure = failureOfError(error);
    return new UpstreamError({ call: call.name, failure, sent, detail, cause: error });
  }

  /** Waits for the calls in flight. */
  async close(): Promise<void> {
    await Promise.all([this.#reads.close(), this.#writes.close(), this.#credentials.close()]);
  }
}
