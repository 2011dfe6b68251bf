import { describe, expect, it } from '@jest/globals';
import { connectTo, type Listeners } from '../../proof/simulate/memory-journal.ts';
import { MemoryStore } from '../../proof/simulate/memory-store.ts';
import { describeJournal } from '../order/journal/journal-conformance.ts';

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

describe('x', () => {
  it('y', () => {
    expect(1).toBe(1);
  });
});
