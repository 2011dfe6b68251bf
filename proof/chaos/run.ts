/** One run: carrier, store and gateways start, orders and troubles come, everything heals, and the judge is asked. */
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../src/simulator/seeded-random.ts';
import { Book } from './book.ts';
import { Clients } from './clients.ts';
import { conclude } from './conclusion.ts';
import { carrierFaults } from './faults.ts';
import type { Outcome } from './figures.ts';
import type { Processes } from './processes.ts';
import type { Store } from './stores.ts';
import { causeTroubles, planTroubles, type TroubleCounts } from './troubles.ts';
import { startWorld } from './world.ts';

export interface RunOptions {
  readonly processes: Processes;
  readonly store: Store;
  readonly logDirectory: string;
  /** The troubles are spread over the time; where orders are slow, it goes on until there are enough. */
  readonly wanted: { readonly forMs: number; readonly atMostMs: number; readonly orders: number };
  readonly seed: number;
  readonly settleMs: number;
  readonly clients: number;
  readonly faultShare: number;
  readonly troubles: TroubleCounts;
}

export const runChaos = async (options: RunOptions): Promise<Outcome> => {
  const { processes, store, logDirectory, wanted, seed, settleMs } = options;
  const random = createRandom(seed);
  const world = await startWorld({ processes, store, logDirectory, gateways: store.gateways, settleMs });
  const { carrier, gateways, urls } = world;
  await carrier.setFaults(seed, carrierFaults(options.faultShare));
  const book = new Book();
  const clients = new Clients({ book, count: options.clients, seed, urls });
  const begun = performance.now();
  const [troubles] = await Promise.all([
    causeTroubles(planTroubles(wanted.forMs, options.troubles, random), { gateways, store, random }),
    pause(wanted.forMs),
  ]);
  while (book.entries.length < wanted.orders * 1.05 && performance.now() - begun < wanted.atMostMs) await pause(500);
  const ended = clients.end();
  const posts = await carrier.posts();
  await carrier.setFaults(seed, []);
  const conclusion = await conclude(world, book, {
    ended,
    leave: () => {
      clients.leave();
    },
  });
  await world.close();
  return {
    store: store.name,
    book,
    troubles,
    posts,
    ...conclusion,
    crashes: gateways.reduce((sum, { crashes }) => sum + crashes, 0),
    badStops: gateways.reduce((sum, { badStops }) => sum + badStops, 0),
    errors: gateways.flatMap(({ errors }) => errors),
  };
};
