/**
 * How many requests may be under way at once, and what is turned away beyond it. Shedding goes by this count alone; how late
 * the event loop runs only moves the limit, and lowers it only while so many are under way that it matters: a loop that is
 * late with few is late because of somebody else, and what waited for it meanwhile is to be let in, not turned away.
 *
 * Orders have places of their own beyond the limit of everything else, and as many however low that is: they are few, and
 * each takes longer than a read.
 */
import type { ServerResponse } from 'node:http';
import type { Limits } from '../limits.ts';
import { Slot } from './slot.ts';

export type AdmissionLimits = Pick<Limits, 'fewestAtOnce' | 'mostAtOnce' | 'streams'>;

/** What a request is let in as. Whatever is no order, or not known yet, is among the others. */
export type Admitted = 'other' | 'order';

const shareOfOrders = 0.25;
/** From this share of what others than orders may use, the limit is what holds requests back. */
const fullShare = 0.8;
/** An order takes about ten turns of the loop, and is to be answered within a second. */
const latestMs = 50;
const stepDown = 0.9;
const stepUp = 4;

export class Admission {
  readonly #limits: AdmissionLimits;
  /** On each response that is open. */
  readonly #openAs = new Slot<ServerResponse, Admitted | 'stream'>('open as');
  readonly #placesOfOrders: number;
  #limit: number;
  #requests = 0;
  #streams = 0;
  /** The most requests since the last `adapt`. */
  #peak = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
    this.#limit = limits.mostAtOnce;
    this.#placesOfOrders = Math.ceil(limits.mostAtOnce * shareOfOrders);
  }

  /** How many requests may be under way now, if a quarter of them are orders. */
  get limit(): number {
    return this.#limit;
  }

  get requests(): number {
    return this.#requests;
  }

  get streams(): number {
    return this.#streams;
  }

  get #placesOfOthers(): number {
    return Math.floor(this.#limit * (1 - shareOfOrders));
  }

  hasRoomFor(what: Admitted): boolean {
    return this.#requests < this.#placesOfOthers + (what === 'order' ? this.#placesOfOrders : 0);
  }

  /** Counts a request until its response is closed; false when there are as many as may be. */
  enter(response: ServerResponse, what: Admitted): boolean {
    if (!this.hasRoomFor(what)) return false;
    this.#requests += 1;
    this.#peak = Math.max(this.#peak, this.#requests);
    this.#openAs.put(response, what);
    response.once('close', () => {
      if (this.#openAs.of(response) === 'stream') this.#streams -= 1;
      else this.#requests -= 1;
      this.#openAs.put(response, undefined);
    });
    return true;
  }

  /** Whether something that has turned out to be no order may go on, though it may have been let in as one. */
  mayGoOn(response: ServerResponse): boolean {
    return this.#openAs.of(response) !== 'order' || this.#requests <= this.#placesOfOthers;
  }

  /** From here on the request is a stream, which lasts long and does little; false when there are as many as may be. */
  beginStream(response: ServerResponse): boolean {
    // Whoever is gone is counted no more.
    if (this.#openAs.of(response) === undefined) return true;
    if (this.#streams >= this.#limits.streams) return false;
    this.#openAs.put(response, 'stream');
    this.#requests -= 1;
    this.#streams += 1;
    return true;
  }

  /** To be told now and then how late the event loop was since. */
  adapt(lateMs: number): void {
    const isFull = this.#peak >= this.#limit * (1 - shareOfOrders) * fullShare;
    this.#peak = this.#requests;
    const { fewestAtOnce, mostAtOnce } = this.#limits;
    if (lateMs <= latestMs) this.#limit = Math.min(mostAtOnce, this.#limit + stepUp);
    else if (isFull) this.#limit = Math.max(fewestAtOnce, Math.floor(this.#limit * stepDown));
  }
}
