/** Gateways that freeze themselves around the write of an order, one that never does, and somebody who wakes them up. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Surroundings } from './proof.ts';
import { startWorld, type World } from './world.ts';

/** So many freeze; the one more takes their orders over. */
const freezers = 5;
const probability = 0.15;
/** This carrier is never late, so its orders are found out about soon. */
const settleMs = 300;

interface FreezingWorld {
  readonly world: World;
  readonly freezes: { readonly total: number; readonly places: string };
  /** Whoever is frozen wakes up, and from now on everybody at once. */
  readonly wakeAll: () => Promise<void>;
}

export const startFreezing = async (
  surroundings: Surroundings,
  fence: 'on' | 'off',
  random: () => number,
): Promise<FreezingWorld> => {
  const hook = new URL(`./freeze-at-write.ts?probability=${probability}&fence=${fence}`, import.meta.url).href;
  const places = new Map<string, number>();
  const asleep = new Set<Promise<void>>();
  let isOver = false;
  const wakeUp = async (place: number): Promise<void> => {
    // Longer than lease, settle time and the pauses of the one who takes over: then it has sent the order already.
    await pause(isOver ? 100 : 3800 + random() * 1200);
    const pid = world.gateways[place]?.pid;
    if (pid !== undefined) process.kill(pid, 'SIGCONT');
  };
  const freezer = (place: number) => ({
    nodeArgs: ['--import', 'tsx', '--import', hook],
    onSignal: (where: string) => {
      places.set(where, (places.get(where) ?? 0) + 1);
      const waking = wakeUp(place).finally(() => asleep.delete(waking));
      asleep.add(waking);
    },
  });
  const world = await startWorld({
    ...surroundings,
    gateways: freezers + 1,
    settleMs,
    special: (place) => (place < freezers ? freezer(place) : {}),
  });
  return {
    world,
    freezes: {
      get total() {
        return [...places.values()].reduce((sum, count) => sum + count, 0);
      },
      get places() {
        return [...places].map(([place, count]) => `${count} ${place}`).join(', ');
      },
    },
    wakeAll: async () => {
      isOver = true;
      while (asleep.size > 0) await Promise.all(asleep);
    },
  };
};
