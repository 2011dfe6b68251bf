import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatCents } from '../../src/graphql/money.ts';

describe('formatCents', () => {
  it.each([
    [0, '0.00'],
    [-0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [99, '0.99'],
    [6500, '65.00'],
    [-1050, '-10.50'],
    [123456789, '1234567.89'],
  ])('prints %p as %s', (cents, text) => {
    expect(formatCents(cents)).toBe(text);
  });

  it('prints two decimals that are the same amount', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (cents) => {
        const text = formatCents(cents);
        expect(text).toMatch(/^-?[0-9]+\.[0-9]{2}$/);
        expect(Number(text.replace('.', ''))).toBe(cents === 0 ? 0 : cents);
      }),
    );
  });
});
