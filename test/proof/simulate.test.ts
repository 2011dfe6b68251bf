import { describe, expect, it } from '@jest/globals';
import { connectTo, type Listeners } from '../../proof/simulate/memory-journal.ts';
import { MemoryStore } from '../../proof/simulate/memory-store.ts';
import { mutants } from '../../proof/simulate/mutants.ts';
import { runSeed } from '../../proof/simulate/run-seed.ts';
import { Random } from '../../proof/simulate/random.ts';
import { Scheduler } from '../../proof/simulate/scheduler.ts';
import { describeJournal } from '../order/journal/journal-conformance.ts';

// The simulated journal is only worth something if it behaves like the real ones.
describeJournal('of the simulation', () => {
  let now = 0;
  const store = new MemoryStore({ now: () => now });
  const listeners: Listeners = new Set();
  return {
    connect: () => Promise.resolve(connectTo(store, listeners)),
    setNow: (instant) => {
      now = instant;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
});

describe('virtual time', () => {
  it('runs events in order, and everything that one has settled before the next', async () => {
    const scheduler = new Scheduler(new Random(1), 0);
    const seen: string[] = [];
    const chain = async (name: string) => {
      for (let link = 0; link < 20; link += 1) await Promise.resolve();
      seen.push(`${name} at ${scheduler.now}`);
    };
    scheduler.after(20, () => void chain('second'));
    scheduler.after(10, () => void chain('first'));
    scheduler.after(40, () => void chain('too late'));
    await scheduler.runUntil(30);
    expect(seen).toEqual(['first at 10', 'second at 20']);
    expect(scheduler.now).toBe(30);
  });

  it('ends with what an event throws', async () => {
    const scheduler = new Scheduler(new Random(1), 0);
    scheduler.after(1, () => {
      throw new Error('no');
    });
    await expect(scheduler.runUntil(2)).rejects.toThrow('no');
  });
});

describe('the simulation', () => {
  it('breaks no property in hundreds of orders', async () => {
    let orders = 0;
    for (let seed = 1; orders < 300; seed += 1) {
      const report = await runSeed(seed);
      expect(report.violations).toEqual([]);
      orders += report.orders;
    }
  });

  it('has the same trace for the same seed, kept or not, and another for another', async () => {
    const one = await runSeed(7);
    const kept = await runSeed(7, { isTraceKept: true });
    expect({ ...kept, trace: [] }).toEqual(one);
    expect(kept.trace.length).toBeGreaterThan(500);
    expect((await runSeed(8)).traceHash).not.toBe(one.traceHash);
  });

  it.each(['does not let a doubt settle', 'takes a time-out for a refusal', 'lines are not guarded'])(
    'catches the mutant that %s',
    async (name) => {
      const mutant = mutants.find((one) => one.name === name);
      const { violations } = await runSeed(1, { ...(mutant && { variant: mutant }) });
      expect(mutant?.breaks).toContain(violations.find(({ property }) => mutant?.breaks.includes(property))?.property);
    },
  );
});
