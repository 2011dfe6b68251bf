/**
 * What every HTTP request meets first, before anything of it but its address is looked at: it is let in, or turned away at
 * next to no cost. Probes are always let in.
 */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { Admission, type AdmissionLimits } from './admission.ts';
import { readableFrom } from './browser-rules.ts';
import { errorBody } from './plain-errors.ts';
import { probePaths } from './probes.ts';

export interface FrontDoorOptions {
  readonly limits: AdmissionLimits;
  readonly log: Logger;
  /** Sites whose pages may read why they are turned away. */
  readonly origins: readonly string[];
}

const adaptEveryMs = 100;
const logEveryMs = 1000;
const loopResolutionMs = 10;

export class FrontDoor {
  readonly admission: Admission;
  readonly #log: Logger;
  readonly #readable: ReturnType<typeof readableFrom>;
  readonly #lateness = monitorEventLoopDelay({ resolution: loopResolutionMs });
  readonly #timers: readonly NodeJS.Timeout[];
  /** All that are turned away within a second have one reference, under which the log tells of them together. */
  #supportReference = randomUUID();
  #body = this.#makeBody();
  #turnedAway = 0;
  #turnedAwayInAll = 0;
  #isShut = false;

  constructor({ limits, log, origins }: FrontDoorOptions) {
    this.admission = new Admission(limits);
    this.#log = log;
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

  /** What to answer, with status 503, to a request that was let in and is turned away after all. */
  turnAway(): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
    this.#turnedAway += 1;
    this.#turnedAwayInAll += 1;
    return {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'retry-after': '1',
        ...(this.#isShut && { connection: 'close' }),
      },
      body: this.#body,
    };
  }

  guard(handle: RequestListener): RequestListener {
    return (request, response) => {
      if (probePaths.has(request.url ?? '') || (!this.#isShut && this.admission.enter(response))) {
        handle(request, response);
        return;
      }
      const { headers, body } = this.turnAway();
      response.writeHead(503, {
        ...headers,
        ...this.#readable(request.headers.origin),
        'cache-control': 'no-store',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
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
  }
}
