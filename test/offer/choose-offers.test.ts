import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OfferFilter, OfferSort } from '../../src/generated/graphql.ts';
import { usd } from '../../src/graphql/money.ts';
import { chooseOffers } from '../../src/offer/choose-offers.ts';
import { monthlyPriceOf, type Offer } from '../../src/offer/offer.ts';
import { anOffer, someOffers } from './an-offer.ts';

const priceOf = (offer: Offer) => monthlyPriceOf(offer)?.cents ?? null;
const speedOf = ({ plan }: Offer) => plan?.downloadMbps ?? null;
const some = fc.constantFrom<OfferSort>('PRICE_ASC', 'PRICE_DESC', 'SPEED_ASC', 'SPEED_DESC');

describe('Offers in an order', () => {
  it('are the same offers', () => {
    fc.assert(
      fc.property(someOffers, some, (offers, sort) => {
        const sorted = chooseOffers(offers, null, sort);
        expect(sorted).toHaveLength(offers.length);
        expect(new Set(sorted)).toEqual(new Set(offers));
      }),
    );
  });

  it('are ordered by their figure, the unknown last, those alike as the carrier has them', () => {
    fc.assert(
      fc.property(someOffers, some, (offers, sort) => {
        const figure = sort.startsWith('PRICE') ? priceOf : speedOf;
        const direction = sort.endsWith('_ASC') ? 1 : -1;
        const sorted = chooseOffers(offers, null, sort);
        const isBefore = (one: Offer, other: Offer) => {
          const [first, second] = [figure(one), figure(other)];
          if (first === second) return offers.indexOf(one) < offers.indexOf(other);
          return second === null || (first !== null && direction * (first - second) < 0);
        };
        const wrong = sorted.slice(1).filter((offer, index) => !isBefore(sorted[index] ?? anOffer(), offer));
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('are the carrier’s own where none is asked for', () => {
    fc.assert(
      fc.property(someOffers, (offers) => {
        expect(chooseOffers(offers, undefined, undefined)).toEqual(offers);
        expect(chooseOffers(offers, {}, null)).toEqual(offers);
      }),
    );
  });
});

describe('A filter', () => {
  const cents = (text: string) => Number(text.replace('.', ''));
  const someFilter = fc.record({
    maxMonthlyPrice: fc.option(fc.constantFrom('0.00', '54.99', '55.00', '64.99', '65.00', '200.00')),
    minDownloadMbps: fc.option(fc.constantFrom(0, 100, 300, 501)),
    search: fc.option(fc.constantFrom('INTERNET', ' fiber ', '')),
  });

  it('lets through exactly what holds, in the order that it had', () => {
    fc.assert(
      fc.property(someOffers, someFilter, (offers, filter) => {
        const holds = (offer: Offer) => {
          const [price, speed] = [priceOf(offer), speedOf(offer)];
          return (
            (filter.maxMonthlyPrice === null || (price !== null && price <= cents(filter.maxMonthlyPrice))) &&
            (filter.minDownloadMbps === null || (speed !== null && speed >= filter.minDownloadMbps)) &&
            offer.name.toLowerCase().includes(filter.search?.trim().toLowerCase() ?? '')
          );
        };
        expect(chooseOffers(offers, filter, null)).toEqual(offers.filter(holds));
      }),
    );
  });

  it('compares prices to the cent, whatever a double makes of them', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.integer({ min: -1, max: 1 }), (most, more) => {
        const total = usd(Math.max(0, most + more));
        const offer = anOffer({ price: { base: total, total, period: 'MONTH', tax: 'EXCLUDED' } });
        const digits = String(most).padStart(3, '0');
        const maxMonthlyPrice = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(chooseOffers([offer], { maxMonthlyPrice }, null)).toHaveLength(total.cents <= most ? 1 : 0);
      }),
    );
  });

  const offer = anOffer({
    name: 'Alpha',
    description: 'Beta',
    benefits: ['Gamma', 'Delta'],
    plan: { id: 'p', name: 'Epsilon', description: 'Zeta', price: null, downloadMbps: null, isCurrent: null },
  });

  it.each(['alpha', 'BETA', 'delta', 'psilo', 'zeta', '  '])('finds %j in what an offer says', (search) => {
    expect(chooseOffers([offer], { search }, null)).toEqual([offer]);
  });

  it('finds nothing that is not there', () => {
    expect(chooseOffers([offer, anOffer()], { search: 'omega' }, null)).toEqual([]);
  });

  it.each<readonly [string, OfferFilter]>([
    ['maxMonthlyPrice', { maxMonthlyPrice: '-0.01' }],
    ['minDownloadMbps', { minDownloadMbps: -1 }],
  ])('with a negative %s is refused, even where there is nothing to filter', (name, filter) => {
    expect(() => chooseOffers([], filter, null)).toThrow(`\`${name}\` must not be negative.`);
  });
});
