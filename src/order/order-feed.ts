/**
 * News of orders for those who watch. The journal says which order has changed, on whatever instance; the order is read
 * once and told to all who want it. Nobody who is slow or gone holds memory: a watcher keeps the latest of each order, and
 * only so many of them.
 */
import type { Logger } from 'pino';
import type { CareOrder } from './care-order.ts';
import type { OrderJournal } from './journal/order-journal.ts';

/** Beyond this many orders that it has not taken yet, a watcher misses the oldest. */
const mostWaiting = 1000;

/** The latest of each order, in the order of their news; whoever takes waits for the next. */
class Watcher implements AsyncIterableIterator<CareOrder, undefined> {
  readonly #wants: (order: CareOrder) => boolean;
  readonly #onEnd: () => void;
  readonly #waiting = new Map<string, CareOrder>();
  #taker: ((result: IteratorResult<CareOrder, undefined>) => void) | undefined;
  #ended = false;

  constructor(wants: (order: CareOrder) => boolean, onEnd: () => void) {
    this.#wants = wants;
    this.#onEnd = onEnd;
  }

  tell(order: CareOrder): void {
    if (this.#ended || !this.#wants(order)) return;
    if (this.#taker) {
      const taker = this.#taker;
      this.#taker = undefined;
      taker({ done: false, value: order });
      return;
    }
    this.#waiting.set(order.id, order);
    if (this.#waiting.size <= mostWaiting) return;
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined) this.#waiting.delete(oldest);
  }

  next(): Promise<IteratorResult<CareOrder, undefined>> {
    const [waiting] = this.#waiting.values();
    if (waiting) {
      this.#waiting.delete(waiting.id);
      return Promise.resolve({ done: false, value: waiting });
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#taker = resolve;
    });
  }

  return(): Promise<IteratorResult<CareOrder, undefined>> {
    if (!this.#ended) {
      this.#ended = true;
      this.#waiting.clear();
      this.#onEnd();
      this.#taker?.({ done: true, value: undefined });
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

export class OrderFeed {
  readonly #journal: OrderJournal;
  readonly #log: Logger;
  readonly #watchers = new Set<Watcher>();
  /** Orders whose news are being read; news that come meanwhile are read after them. */
  readonly #reading = new Map<string, boolean>();
  readonly #stop: () => void;
  #isClosed = false;

  constructor(journal: OrderJournal, log: Logger) {
    this.#journal = journal;
    this.#log = log;
    this.#stop = journal.onChange((id) => {
      void this.#read(id);
    });
  }

  /** How many are watching. */
  get watchers(): number {
    return this.#watchers.size;
  }

  /** Orders as they change, from now on. End it with `return()`, as `for await` does. */
  watch(wants: (order: CareOrder) => boolean): AsyncIterableIterator<CareOrder, undefined> {
    const watcher: Watcher = new Watcher(wants, () => this.#watchers.delete(watcher));
    this.#watchers.add(watcher);
    // Whoever was on the way here meanwhile is told so as well.
    if (this.#isClosed) void watcher.return();
    return watcher;
  }

  async #read(id: string): Promise<void> {
    if (this.#watchers.size === 0) return;
    if (this.#reading.has(id)) {
      this.#reading.set(id, true);
      return;
    }
    this.#reading.set(id, false);
    try {
      const order = await this.#journal.get(id);
      if (order) for (const watcher of this.#watchers) watcher.tell(order);
    } catch (error) {
      this.#log.warn({ err: error, order: id }, 'news of an order not read');
    }
    const again = this.#reading.get(id) === true;
    this.#reading.delete(id);
    if (again) await this.#read(id);
  }

  /** Ends every watcher politely. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
    for (const watcher of this.#watchers) void watcher.return();
  }
}
