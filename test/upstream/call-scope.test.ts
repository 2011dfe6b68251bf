import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCallScope } from '../../src/upstream/call-scope.ts';

/** Calls that begin when the scope lets them, and end when the test says so. */
const heldCalls = (count: number, atOnce: number) => {
  const scope = createCallScope(atOnce, () => undefined);
  const begun: number[] = [];
  const running = new Map<number, (fails: boolean) => void>();
  const outcomes = Array.from({ length: count }, (_, index) =>
    scope.run(
      'carrier',
      () =>
        new Promise<number>((resolve, reject) => {
          begun.push(index);
          running.set(index, (fails) => {
            running.delete(index);
            if (fails) reject(new Error(`call ${index}`));
            else resolve(index);
          });
        }),
    ),
  );
  return { begun, running, outcomes: Promise.allSettled(outcomes) };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('The calls of one request', () => {
  it('are never more at once than allowed, begin in their order, and all come to their end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.infiniteStream(fc.record({ pick: fc.nat(), fails: fc.boolean() })),
        async (count, atOnce, choices) => {
          const { begun, running, outcomes } = heldCalls(count, atOnce);
          let ended = 0;
          while (ended < count) {
            await settled();
            expect(running.size).toBe(Math.min(atOnce, count - ended));
            const { pick, fails } = choices.next().value as { pick: number; fails: boolean };
            const calls = [...running.values()];
            calls[pick % calls.length]?.(fails);
            ended += 1;
          }
          expect(begun).toEqual(Array.from({ length: count }, (_, index) => index));
          expect(await outcomes).toHaveLength(count);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('do not hold up those of another request', async () => {
    const slow = heldCalls(5, 1);
    const other = createCallScope(1, () => undefined);
    expect(await other.run('carrier', () => Promise.resolve('done'))).toBe('done');
    expect(slow.begun).toEqual([0]);
  });
});
