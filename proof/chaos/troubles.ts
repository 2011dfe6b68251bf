/** What goes wrong on our side, and when: planned by seed, evenly over the run, in any order. */
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from './gateway-process.ts';
import type { Store } from './stores.ts';
import { leaseAndSettleMs } from './times.ts';

export type Trouble = 'kill' | 'terminate' | 'freeze' | 'stopStore';
export type TroubleCounts = Readonly<Record<Trouble, number>>;

interface Planned {
  readonly atMs: number;
  readonly trouble: Trouble;
}

/** Before the first order is certainly placed, and for the last seconds, nothing happens. */
const quietMs = 3000;

export const planTroubles = (forMs: number, counts: TroubleCounts, random: () => number): readonly Planned[] => {
  const troubles = Object.entries(counts).flatMap(([trouble, count]) =>
    Array.from({ length: count }, () => ({ trouble: trouble as Trouble, lot: random() })),
  );
  const slotMs = (forMs - 2 * quietMs) / troubles.length;
  return troubles
    .sort((a, b) => a.lot - b.lot)
    .map(({ trouble }, place) => ({ trouble, atMs: quietMs + slotMs * (place + random() * 0.8) }));
};

export interface TroubledWorld {
  readonly gateways: readonly GatewayProcess[];
  readonly store: Store;
  readonly random: () => number;
}

/** Some instance that is up and that nothing happens to yet. */
const someGateway = async ({ gateways, random }: TroubledWorld): Promise<GatewayProcess | undefined> => {
  const until = performance.now() + 10_000;
  while (performance.now() < until) {
    const calm = gateways.filter(({ isCalm }) => isCalm);
    const chosen = calm[Math.floor(random() * calm.length)];
    if (chosen) return chosen;
    await pause(20);
  }
  return undefined;
};

/** True when it happened. */
const cause = async (trouble: Trouble, world: TroubledWorld): Promise<boolean> => {
  const { store, random } = world;
  if (trouble === 'stopStore') {
    const downMs = 500 + random() * 2000;
    await store.stop?.(downMs);
    return store.stop !== undefined;
  }
  const gateway = await someGateway(world);
  if (!gateway) return false;
  switch (trouble) {
    case 'kill':
      await gateway.kill();
      return true;
    case 'terminate':
      await gateway.terminate();
      return true;
    case 'freeze':
      // Longer than anybody waits for it: others take its orders over meanwhile.
      await gateway.freeze(leaseAndSettleMs + 500 + random() * 800);
      return true;
  }
};

/** Lets it all happen; gives how often each did. */
export const causeTroubles = async (plan: readonly Planned[], world: TroubledWorld): Promise<TroubleCounts> => {
  const begun = performance.now();
  const happened = { kill: 0, terminate: 0, freeze: 0, stopStore: 0 };
  await Promise.all(
    plan.map(async ({ atMs, trouble }) => {
      await pause(Math.max(0, begun + atMs - performance.now()));
      if (await cause(trouble, world)) happened[trouble] += 1;
    }),
  );
  return happened;
};
