/** The store as one process reaches it: some time away, and not always answering, before or after it has written. */
import { StoreUnavailableError, type OrderJournal } from '../../src/order/journal/order-journal.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { connectTo } from './memory-journal.ts';
import type { MemoryStore } from './memory-store.ts';
import type { World } from './world.ts';

/** Mostly quick; now and then as slow as a store that others are busy with. */
const latencyOf = ({ random, isHealed }: World): number =>
  !isHealed && random.chance(0.03) ? random.between(50, 3000) : random.between(1, 8);

export const reachJournal = (process: GatewayProcess, store: MemoryStore, world: World): OrderJournal => {
  const call = <T>(name: string, work: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const { life } = process;
      const { scheduler, random, trace } = world;
      const fail = (when: string) => {
        process.laterIn(life, latencyOf(world), () => {
          reject(new StoreUnavailableError(`${name} failed ${when}`));
        });
      };
      scheduler.after(latencyOf(world), () => {
        // A process that has died meanwhile may have got its request out, or not.
        if (process.life !== life && random.chance(0.5)) return;
        const isTroubled = world.strikes('store');
        const isAfterwards = isTroubled && random.chance(0.5);
        if (scheduler.now < world.storeDownUntil || (isTroubled && !isAfterwards)) {
          trace.add(process.name, `${name} is not done: store unavailable`);
          fail('before it was done');
          return;
        }
        try {
          const result = work();
          if (isAfterwards) {
            trace.add(process.name, `${name} is done, but the answer is lost`);
            fail('after it was done');
            return;
          }
          process.laterIn(life, latencyOf(world), () => {
            resolve(result);
          });
        } catch (error) {
          process.laterIn(life, latencyOf(world), () => {
            reject(error instanceof Error ? error : new Error(String(error)));
          });
        }
      });
    });

  return {
    // What is not asked for here answers at once.
    ...connectTo(store),
    insertIntents: (orders) => call('insertIntents', () => store.insertIntents(orders)),
    get: (id) => call('get', () => store.get(id)),
    getByKey: (tenant, client, key) => call('getByKey', () => store.getByKey(tenant, client, key)),
    findByChange: (changeIds) => call('findByChange', () => store.findByChange(changeIds)),
    advance: (order, transition, events) => call('advance', () => store.advance(order, transition, events)),
    claimDue: (lane, limit, leaseMs) => call('claimDue', () => store.claimDue(lane, limit, leaseMs)),
    events: (orderIds) => call('events', () => store.events(orderIds)),
    appendWebhookOnce: (id) => call('appendWebhookOnce', () => store.appendWebhookOnce(id)),
  };
};
