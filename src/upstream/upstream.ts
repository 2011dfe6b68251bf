/**
 * One carrier's HTTP: connections, deadlines, size caps, credentials. It knows no noun and no order protocol. It never
 * repeats a call, with one exception that is certain to be harmless: a 401 says that nothing was done, so the token is
 * renewed and the call sent once more.
 */
import { DecoratorHandler, Pool, type Dispatcher } from 'undici';
import type { Credentials } from './credentials.ts';
import { explainCall } from './explanation.ts';
import { orAborted } from './or-aborted.ts';
import { UpstreamError } from './upstream-error.ts';

export type OpenPool = (origin: string, options: Pool.Options) => Dispatcher;

const openRealPool: OpenPool = (origin, options) => new Pool(origin, options);

export interface UpstreamOptions {
  /** For errors and logs, for instance `eBonding`. */
  readonly name: string;
  /** Scheme, host, port and base path, without a final slash. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly readConnections: number;
  readonly writeConnections: number;
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
  readonly headers?: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  readonly maxBytes?: number;
  /**
   * Called at the last moment before the request is written, with no other work in between. When it gives an error, nothing is
   * written and the call fails with `sent: false`.
   */
  readonly fence?: () => Error | undefined;
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

type Receive<A> = (response: Dispatcher.ResponseData) => Promise<A>;

const usualCap = 1024 * 1024;
const longestRetryAfterMs = 60 * 60 * 1000;

class DeadlineError extends Error {}
/** The cause of a `bad-response`: more bytes than the call allows. */
export class TooLargeError extends Error {}

/** Tells when a request is about to be written, and lets nothing be written when the fence says no. */
class FencedHandler extends DecoratorHandler implements Dispatcher.DispatchHandler {
  readonly #onStart: () => Error | undefined;

  constructor(handler: Dispatcher.DispatchHandler, onStart: () => Error | undefined) {
    super(handler);
    this.#onStart = onStart;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    (DecoratorHandler.prototype as Dispatcher.DispatchHandler).onRequestStart?.call(this, controller, context);
    // Given up while it waited for a connection.
    if (controller.aborted) return;
    const refusal = this.#onStart();
    if (refusal) controller.abort(refusal);
  }
}

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

const readWhole =
  (cap: number): Receive<UpstreamAnswer> =>
  async ({ statusCode, headers, body }) => {
    const chunks: Buffer[] = [];
    for await (const chunk of capped(body, cap)) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    return { status: statusCode, json: parseJson(text), text, retryAfterMs: readRetryAfter(headers['retry-after']) };
  };

export class Upstream {
  readonly #name: string;
  readonly #credentials: Credentials;
  readonly #basePath: string;
  readonly #reads: Dispatcher;
  readonly #writes: Dispatcher;

  constructor({ name, url, credentials, readConnections, writeConnections, openPool = openRealPool }: UpstreamOptions) {
    const { origin, pathname } = new URL(url);
    this.#name = name;
    this.#credentials = credentials;
    this.#basePath = pathname.replace(/\/$/, '');
    // Undici's own timers are coarse (up to a second late) and the body's is reset by every byte: the deadline is ours.
    const common = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 1000 }, maxHeaderSize: 16 * 1024 };
    this.#reads = openPool(origin, { ...common, connections: readConnections, keepAliveTimeout: 4000 });
    // A write gets a fresh connection: a kept one may just be closing, and a reset would leave us in doubt.
    this.#writes = openPool(origin, { ...common, connections: writeConnections, pipelining: 0 });
  }

  /**
   * Sends a call and gives the whole answer, whatever its status.
   * @throws UpstreamError `timeout`, `unavailable` or `bad-response` when there is no whole answer.
   */
  call(call: UpstreamCall): Promise<UpstreamAnswer> {
    return explainCall(call.name, () => this.#exchange(call, readWhole(call.maxBytes ?? usualCap)));
  }

  /**
   * Sends a read whose good answer is too large to be held: `take` gets its body as it arrives, within the call's deadline
   * and cap.
   * @throws UpstreamError as `call` does, and what `take` throws.
   */
  stream<T>(call: Omit<UpstreamCall, 'kind' | 'fence'>, take: TakeBody<T>): Promise<StreamedAnswer<T>> {
    return this.#exchange({ ...call, kind: 'read' }, async (response): Promise<StreamedAnswer<T>> => {
      const { statusCode: status, body } = response;
      const isGood = status >= 200 && status <= 299;
      return isGood
        ? { status, taken: await take(capped(body, call.maxBytes ?? usualCap)) }
        : readWhole(usualCap)(response);
    });
  }

  async #exchange<A extends { readonly status: number }>(call: UpstreamCall, receive: Receive<A>): Promise<A> {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      abort.abort(new DeadlineError(`no answer within ${call.deadlineMs} ms`));
    }, call.deadlineMs);
    const progress = { sent: false };
    // A request that waits for a connection does not notice that its signal aborts, so the deadline does not rely on it.
    const send = (authorization: string) =>
      orAborted(this.#send(call, authorization, abort.signal, progress).then(receive), abort.signal);
    try {
      const authorization = await this.#credentials.authorization(abort.signal);
      const answer = await send(authorization);
      if (answer.status !== 401) return answer;
      const renewed = await this.#credentials.renew(authorization, abort.signal);
      return renewed === undefined ? answer : await send(renewed);
    } catch (error) {
      throw this.#toUpstreamError(call, error, progress.sent);
    } finally {
      clearTimeout(timer);
    }
  }

  async #send(
    call: UpstreamCall,
    authorization: string,
    signal: AbortSignal,
    progress: { sent: boolean },
  ): Promise<Dispatcher.ResponseData> {
    // A 401 before this was not processed: from here on it is only this sending that counts.
    progress.sent = call.kind === 'read';
    const dispatcher = call.kind === 'read' ? this.#reads : this.#fenced(call, progress);
    return dispatcher.request({
      path: this.#basePath + call.path,
      method: 'POST',
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'content-type': 'application/json',
        authorization,
        ...call.headers,
      },
      body: JSON.stringify(call.body),
      signal,
    });
  }

  /** The write pool, which notes when the request is about to be written, unless the fence forbids it. */
  #fenced(call: UpstreamCall, progress: { sent: boolean }): Dispatcher {
    const onStart = () => {
      const refusal = call.fence?.();
      progress.sent = refusal === undefined;
      return refusal;
    };
    return this.#writes.compose(
      (dispatch) => (options, handler) => dispatch(options, new FencedHandler(handler, onStart)),
    );
  }

  #toUpstreamError(call: UpstreamCall, error: unknown, sent: boolean): UpstreamError {
    if (error instanceof UpstreamError) return error;
    const detail = `${this.#name} ${call.path}: ${error instanceof Error ? error.message : String(error)}`;
    const failure =
      error instanceof DeadlineError ? 'timeout' : error instanceof TooLargeError ? 'bad-response' : 'unavailable';
    return new UpstreamError({ call: call.name, failure, sent, detail, cause: error });
  }

  /** Waits for the calls in flight. */
  async close(): Promise<void> {
    await Promise.all([this.#reads.close(), this.#writes.close(), this.#credentials.close()]);
  }
}
