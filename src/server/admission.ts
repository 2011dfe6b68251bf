/**
 * How many requests may be under way at once, and what is turned away beyond it. Shedding goes by this count alone; how late
 * the event loop runs only moves the limit, and lowers it only while so many are under way that it matters: a loop that is
 * late with few is late because of somebody else, and what waited for it meanwhile is to be let in, not turned away.
 */
import type { ServerResponse } from 'node:http';
import type { Limits } from '../limits.ts';

export type AdmissionLimits = Pick<Limits, 'fewestAtOnce' | 'mostAtOnce' | 'streams'>;

/** The rest is kept for order mutations. */
const shareOfOthers = 0.75;
/** From this share of what others than order mutations may use, the limit is what holds requests back. */
const fullShare = 0.8;
const latestMs = 100;
const stepDown = 0.9;
const stepUp = 4;

export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #open = new Map<ServerResponse, 'request' | 'stream'>();
  #limit: number;
  #requests = 0;
  /** The most requests since the last `adapt`. */
  #peak = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
    this.#limit = limits.mostAtOnce;
  }

  /** How many requests may be under way now. */
  get limit(): number {
    return this.#limit;
  }

  get requests(): number {
    return this.#requests;
  }

  get streams(): number {
    return this.#open.size - this.#requests;
  }

  /** Whether something that is no order mutation may go on; it is counted itself already. */
  get hasRoomForOthers(): boolean {
    return this.#requests <= this.#limit * shareOfOthers;
  }

  /** Counts a request until its response is closed; false when there are as many as may be. */
  enter(response: ServerResponse): boolean {
    if (this.#requests >= this.#limit) return false;
    this.#requests += 1;
    this.#peak = Math.max(this.#peak, this.#requests);
    this.#open.set(response, 'request');
    response.once('close', () => {
      if (this.#open.get(response) === 'request') this.#requests -= 1;
      this.#open.delete(response);
    });
    return true;
  }

  /** From here on the request is a stream, which lasts long and does little; false when there are as many as may be. */
  beginStream(response: ServerResponse): boolean {
    // Whoever is gone is counted no more.
    if (!this.#open.has(response)) return true;
    if (this.streams >= this.#limits.streams) return false;
    this.#open.set(response, 'stream');
    this.#requests -= 1;
    return true;
  }

  /** To be told now and then how late the event loop was since. */
  adapt(lateMs: number): void {
    const isFull = this.#peak >= this.#limit * shareOfOthers * fullShare;
    this.#peak = this.#requests;
    const { fewestAtOnce, mostAtOnce } = this.#limits;
    if (lateMs <= latestMs) this.#limit = Math.min(mostAtOnce, this.#limit + stepUp);
    else if (isFull) this.#limit = Math.max(fewestAtOnce, Math.floor(this.#limit * stepDown));
  }
}
