import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RetryBudget } from '../../src/upstream/retry-budget.ts';

describe('The budget of repeats', () => {
  it('is never more than a tenth of the calls and what a fresh gateway is lent', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 500 }), (wantsRepeat) => {
        const budget = new RetryBudget();
        let repeats = 0;
        for (const wants of wantsRepeat) {
          budget.noteCall();
          if (wants && budget.take()) repeats += 1;
        }
        expect(repeats).toBeLessThanOrEqual(2 + wantsRepeat.length / 10);
      }),
    );
  });

  it('does not grow without end while all is well', () => {
    const budget = new RetryBudget();
    for (let call = 0; call < 10_000; call += 1) budget.noteCall();
    let repeats = 0;
    while (budget.take()) repeats += 1;
    expect(repeats).toBe(10);
  });
});
