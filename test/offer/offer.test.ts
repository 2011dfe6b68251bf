import { describe, expect, it } from '@jest/globals';
import { usd } from '../../src/graphql/money.ts';
import { isPriceConsistent, type Discount, type Offer } from '../../src/offer/offer.ts';

const discount = (amountOff: number | null, applyPolicy: string | null): Discount => ({
  id: 'd',
  name: 'd',
  description: null,
  amountOff: amountOff === null ? null : usd(amountOff),
  priceAfter: null,
  period: 'MONTH',
  applyPolicy,
  promoType: null,
  tenderTypes: [],
  startsAt: null,
  endsAt: null,
});

const offer = (base: number, total: number, discounts: readonly Discount[]): Offer => ({
  id: 'o',
  name: 'o',
  description: null,
  benefits: [],
  price: { base: usd(base), total: usd(total), period: 'MONTH', tax: 'EXCLUDED' },
  originalPrice: null,
  marketingPrice: null,
  monthlyCharges: [],
  plan: null,
  discounts,
  addOns: [],
});

describe('The price of an offer', () => {
  it.each<readonly [what: string, offer: Offer, consistent: boolean]>([
    ['without discounts', offer(6500, 6500, []), true],
    ['with its automatic discount', offer(6500, 5500, [discount(1000, 'automatic')]), true],
    ['with two of them', offer(6500, 5000, [discount(1000, 'Automatic'), discount(500, 'AUTOMATIC')]), true],
    ['with one that is not automatic', offer(6500, 6500, [discount(1000, 'onRequest'), discount(500, null)]), true],
    ['with another total', offer(6500, 5400, [discount(1000, 'automatic')]), false],
    ['with a discount of unknown amount', offer(6500, 6500, [discount(null, 'automatic')]), false],
    ['that is not given', { ...offer(0, 0, []), price: null }, false],
  ])('%s is said to be consistent or not', (_what, given, consistent) => {
    expect(isPriceConsistent(given)).toBe(consistent);
  });
});
