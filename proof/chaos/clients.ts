/** The clients: each places one order after another, and asks with the same key until it knows what became of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../src/simulator/seeded-random.ts';
import { ask, type Reply } from './ask.ts';
import { isDefinite, type Book, type Entry } from './book.ts';
import { firstLine, lineCount } from './carrier.ts';
import { anyWish, hopelessWish, suspendThenReinstate, type Wish } from './wishes.ts';

export interface ClientsOptions {
  readonly book: Book;
  readonly count: number;
  readonly seed: number;
  /** The gateways that listen now. */
  readonly urls: () => readonly string[];
}

/** Between two questions about the same order. */
const longestPauseMs = 800;

/** Shares of the wishes. */
const walkAway = 0.05;
const sendTwice = 0.1;
const keepAsking = 0.15;
const journey = 0.06;

export class Clients {
  readonly #options: ClientsOptions;
  readonly #running: Promise<void>[] = [];
  #linesUsed = 0;
  /** No new orders. */
  #ended = false;
  /** No new questions either. */
  #gone = false;

  constructor(options: ClientsOptions) {
    this.#options = options;
    for (let place = 0; place < options.count; place += 1) {
      const random = createRandom(options.seed * 1000 + place);
      // One of them has only orders that the carrier refuses.
      this.#running.push(place === 0 ? this.#beRefused(random) : this.#shop(random));
    }
  }

  /** Places nothing new; gives when every client that still waits has its answer. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#running);
  }

  /** Whoever still has no answer gives up. */
  leave(): void {
    this.#gone = true;
  }

  async #shop(random: () => number): Promise<void> {
    while (!this.#ended && this.#linesUsed < lineCount) {
      const place = this.#linesUsed;
      this.#linesUsed += 1;
      const ctn = String(firstLine + place);
      if (random() < journey) await this.#goOnJourney(suspendThenReinstate(place, ctn), random);
      else await this.#place(anyWish(place, ctn), random);
      await pause(random() * 50);
    }
  }

  async #beRefused(random: () => number): Promise<void> {
    for (let place = 0; !this.#ended; place += 1) {
      await this.#insist(this.#options.book.open(hopelessWish(place)), random);
      await pause(200);
    }
  }

  async #place(wish: Wish, random: () => number): Promise<void> {
    const entry = this.#options.book.open(wish);
    if (random() < walkAway) {
      entry.walkedAway = true;
      await this.#ask(entry, 20 + random() * 300, random);
      return;
    }
    await this.#insist(entry, random);
    if (random() < keepAsking) await this.#watch(entry, random);
  }

  async #goOnJourney([there, back]: readonly [Wish, Wish], random: () => number): Promise<void> {
    const entry = this.#options.book.open(there);
    await this.#insist(entry, random);
    if ((await this.#watch(entry, random)) === 'COMPLETED') await this.#place(back, random);
  }

  /** Until it knows for certain. */
  async #insist(entry: Entry, random: () => number): Promise<void> {
    const twice = random() < sendTwice;
    for (let turn = 0; !this.#gone; turn += 1) {
      const patienceMs = 500 + random() * 2000;
      const questions = [this.#ask(entry, patienceMs, random)];
      if (twice) questions.push(this.#ask(entry, patienceMs, random));
      const replies = await Promise.all(questions);
      if (replies.some(isDefinite)) return;
      await pause(Math.min(100 * 1.5 ** turn, longestPauseMs) * (0.5 + random()));
    }
  }

  /** How the order gets on, for a while: so that steps backwards would be seen. */
  async #watch(entry: Entry, random: () => number): Promise<string | undefined> {
    for (let turn = 0; turn < 12 && !this.#gone; turn += 1) {
      await pause(300);
      const reply = await this.#ask(entry, 1500, random);
      if (reply.kind === 'order' && reply.order.state === 'COMPLETED') return reply.order.state;
    }
    return undefined;
  }

  /** Asks any gateway: what one was told, all must know. */
  async #ask(entry: Entry, patienceMs: number, random: () => number): Promise<Reply> {
    const urls = this.#options.urls();
    const url = urls[Math.floor(random() * urls.length)];
    if (url === undefined) return { kind: 'silence' };
    const askedAt = performance.now();
    const reply = await ask(url, entry.wish, patienceMs);
    this.#options.book.note(entry, askedAt, reply);
    return reply;
  }
}
