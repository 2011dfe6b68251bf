/** One seed, from the first order to the last answer: rough times, then healed ones in which everything must come to an end. */
import { usualTimes, worstCarrier, type ProtocolTimes } from '../../src/order/order-protocol.ts';
import { carrierKinds, carriers } from './carrier-kinds.ts';
import { Checker, type Violation } from './checker.ts';
import { ask, beClient, type ClientParts, type Instance } from './client.ts';
import { GatewayProcess } from './gateway-process.ts';
import { Gateway } from './gateway.ts';
import { allRules, MemoryStore } from './memory-store.ts';
import { SimulatedCarrier } from './simulated-carrier.ts';
import { faithful, type Variant } from './variant.ts';
import { draftsOf, drawPart, wishOf, type Wish } from './wish.ts';
import { noFaults, World, type Counts } from './world.ts';

export interface SeedOptions {
  readonly variant?: Variant;
  readonly isTraceKept?: boolean;
}

export interface SeedReport extends Counts {
  readonly seed: number;
  readonly orders: number;
  /** Orders that were sent more than once. */
  readonly resent: number;
  readonly answers: number;
  readonly virtualMs: number;
  readonly violations: readonly Violation[];
  readonly traceHash: string;
  readonly trace: readonly string[];
}

const minute = 60_000;
const wishesPerSeed = 40;
const arrivalsMs = 5 * minute;
const roughMs = 12 * minute;

/** T_resolve of P4: from the worst place to be in when the faults heal, with each of the protocol's waits once. */
const resolveMs =
  2 * usualTimes.leaseMs + worstCarrier.settleMs + 4 * usualTimes.lookUpRetryMs + usualTimes.sendDeadlineMs + minute;

const drawWishes = ({ random }: World): readonly Wish[] => {
  let lines = 0;
  const used: string[] = [];
  const newLine = () => {
    lines += 1;
    const ctn = `404${lines.toString().padStart(7, '0')}`;
    used.push(ctn);
    return ctn;
  };
  const wishes: Wish[] = [];
  while (wishes.length < wishesPerSeed) {
    const key = `key-${wishes.length.toString().padStart(16, '0')}`;
    const before = wishes.at(-1);
    // A line that somebody else wants, too; else lines of its own, in one part or two.
    if (used.length > 0 && random.chance(0.15)) wishes.push(wishOf(key, [drawPart([random.pick(used)], random)]));
    // The same wish under another key: the commonest mistake.
    else if (before && random.chance(0.05)) wishes.push(wishOf(key, before.parts));
    // Another wish under the same key.
    else if (before && random.chance(0.05)) wishes.push(wishOf(before.key, [drawPart([newLine()], random)]));
    else if (random.chance(0.12))
      wishes.push(wishOf(key, [drawPart([newLine(), newLine()], random), drawPart([newLine()], random)]));
    else wishes.push(wishOf(key, [drawPart([newLine()], random)]));
  }
  return wishes;
};

export const runSeed = async (
  seed: number,
  { variant = faithful, isTraceKept = false }: SeedOptions = {},
): Promise<SeedReport> => {
  const world = new World(seed, isTraceKept);
  const { random, scheduler, trace, start } = world;
  const { profile, bounds } = carriers[variant.kind ?? random.pick(carrierKinds)];
  // Some orders are given up before they are sent, some after a doubt, some never.
  const times: ProtocolTimes = { ...usualTimes, expiryMs: random.pick([15, 15, 5, 1.5]) * minute };
  const checker = new Checker(world);
  const store = new MemoryStore({
    now: () => world.now,
    rules: { ...allRules, ...variant.rules },
    onCommit: (after, before) => {
      trace.add('journal', `${after.id} v${after.version} ${before?.state ?? 'nothing'} to ${after.state}`);
      checker.onCommit(after, before);
      if (before?.state === 'IN_DOUBT' && after.state === 'INTENT') {
        for (const { process } of instances) process.wakeIfLurking();
      }
    },
  });
  const instances: Instance[] = [];
  let pushes = 0;
  const carrier = new SimulatedCarrier(world, bounds, checker, (changeIds) => {
    const { process, gateway } = random.pick(instances);
    pushes += 1;
    const pushId = `push-${pushes}`;
    process.later(0, () => void gateway?.push(pushId, changeIds));
  });
  for (let number = random.between(2, 3); number > 0; number -= 1) {
    const process = new GatewayProcess(world, `gateway-${number}`, () => {
      instance.gateway = new Gateway({ world, process, store, carrier, profile, times, variant, onBug: checker.onBug });
    });
    const instance: Instance = { process, gateway: null };
    instances.push(instance);
    process.start();
  }

  const clients: ClientParts = { world, instances, checker };
  const wishes = drawWishes(world);
  for (const wish of wishes) {
    checker.expect(
      wish,
      draftsOf(wish, times, () => 'draft'),
    );
    scheduler.after(random.between(0, arrivalsMs), () => void beClient(clients, wish));
  }
  for (let outages = world.faults.store > 0 ? random.between(0, 3) : 0; outages > 0; outages -= 1) {
    scheduler.after(random.between(0, roughMs - minute), () => {
      world.storeDownUntil = world.now + random.between(1000, minute);
    });
  }

  // An order that a deduplicating carrier refused in doubt is looked up when it is given up.
  const end = start + roughMs + resolveMs + (profile.deduplicates ? times.expiryMs : 0);
  await world.runUntil(start + roughMs);
  trace.add('world', 'is healed');
  world.faults = noFaults;
  world.storeDownUntil = 0;
  for (const { process } of instances) process.heal();
  await world.runUntil(end - minute / 2);
  // Everybody asks once more, and hears how it ended.
  for (const wish of wishes) {
    const known = store.getByKey('acme', 'portal', wish.key);
    if (known[0]?.fingerprint === wish.fingerprint) void ask(clients, wish, (gateway) => gateway.read(wish.key));
  }
  await world.runUntil(end);
  checker.finish(store, carrier.ledger, bounds.canLookUpByRange);
  const orders = store.all();

  return {
    seed,
    ...world.counts,
    orders: orders.length,
    resent: orders.filter(({ attempt }) => attempt > 1).length,
    answers: checker.answers,
    virtualMs: world.now - start,
    violations: checker.violations,
    traceHash: trace.hash,
    trace: trace.lines,
  };
};
