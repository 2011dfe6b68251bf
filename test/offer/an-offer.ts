/** Offers for tests: a plain one, of which a test says what matters to it, and arbitrary ones. */
import fc from 'fast-check';
import { usd } from '../../src/graphql/money.ts';
import type { AddOn, Discount, Offer } from '../../src/offer/offer.ts';

export const anOffer = (facts: Partial<Offer> = {}): Offer => ({
  id: 'o',
  eligible: null,
  name: 'o',
  description: null,
  benefits: [],
  price: null,
  originalPrice: null,
  marketingPrice: null,
  monthlyCharges: [],
  plan: null,
  discounts: [],
  addOns: [],
  ...facts,
});

export const aDiscount = (facts: Partial<Discount> = {}): Discount => ({
  id: 'd',
  name: 'd',
  description: null,
  amountOff: null,
  priceAfter: null,
  period: 'MONTH',
  tax: 'EXCLUDED',
  applyPolicy: null,
  promoType: null,
  tenderTypes: [],
  startsAt: null,
  endsAt: null,
  ...facts,
});

export const anAddOn = (id: string, isCurrent: boolean | null): AddOn => ({
  id,
  name: id,
  description: null,
  offeringType: null,
  price: null,
  isCurrent,
  equipment: [],
});

/** The same monthly price and speed often, some unknown, in a few words. */
const someOffer: fc.Arbitrary<Offer> = fc
  .record({
    cents: fc.option(fc.oneof(fc.constantFrom(0, 5500, 6499, 6500), fc.nat(20_000))),
    period: fc.constantFrom('MONTH', 'MONTH', 'YEAR', 'UNKNOWN'),
    tax: fc.constantFrom('EXCLUDED', 'EXCLUDED', 'UNKNOWN'),
    speed: fc.option(fc.constantFrom(0, 100, 300, 500)),
    isCurrent: fc.constantFrom(null, null, false, true),
    name: fc.constantFrom('Internet 300', 'Internet 500', 'Fiber'),
    addOns: fc.uniqueArray(fc.constantFrom('coverage', 'phone', 'static address')),
    had: fc.constantFrom(null, false, true),
  })
  .map(({ cents, period, tax, speed, isCurrent, name, addOns, had }) =>
    anOffer({
      name,
      price: cents === null ? null : { base: usd(cents + 1000), total: usd(cents), period, tax },
      plan: { id: 'p', name, description: null, price: null, downloadMbps: speed, isCurrent },
      addOns: addOns.map((id) => anAddOn(id, had)),
    }),
  );

/** The offers of one answer: each has an id of its own. */
export const someOffers: fc.Arbitrary<readonly Offer[]> = fc
  .array(someOffer, { minLength: 1, maxLength: 12 })
  .map((offers) => offers.map((offer, index) => ({ ...offer, id: String(index) })));
