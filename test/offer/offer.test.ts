import { describe, expect, it } from '@jest/globals';
import { usd } from '../../src/graphql/money.ts';
import { isPriceConsistent, monthlyPriceOf, type Discount, type Offer } from '../../src/offer/offer.ts';
import { aDiscount, anOffer } from './an-offer.ts';

const discount = (
  amountOff: number | null,
  applyPolicy: string | null,
  period: Discount['period'] = 'MONTH',
): Discount => aDiscount({ amountOff: amountOff === null ? null : usd(amountOff), applyPolicy, period });

const offer = (base: number, total: number, discounts: readonly Discount[]): Offer =>
  anOffer({ price: { base: usd(base), total: usd(total), period: 'MONTH', tax: 'EXCLUDED' }, discounts });

describe('The price of an offer', () => {
  it.each<readonly [what: string, offer: Offer, consistent: boolean]>([
    ['without discounts', offer(6500, 6500, []), true],
    ['with its automatic discount', offer(6500, 5500, [discount(1000, 'automatic')]), true],
    ['with two of them', offer(6500, 5000, [discount(1000, 'Automatic'), discount(500, 'AUTOMATIC')]), true],
    ['with one that is not automatic', offer(6500, 6500, [discount(1000, 'onRequest'), discount(500, null)]), true],
    ['with a credit given once', offer(6500, 5500, [discount(1000, 'automatic', 'ONE_TIME')]), false],
    [
      'with its discount beside such a credit',
      offer(6500, 5500, [discount(1000, 'automatic'), discount(9900, 'automatic', 'ONE_TIME')]),
      true,
    ],
    ['with a discount of unknown period', offer(6500, 5500, [discount(1000, 'automatic', 'UNKNOWN')]), true],
    ['with another total', offer(6500, 5400, [discount(1000, 'automatic')]), false],
    ['with a discount of unknown amount', offer(6500, 6500, [discount(null, 'automatic')]), false],
    ['that is not given', { ...offer(0, 0, []), price: null }, false],
  ])('%s is said to be consistent or not', (_what, given, consistent) => {
    expect(isPriceConsistent(given)).toBe(consistent);
  });

  it.each([
    ['MONTH', usd(5500)],
    ['YEAR', null],
    ['ONE_TIME', null],
    ['UNKNOWN', null],
  ] as const)('of the period %s is a monthly one or not', (period, monthly) => {
    const price = { base: usd(6500), total: usd(5500), period, tax: 'EXCLUDED' } as const;
    expect(monthlyPriceOf(anOffer({ price }))).toEqual(monthly);
  });
});
