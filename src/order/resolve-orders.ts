/**
 * The background of the order protocol: every instance takes due orders and does the next thing for each. Two lanes, so
 * that polling thousands of accepted orders cannot starve the few that are in doubt.
 */
import type { Logger } from 'pino';
import type { Lane, OrderJournal } from './journal/order-journal.ts';
import type { OrderProtocol } from './order-protocol.ts';

export interface OrderResolverOptions {
  readonly journal: OrderJournal;
  readonly protocol: OrderProtocol;
  readonly leaseMs: number;
  readonly log: Logger;
}

const lanes: readonly { readonly lane: Lane; readonly batch: number }[] = [
  { lane: 'doubt', batch: 16 },
  { lane: 'status', batch: 16 },
];
const pauseMs = 1000;

export class OrderResolver {
  readonly #options: OrderResolverOptions;
  readonly #timers = new Map<Lane, NodeJS.Timeout>();
  readonly #running = new Set<Promise<unknown>>();
  #stopped = false;

  constructor(options: OrderResolverOptions) {
    this.#options = options;
  }

  /** Runs both lanes until stopped. A full batch is followed by the next at once. */
  start(): void {
    for (const { lane, batch } of lanes) this.#schedule(lane, batch, pauseMs);
  }

  /** Does what is due now, in both lanes, once. Gives how many orders were taken. */
  async pass(): Promise<number> {
    const taken = await Promise.all(lanes.map(({ lane, batch }) => this.#takeBatch(lane, batch)));
    return taken.reduce((sum, count) => sum + count, 0);
  }

  #schedule(lane: Lane, batch: number, delayMs: number): void {
    const timer = setTimeout(() => {
      const run = this.#takeBatch(lane, batch).then((taken) => {
        this.#running.delete(run);
        if (!this.#stopped) this.#schedule(lane, batch, taken === batch ? 0 : pauseMs);
      });
      this.#running.add(run);
    }, delayMs);
    timer.unref();
    this.#timers.set(lane, timer);
  }

  async #takeBatch(lane: Lane, batch: number): Promise<number> {
    const { journal, protocol, leaseMs, log } = this.#options;
    try {
      const orders = await journal.claimDue(lane, batch, leaseMs);
      await Promise.all(
        orders.map((order) =>
          protocol.resolve(order).catch((error: unknown) => {
            // Its lease runs out, and somebody takes it again.
            log.error({ err: error, order: order.id }, 'order not resolved');
          }),
        ),
      );
      return orders.length;
    } catch (error) {
      log.error({ err: error, lane }, 'due orders not read');
      return 0;
    }
  }

  /** Takes no more orders and waits for those in hand. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }
}
