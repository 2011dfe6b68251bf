import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { usd } from '../../src/graphql/money.ts';
import { compareOffers } from '../../src/offer/compare-offers.ts';
import { monthlyPriceOf, type BroadbandPlan, type Offer, type Price } from '../../src/offer/offer.ts';
import { anAddOn, anOffer, someOffers } from './an-offer.ts';

const monthly = (cents: number, tax: Price['tax'] = 'EXCLUDED'): Price => ({
  base: usd(cents),
  total: usd(cents),
  period: 'MONTH',
  tax,
});
const plan = (downloadMbps: number | null, isCurrent: boolean | null = null): BroadbandPlan => ({
  id: `plan of ${downloadMbps}`,
  name: 'Plan',
  description: null,
  price: null,
  downloadMbps,
  isCurrent,
});
const ids = (addOns: readonly { readonly id: string }[] | undefined) => addOns?.map(({ id }) => id);

const small = anOffer({ id: 'small', price: monthly(5500), plan: plan(300), addOns: [anAddOn('coverage', false)] });
const large = anOffer({ id: 'large', price: monthly(6500), plan: plan(500) });

/** An answer with these offers. */
const answer = (...offers: readonly Offer[]) => ({ offers, reasonCodePolicy: null });

/** What one offer has more or less than another, or than the account has now. */
const compared = (offers: readonly Offer[], id: string, other?: string) => {
  const [comparison] = compareOffers(answer(...offers), [id], other);
  return {
    currentPlan: comparison?.currentPlan?.id ?? null,
    cents: comparison?.monthlyDifference?.cents ?? null,
    mbps: comparison?.downloadDifferenceMbps ?? null,
    gained: ids(comparison?.addOnsGained),
    lost: ids(comparison?.addOnsLost),
  };
};

describe('Offers compared', () => {
  const nothing = { currentPlan: null, cents: null, mbps: null, gained: [], lost: [] };
  const marked = (offer: Offer, isCurrent: boolean | null) => ({
    ...offer,
    plan: offer.plan && { ...offer.plan, isCurrent },
  });
  const having = (offer: Offer, isCurrent: boolean | null) => ({ ...offer, addOns: [anAddOn('coverage', isCurrent)] });

  it.each<readonly [what: string, offers: readonly Offer[], id: string, other: string | undefined, expected: object]>([
    ['with another', [small, large], 'large', 'small', { ...nothing, cents: 1000, mbps: 200, lost: ['coverage'] }],
    ['the other way', [small, large], 'small', 'large', { ...nothing, cents: -1000, mbps: -200, gained: ['coverage'] }],
    ['with nothing that is marked', [small, large], 'large', undefined, nothing],
    ['with an add-on to gain', [small, large], 'small', undefined, { ...nothing, gained: ['coverage'] }],
    ['with an add-on to keep', [having(small, true), large], 'small', undefined, nothing],
    ['with an add-on to lose', [having(small, true), large], 'large', undefined, { ...nothing, lost: ['coverage'] }],
    ['with an add-on that may be had', [having(small, null), large], 'small', undefined, nothing],
    [
      'with an add-on that another offer marks',
      [having(small, false), having(large, true)],
      'small',
      undefined,
      nothing,
    ],
    [
      'with the present plan',
      [marked(small, true), large],
      'large',
      undefined,
      { ...nothing, currentPlan: 'plan of 300', cents: 1000, mbps: 200 },
    ],
    [
      'with another than the present plan',
      [marked(small, true), large],
      'small',
      'large',
      { ...nothing, currentPlan: 'plan of 300', cents: -1000, mbps: -200, gained: ['coverage'] },
    ],
    ['with two present plans', [marked(small, true), marked(large, true)], 'large', undefined, nothing],
    [
      'with one whose price has tax in it',
      [small, { ...large, price: monthly(6500, 'INCLUDED') }],
      'large',
      'small',
      { ...nothing, mbps: 200, lost: ['coverage'] },
    ],
    [
      'with one that is paid once',
      [small, { ...large, price: { ...monthly(6500), period: 'ONE_TIME' } }],
      'large',
      'small',
      { ...nothing, mbps: 200, lost: ['coverage'] },
    ],
    [
      'with one without a plan',
      [small, { ...large, plan: null }],
      'large',
      'small',
      { ...nothing, cents: 1000, lost: ['coverage'] },
    ],
  ])('%s differ by what is known', (_what, offers, id, other, expected) => {
    expect(compared(offers, id, other)).toEqual({ ...nothing, ...expected });
  });

  it('are one entry an id, in the order asked, null where there is none', () => {
    const comparisons = compareOffers(answer(small, large), ['large', 'none', 'small', 'large'], null);
    expect(comparisons.map((comparison) => comparison?.offer.id)).toEqual(['large', undefined, 'small', 'large']);
    expect(comparisons[1]).toBeNull();
    expect(compareOffers(answer(), ['large'], null)).toEqual([null]);
  });

  it('are at most twenty', () => {
    const ask = (count: number) => compareOffers(answer(small), Array<string>(count).fill('small'), null);
    expect(ask(20)).toHaveLength(20);
    expect(() => ask(21)).toThrow(expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }));
  });

  it('need the other one to be there', () => {
    expect(() => compareOffers(answer(small), ['small'], 'none')).toThrow(
      expect.objectContaining({ extensions: { code: 'NOT_FOUND' } }),
    );
  });
});

describe('Whatever the offers', () => {
  const someTwo = someOffers.chain((offers) => {
    const index = fc.nat(offers.length - 1);
    return fc.tuple(fc.constant(offers), index.map(String), index.map(String));
  });

  it('one beside itself is no dearer, no faster, and has nothing more or less', () => {
    fc.assert(
      fc.property(someTwo, ([offers, id]) => {
        const offer = offers[Number(id)] ?? anOffer();
        expect(compared(offers, id, id)).toMatchObject({
          cents: monthlyPriceOf(offer) ? 0 : null,
          mbps: offer.plan?.downloadMbps == null ? null : 0,
          gained: [],
          lost: [],
        });
      }),
    );
  });

  it('one beside another is the opposite of the other beside the one', () => {
    // `0 -` keeps zero what it is: there is a negative zero, and it is not the same to a test.
    const opposite = (figure: number | null) => (figure === null ? null : 0 - figure);
    fc.assert(
      fc.property(someTwo, ([offers, one, other]) => {
        const back = compared(offers, other, one);
        expect(compared(offers, one, other)).toEqual({
          currentPlan: back.currentPlan,
          cents: opposite(back.cents),
          mbps: opposite(back.mbps),
          gained: back.lost,
          lost: back.gained,
        });
      }),
    );
  });

  it('none says that an add-on is gained which the account has, or lost which it has not', () => {
    fc.assert(
      fc.property(someTwo, ([offers, id]) => {
        const had = offers.flatMap(({ addOns }) => addOns.filter(({ isCurrent }) => isCurrent === true));
        const { gained, lost } = compared(offers, id);
        expect(ids(had)).toEqual(expect.arrayContaining(lost ?? []));
        expect(ids(had)?.some((each) => gained?.includes(each))).toBe(false);
      }),
    );
  });
});
