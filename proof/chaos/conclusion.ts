/** What comes after the troubles: everything must heal in time; then the judge is asked. */
import { setTimeout as pause } from 'node:timers/promises';
import { allOrders, countUnsettled } from './ask.ts';
import type { Book } from './book.ts';
import { judge, type Verdict } from './check.ts';
import type { World } from './world.ts';

export interface Conclusion {
  readonly verdict: Verdict;
  /** Orders that the gateways themselves had not settled in time. */
  readonly unsettled: number;
  /** How long that took; undefined when it took too long. */
  readonly healedMs: number | undefined;
}

/** P4: so long after the last fault the gateways must have found out everything. */
const healWithinMs = 5000;
/** Whatever was sent twice has arrived by then. */
const lastArrivalMs = 2500;

/** Waits until no order is unsettled; gives how long it took, and how many were left when patience ended. */
const heal = async ({ urls }: World): Promise<{ ms: number | undefined; left: number }> => {
  const begun = performance.now();
  for (;;) {
    const left = await countUnsettled(urls);
    const ms = performance.now() - begun;
    if (left === 0) return { ms, left };
    if (ms > healWithinMs) return { ms: undefined, left };
    await pause(50);
  }
};

/** `clients`: resolves when the last client has its answer; `leave` makes those who have none give up. */
export const conclude = async (
  world: World,
  book: Book,
  clients: { readonly ended: Promise<void>; readonly leave: () => void },
): Promise<Conclusion> => {
  await world.allReady();
  const { ms: healedMs, left: unsettled } = await heal(world);
  // Clients ask with pauses between, and some wishes have never reached a gateway yet.
  await Promise.race([clients.ended, pause(healWithinMs)]);
  clients.leave();
  await clients.ended;
  await pause(lastArrivalMs);

  // How each order is told of in the end, also to those who walked away.
  const entries = new Map(book.entries.map((entry) => [entry.wish.key, entry]));
  const askedAt = performance.now();
  for (const order of await allOrders(world.urls)) {
    const answer = { askedAt, answeredAt: performance.now(), reply: { kind: 'order', order } } as const;
    entries.get(order.key)?.answers.push(answer);
  }
  return { verdict: judge(book.entries, await world.carrier.ledger()), unsettled, healedMs };
};
