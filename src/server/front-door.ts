/**
 * What every HTTP request meets first, before anything of it is read: it is let in, or turned away at next to no cost. Only when
 * there is no more room but for orders, bodies are looked at, so that no order is turned away for what is none. Probes are
 * always let in.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { Admission, type Admitted, type AdmissionLimits } from './admission.ts';
import { readableFrom } from './browser-rules.ts';
import type { OrderHint } from './order-hint.ts';
import { peekBody } from './peek-body.ts';
import { errorBody } from './plain-errors.ts';
import { probePaths } from './probes.ts';

export interface FrontDoorOptions {
  readonly limits: AdmissionLimits;
  readonly log: Logger;
  /** Sites whose pages may read why they are turned away. */
  readonly origins: readonly string[];
  readonly mayBeOrder: OrderHint;
}

const graphqlPath = '/graphql';
const adaptEveryMs = 100;
const logEveryMs = 1000;
const loopResolutionMs = 10;

/** Whoever is turned away together does not come back together. */
const soonestAgainSeconds = 1;
const latestAgainSeconds = 3;

const againAfter = (): string =>
  String(soonestAgainSeconds + Math.floor(Math.random() * (latestAgainSeconds - soonestAgainSeconds + 1)));

export class FrontDoor {
  readonly admission: Admission;
  readonly #log: Logger;
  readonly #mayBeOrder: OrderHint;
  readonly #readable: ReturnType<typeof readableFrom>;
  readonly #lateness = monitorEventLoopDelay({ resolution: loopResolutionMs });
  readonly #timers: readonly NodeJS.Timeout[];
  /** All that are turned away within a second have one reference, under which the log tells of them together. */
  #supportReference = randomUUID();
  #body = this.#makeBody();
  #bodyLength = String(Buffer.byteLength(this.#body));
  #turnedAway = 0;
  #turnedAwayInAll = 0;
  #arrivals = 0;
  #isShut = false;

  constructor({ limits, log, origins, mayBeOrder }: FrontDoorOptions) {
    this.admission = new Admission(limits);
    this.#log = log;
    this.#mayBeOrder = mayBeOrder;
    this.#readable = readableFrom(origins);
    this.#lateness.enable();
    this.#timers = [
      setInterval(() => {
        this.#adapt();
      }, adaptEveryMs),
      setInterval(() => {
        this.#tell();
      }, logEveryMs),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** How busy it is, and how many were turned away since the start. */
  get load(): {
    readonly requests: number;
    readonly streams: number;
    readonly limit: number;
    readonly turnedAway: number;
  } {
    const { requests, streams, limit } = this.admission;
    return { requests, streams, limit, turnedAway: this.#turnedAwayInAll };
  }

  /** How many requests have come, probes aside. */
  get arrivals(): number {
    return this.#arrivals;
  }

  /** What to answer, with status 503, to a request that was let in and is turned away after all. */
  turnAway(): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
    this.#turnedAway += 1;
    this.#turnedAwayInAll += 1;
    return {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'retry-after': againAfter(),
        ...(this.#isShut && { connection: 'close' }),
      },
      body: this.#body,
    };
  }

  guard(handle: RequestListener): RequestListener {
    const enter = (request: IncomingMessage, response: ServerResponse, what: Admitted): boolean => {
      const isIn = this.admission.enter(response, what);
      if (isIn) handle(request, response);
      return isIn;
    };
    return (request, response) => {
      if (probePaths.has(request.url ?? '')) {
        handle(request, response);
        return;
      }
      this.#arrivals += 1;
      if (this.#isShut) {
        // Answered when it has been read: what still arrived on a closed connection would reset it, and the answer with it.
        request.resume().once('end', () => {
          this.#refuse(request, response);
        });
      } else if (!enter(request, response, 'other')) {
        this.#lookAt(request, response, (isOrder) => {
          if (!isOrder || !enter(request, response, 'order')) this.#refuse(request, response);
        });
      }
    };
  }

  /** From now on whoever still comes is turned away. */
  shut(): void {
    this.#isShut = true;
  }

  /** Stops watching; tells of the last that were turned away. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#lateness.disable();
    this.#tell();
  }

  /** Tells whether a request may be about an order, for which there may be room though there is none for others. */
  #lookAt(request: IncomingMessage, response: ServerResponse, tell: (isOrder: boolean) => void): void {
    const { method, url = '' } = request;
    // No GET changes anything.
    if (method !== 'POST' || !this.admission.hasRoomFor('order')) tell(false);
    // Beside GraphQL only the carrier posts, about orders.
    else if (!url.startsWith(graphqlPath)) tell(true);
    else {
      peekBody(request, (body) => {
        if (!response.destroyed) tell(body === undefined || this.#mayBeOrder(body));
      });
    }
  }

  /** Thousands of times a second, when it matters: as a flat list, which Node writes as it is. */
  #refuse({ headers: asked }: IncomingMessage, response: ServerResponse): void {
    const { headers, body } = this.turnAway();
    const flat = ['cache-control', 'no-store', 'content-length', this.#bodyLength];
    for (const name in headers) flat.push(name, headers[name] ?? '');
    if (asked.origin !== undefined) flat.push(...Object.entries(this.#readable(asked.origin)).flat());
    response.writeHead(503, flat);
    response.end(body);
  }

  #makeBody(): string {
    return JSON.stringify(errorBody('OVERLOADED', undefined, this.#supportReference));
  }

  #adapt(): void {
    this.admission.adapt(this.#lateness.percentile(90) / 1e6);
    this.#lateness.reset();
  }

  #tell(): void {
    if (this.#turnedAway === 0) return;
    const { limit, requests, streams } = this.admission;
    const supportReference = this.#supportReference;
    this.#log.warn({ supportReference, turnedAway: this.#turnedAway, limit, requests, streams }, 'overloaded');
    this.#turnedAway = 0;
    this.#supportReference = randomUUID();
    this.#body = this.#makeBody();
    this.#bodyLength = String(Buffer.byteLength(this.#body));
  }
}
