import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OfferIntentInput } from '../../src/generated/graphql.ts';
import { usd } from '../../src/graphql/money.ts';
import { isPriceConsistent } from '../../src/offer/offer.ts';
import { fetchOffers, toAvailability, WireAvailability } from '../../src/offer/offer.upstream.ts';
import { aCarrier, example, failureOf, type Canned } from '../upstream/a-carrier.ts';

const carrier = aCarrier();
const path = '/msapi/productoffermanagementms/v3/product/availability';
const fetchedAt = new Date('2026-03-10T15:00:00Z');
const changePlan: OfferIntentInput = { changeRatePlan: {} };
const ban = '559210581033';
const isOurs = () => true;

const fetched = (answer: Canned, intent: OfferIntentInput = changePlan, account = ban) => {
  carrier.answers(path, answer);
  return fetchOffers(carrier.broadband(), { ban: account, intent }, isOurs, carrier.scope(), () => fetchedAt);
};

/** What becomes of an answer, and where it was odd. */
const mapped = (answer: unknown) => {
  const odd: string[] = [];
  const availability = toAvailability(WireAvailability.parse(answer), fetchedAt, (place) => void odd.push(place));
  return { ...availability, odd };
};

const monthly = (base: number, total: number) => ({
  base: usd(base),
  total: usd(total),
  period: 'MONTH',
  tax: 'EXCLUDED',
});
const autoPay =
  'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account. Or $5/mo. with a credit card.';

const internet300 = {
  id: 'b5d96af0-30bc-4988-92b9-7798cc9d4f93',
  eligible: null,
  name: 'AT&T Internet 300',
  description: '300Mbps speed + unlimited internet data',
  benefits: [
    'Game, stream, and video chat with confidence',
    'Ensure your smart home devices run smoothly',
    '300Mbps upload and download speeds',
  ],
  price: monthly(6500, 5500),
  originalPrice: monthly(6500, 5500),
  marketingPrice: monthly(6500, 5500),
  monthlyCharges: [monthly(6500, 5500)],
  plan: {
    id: '85333ec5-e9aa-4c8e-b886-04afb19e4a6a',
    name: 'AT&T Internet 300',
    description: '300Mbps speed',
    price: monthly(6500, 5500),
    downloadMbps: 300,
    isCurrent: null,
  },
  discounts: [
    {
      id: 'ImmediatePromotion_60d1c554-2c85-47ba-a79a-8f195115933d',
      name: autoPay,
      description: autoPay,
      amountOff: usd(1000),
      priceAfter: usd(5500),
      period: 'MONTH',
      tax: 'EXCLUDED',
      applyPolicy: 'automatic',
      promoType: 'ABP',
      tenderTypes: [],
      startsAt: null,
      endsAt: null,
    },
  ],
  addOns: [
    {
      id: 'b474f34f-5c2b-4501-99dd-28ef9e60dcff',
      name: 'Fiber Wi-Fi Coverage Service',
      description:
        'Fiber Wi-Fi Coverage Service characteristics: From Benefits, update the characteristics from benefits',
      offeringType: 'Coverage',
      price: monthly(1000, 1000),
      isCurrent: false,
      equipment: [
        {
          id: '3be36e21-9fb4-4fe9-aaa8-fb2ebac818dc',
          name: 'All-Fi Fiber Booster',
          type: 'Equipment',
          group: 'BBDevice',
          maxQuantity: 5,
        },
      ],
    },
  ],
};

const scenario1 = {
  eligible: true,
  reasons: [],
  pendingOrderCount: 0,
  reasonCodePolicy: null,
  offers: [
    internet300,
    expect.objectContaining({
      name: 'AT&T Internet 500',
      price: monthly(7500, 6500),
      addOns: [],
      discounts: [expect.objectContaining({ amountOff: usd(1000), priceAfter: usd(6500) })],
    }),
  ],
  freshness: { fetchedAt, source: 'broadband availability', fromCache: false },
};

describe('The documented answers', () => {
  it('to adding coverage are mapped to the letter', async () => {
    expect(await fetched({ body: example('availability-scenario1-response.json') })).toEqual(scenario1);
    expect(carrier.odd()).toEqual([]);
  });

  it('to removing coverage differ by the policy alone, in real numbers and booleans', async () => {
    const intent: OfferIntentInput = { changeRatePlan: { coverage: 'REMOVE' } };
    expect(await fetched({ body: example('availability-scenario2-response.json') }, intent)).toEqual({
      ...scenario1,
      reasonCodePolicy: {
        action: 'Terminate',
        cancelImmediately: true,
        refundable: true,
        feeCode: 'NRF',
        feeAfterDays: 21,
        feeGraceDays: 180,
        returnWindowDays: 14,
        returnEligible: true,
      },
    });
    expect(carrier.odd()).toEqual([]);
  });

  it('in the reference dialect have prices that stand in relationships, as integers', () => {
    const price = { base: usd(14500), total: usd(14500), period: 'MONTH', tax: 'UNKNOWN' };
    expect(mapped(example('availability-reference-response-head.json'))).toMatchObject({
      eligible: true,
      pendingOrderCount: null,
      offers: [
        {
          name: 'TestOnly_5_Unlimited 5G WBB Bundle_150RC (Exclusive)',
          description: 'Unlimited 5G WBB Bundle.',
          benefits: ['...'],
          price,
          originalPrice: price,
          marketingPrice: price,
          monthlyCharges: [],
          plan: { name: '(cut)', price: null, downloadMbps: null },
          discounts: [],
        },
      ],
      odd: [],
    });
  });

  it('in the dialect of automatic payment have flat discounts, and ids of our making where none are given', () => {
    const answer = example('availability-autobillpay-response.json');
    const { offers, odd } = mapped(answer);
    expect(offers).toMatchObject([
      {
        id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/) as unknown,
        eligible: true,
        name: 'Fiber',
        price: null,
        discounts: [
          {
            amountOff: usd(1000),
            priceAfter: null,
            period: 'MONTH',
            tax: 'UNKNOWN',
            tenderTypes: ['ACH'],
            startsAt: new Date('2025-04-13T05:00:00Z'),
            endsAt: new Date('2035-07-04T10:35:16.971Z'),
          },
        ],
      },
    ]);
    expect(odd).toEqual([]);
    expect(mapped(answer).offers[0]?.id).toBe(offers[0]?.id);
  });
});

describe('The prices of the documented answers', () => {
  it.each([
    ['scenario1-response', [true, true]],
    ['scenario2-response', [true, true]],
    ['reference-response-head', [true]],
    // It has discounts and no price: there is nothing to check.
    ['autobillpay-response', [false]],
  ])('of %s agree with their discounts, where there is a price', (file, consistent) => {
    expect(mapped(example(`availability-${file}.json`)).offers.map(isPriceConsistent)).toEqual(consistent);
  });
});

describe('What an account has now', () => {
  const answer = (indicator: { readonly plan?: unknown; readonly addon?: unknown }) => {
    const item = (type: string, currentProductIndicator: unknown) => ({
      type,
      value: [{ id: type, name: type, currentProductIndicator }],
    });
    const relationships = [item('BB_Plan', indicator.plan), item('addon', indicator.addon)];
    const [offer] = mapped({
      content: { availableProducts: [{ productDetails: [{ productOfferingRelationship: relationships }] }] },
    }).offers;
    return { plan: offer?.plan?.isCurrent, addOn: offer?.addOns[0]?.isCurrent };
  };

  it.each([
    ['not at all', {}, { plan: null, addOn: null }],
    ['as the documents do', { addon: false }, { plan: null, addOn: false }],
    ['on a plan', { plan: true, addon: 'Y' }, { plan: true, addOn: true }],
    ['by a word that cannot be read', { plan: 'Maybe' }, { plan: null, addOn: null }],
  ])('may be marked %s', (_how, indicator, expected) => {
    expect(answer(indicator)).toEqual(expected);
  });
});

describe('An availability question', () => {
  const documented = (file: string) => example(`availability-${file}-request.json`);
  const device = '18200812770407799';

  it.each<readonly [string, OfferIntentInput, unknown]>([
    ['changing the plan', changePlan, documented('scenario1')],
    ['adding coverage', { changeRatePlan: { coverage: 'ADD' } }, documented('scenario1')],
    ['removing coverage', { changeRatePlan: { coverage: 'REMOVE' } }, documented('scenario2')],
    ['a reason', { changeRatePlan: { reasonCode: 'X-1' } }, { ...documented('scenario1'), reasonCode: 'X-1' }],
    ['a device swap', { deviceSwap: { deviceId: device } }, documented('deviceswap')],
    ['paying automatically', { autoBillPay: { optIn: true } }, documented('autobillpay')],
    [
      'no longer paying automatically',
      { autoBillPay: { optIn: false, reasonCode: 'X-1' } },
      { ...documented('autobillpay'), reasonCode: 'X-1', intent: 'Optout' },
    ],
    ['buying a product', { productPurchase: {} }, documented('productpurchase')],
  ])('about %s is the documented request', async (_what, intent, request) => {
    const { accountNumber } = request as { accountNumber: string };
    const answer = { content: { accountDetails: { ban: accountNumber }, availableProducts: [] } };
    expect(await fetched({ body: answer }, intent, accountNumber)).toMatchObject({ eligible: false, offers: [] });
    expect(carrier.asked()).toMatchObject([{ path: `/base${path}`, method: 'POST', body: request }]);
    expect(carrier.asked()[0]?.body).toEqual(request);
  });

  it.each<readonly [string, OfferIntentInput]>([
    ['a device id with a line break', { deviceSwap: { deviceId: '182\n' } }],
    ['an empty device id', { deviceSwap: { deviceId: '' } }],
    ['a device id of 65 digits', { deviceSwap: { deviceId: '1'.repeat(65) } }],
    ['leaving automatic payment without a reason', { autoBillPay: { optIn: false } }],
  ])('with %s is refused before it is sent', async (_what, intent) => {
    const asking = fetchOffers(carrier.broadband(), { ban, intent }, isOurs, carrier.scope(), () => fetchedAt);
    await expect(asking).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('A refusal of the carrier', () => {
  const refusal = (code: unknown) => ({
    status: 400,
    body: { error: { code, message: 'Internal words', details: [] } },
  });

  it.each([
    ['MS_MNGORCH_CG_WLS_BB_PENDING_ORDER', 'PENDING_ORDER'],
    ['MS_MSO_INVALID_ACCOUNT_STATUS', 'ACCOUNT_STATUS'],
    ['MS_MNGORCH_CG_WLS_BB_INVALID_PRODUCT_STATUS', 'ACCOUNT_STATUS'],
  ])('with %s is an answer: the account may take nothing now', async (code, reason) => {
    const answer = await fetched(refusal(code));
    expect(answer).toMatchObject({ eligible: false, offers: [], reasons: [{ code: reason }] });
    expect(JSON.stringify(answer)).not.toContain('Internal words');
  });

  it('with the documented body is such an answer', async () => {
    const body = example('availability-error-assumed.json');
    expect(await fetched({ status: 400, body })).toMatchObject({ eligible: false });
  });

  it.each([
    'SHOPPING_SUBMIT_CART_BACKEND_CART_API_READ_TIMEOUT_ERROR',
    'SUBMITCHANGE_PATCH_PAYMENT_CONNECTION_ERROR',
    'SUBMITCHANGE_PATCH_PAYMENT_BE_API_FAILURE',
  ])('with %s is a passing fault', async (code) => {
    expect(await failureOf(fetched(refusal(code)))).toMatchObject({ failure: 'unavailable' });
  });

  it.each([
    ['an unknown code', refusal('SUBMITCHANGE_CART_ID_MISSING'), 'refused'],
    ['a number as its code', refusal(42), 'refused'],
    ['a page as its body', { status: 400, body: '<html>' }, 'refused'],
    ['HTTP 417', { ...refusal('X'), status: 417 }, 'refused'],
    ['HTTP 401', { status: 401, body: '' }, 'unavailable'],
    ['HTTP 429', { status: 429, body: '' }, 'rate-limited'],
    ['HTTP 500', { ...refusal('EXTSALESOPS-CART_CREATE-OAV-0013'), status: 500 }, 'unavailable'],
    ['HTTP 200 and a page', { body: '<html>' }, 'bad-response'],
    ['HTTP 200 and no products', { body: { content: {} } }, 'bad-response'],
  ])('with %s is a failure', async (_what, answer, failure) => {
    expect(await failureOf(fetched(answer))).toMatchObject({ failure });
  });

  it('with HTTP 404 says that there is no such account', async () => {
    expect(await fetched({ ...refusal('UNKNOWN_ACCOUNT'), status: 404 })).toBeNull();
  });
});

describe('An odd answer', () => {
  it('about another account number is noted, and used as the documents’ own samples have it', async () => {
    const body = example('availability-scenario1-response.json');
    expect(await fetched({ body }, changePlan, '552321458441')).toMatchObject({ eligible: true });
    expect(carrier.odd()).toEqual(['accountDetails.ban']);
  });

  it('loses the values that cannot be read, and nothing else', () => {
    const answer = {
      content: {
        availableProducts: [
          {
            eligibility: 'perhaps',
            orderCount: 'one',
            reasonCodePolicy: { reasonCodeAction: 'Terminate', cancelImmediate: 'constructor', NRFDuration: '21 days' },
            productDetails: [
              {
                id: 'o1',
                productName: 'Offer',
                productPrice: { base: '65.0', total: 'free', uom: 'fortnight', taxIncluded: 'SOMETIMES' },
                benefits: { html: '<li>x</li>' },
                productOfferingRelationship: [
                  { type: 'addon', value: [{ id: 'a1', equipments: [{ deviceId: 'e1', upperLimit: 'five' }] }] },
                  { type: 'somethingNew', value: [{ id: 'n1' }] },
                  'no relationship',
                ],
              },
              null,
              'no offer',
            ],
          },
        ],
      },
    };
    expect(mapped(answer)).toMatchObject({
      eligible: false,
      pendingOrderCount: null,
      reasonCodePolicy: { action: 'Terminate', cancelImmediately: null, feeAfterDays: null, refundable: null },
      offers: [
        {
          id: 'o1',
          benefits: [],
          price: { base: usd(6500), total: usd(6500), period: 'UNKNOWN', tax: 'UNKNOWN' },
          plan: null,
          addOns: [{ id: 'a1', price: null, isCurrent: null, equipment: [{ id: 'e1', maxQuantity: null }] }],
        },
      ],
    });
    expect(mapped(answer).odd.sort()).toEqual(
      [
        'cancelImmediate',
        'eligibility',
        'equipments.upperLimit',
        'NRFDuration',
        'orderCount',
        'price.taxIncluded',
        'price.total',
        'price.uom',
      ].sort(),
    );
  });

  it('never makes the mapping throw', () => {
    const names = fc.constantFrom(
      'content',
      'availableProducts',
      'productDetails',
      'productPrice',
      'benefits',
      'type',
      'id',
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        tie('object'),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
      object: fc.dictionary(names, tie('value'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(fc.array(json.object, { maxLength: 3 }), (availableProducts) => {
        const parsed = WireAvailability.safeParse({ content: { availableProducts } });
        if (parsed.success) toAvailability(parsed.data, fetchedAt, () => undefined);
      }),
    );
  });
});

describe('A speed', () => {
  it.each([
    ['300Mbps speed', 300],
    ['1 Gbps', 1000],
    ['2.5 Gbps up', 2500],
    ['2.25Gbps', 2250],
    ['1,000 Mbps', 1000],
    ['123456 Mbps', null],
    ['fast', null],
    [null, null],
  ])('in %j is read as %p', (description, downloadMbps) => {
    const plan = { type: 'BB_Plan', value: [{ name: 'Plan', description }] };
    const products = [{ productDetails: [{ productOfferingRelationship: [plan] }] }];
    expect(mapped({ content: { availableProducts: products } }).offers[0]?.plan?.downloadMbps).toBe(downloadMbps);
  });
});
