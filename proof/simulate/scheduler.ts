/**
 * Virtual time: a queue of events, and a loop that runs one after the other. Between two events every promise that the
 * first has settled runs to its end, so that an interleaving is the order of events, and that is the seed's alone.
 */
import type { Random } from './random.ts';

interface Event {
  readonly at: number;
  /** Which of the events of one instant is first: by chance, since nothing may rely on it. */
  readonly tie: number;
  readonly run: () => void;
}

const isBefore = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.tie < other.tie);

export class Scheduler {
  readonly #random: Random;
  /** A heap: the first event is at 0, those after the one at n are at 2n+1 and 2n+2. */
  readonly #events: Event[] = [];
  #now: number;

  constructor(random: Random, start: number) {
    this.#random = random;
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): void {
    this.#push({ at: this.#now + delayMs, tie: this.#random.next(), run });
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  /** Runs until an instant; what is later stays in the queue. */
  runUntil(end: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        const next = this.#events[0];
        if (next === undefined || next.at > end) {
          this.#now = end;
          resolve();
          return;
        }
        this.#pop();
        this.#now = next.at;
        try {
          next.run();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        // A tick that is asked for by a microtask comes when no microtask is left: all of them have run by then.
        queueMicrotask(() => {
          process.nextTick(turn);
        });
      };
      turn();
    });
  }

  #push(event: Event): void {
    const events = this.#events;
    let place = events.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = events[above];
      if (parent === undefined || isBefore(parent, event)) break;
      events[place] = parent;
      place = above;
    }
    events[place] = event;
  }

  #pop(): void {
    const events = this.#events;
    const last = events.pop();
    if (last === undefined || events.length === 0) return;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      let child = events[below];
      if (child === undefined) break;
      const right = events[below + 1];
      if (right !== undefined && isBefore(right, child)) {
        below += 1;
        child = right;
      }
      if (isBefore(last, child)) break;
      events[place] = child;
      place = below;
    }
    events[place] = last;
  }
}
