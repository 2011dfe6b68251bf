import { describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';

const { send, calls } = aGateway();
const availabilityPath = '/msapi/productoffermanagementms/v3/product/availability';

/** The documented account: Internet 300 for 55.00 with the coverage add-on, Internet 500 for 65.00 without. */
const documented = '559210581033';
const internet300 = 'b5d96af0-30bc-4988-92b9-7798cc9d4f93';
const internet500 = 'e76cb4f2-032d-4bee-8ca2-f1726d1f23b9';
const changePlan = '{ changeRatePlan: {} }';

const ask = async (ban: string, intent: string, selection: string) => {
  const { data, errors } = await send(
    `{ account(ban: "${ban}") { offerAvailability(for: ${intent}) { ${selection} } } }`,
  );
  const { account } = data as { account: { offerAvailability: Readonly<Record<string, unknown>> | null } };
  return { availability: account.offerAvailability, errors };
};

describe('offers chosen', () => {
  const both = ['AT&T Internet 300', 'AT&T Internet 500'];
  const reversed = both.toReversed();
  const [small, large] = both.map((name) => [name]);

  it.each([
    ['', both],
    ['(sort: PRICE_ASC)', both],
    ['(sort: PRICE_DESC)', reversed],
    ['(sort: SPEED_ASC)', both],
    ['(sort: SPEED_DESC)', reversed],
    ['(filter: {})', both],
    ['(filter: null, sort: null)', both],
    ['(filter: { maxMonthlyPrice: "54.99" })', []],
    ['(filter: { maxMonthlyPrice: "55" })', small],
    ['(filter: { maxMonthlyPrice: "65.00" }, sort: PRICE_DESC)', reversed],
    ['(filter: { minDownloadMbps: 301 })', large],
    ['(filter: { minDownloadMbps: 500 })', large],
    ['(filter: { minDownloadMbps: 501 })', []],
    ['(filter: { search: "internet 5" })', large],
    ['(filter: { search: "SMART HOME" })', small],
    ['(filter: { maxMonthlyPrice: "55", minDownloadMbps: 500 })', []],
  ])('by %s are those of the documents that it means', async (args, names) => {
    const { availability, errors } = await ask(documented, changePlan, `offers${args} { name }`);
    expect(errors).toBeUndefined();
    expect(availability?.['offers']).toEqual(names?.map((name) => ({ name })));
  });

  it.each([
    ['552321458441', changePlan, '(filter: { maxMonthlyPrice: "145" })', 1],
    ['552321458441', changePlan, '(filter: { maxMonthlyPrice: "144.99" })', 0],
    // The reference dialect's plan does not say how fast it is.
    ['552321458441', changePlan, '(filter: { minDownloadMbps: 0 })', 0],
    ['551178303774', changePlan, '(filter: { search: "5g wbb" }, sort: SPEED_DESC)', 1],
    // Offers for automatic payment have no price.
    ['552321458441', '{ autoBillPay: { optIn: true } }', '(filter: { maxMonthlyPrice: "1000" })', 0],
    ['552321458441', '{ autoBillPay: { optIn: true } }', '(sort: PRICE_DESC)', 1],
    ['556799521920', '{ deviceSwap: { deviceId: "18200812770407799" } }', '(filter: { maxMonthlyPrice: "0" })', 1],
    ['552826049188', '{ productPurchase: {} }', '(filter: { maxMonthlyPrice: "9.99" })', 0],
    ['559000000002', changePlan, '(filter: { search: "internet" }, sort: PRICE_ASC)', 0],
  ])('of account %s for %s by %s pass by what is known of them', async (ban, intent, args, count) => {
    const { availability, errors } = await ask(ban, intent, `offers${args} { id }`);
    expect(errors).toBeUndefined();
    expect(availability?.['offers']).toHaveLength(count);
  });
});

const comparison = `{
  offer { id } currentPlan { id } monthlyDifference { amount currency } downloadDifferenceMbps
  addOnsGained { name } addOnsLost { name }
}`;
const coverage = { name: 'Fiber Wi-Fi Coverage Service' };
const nothing = {
  currentPlan: null,
  monthlyDifference: null,
  downloadDifferenceMbps: null,
  addOnsGained: [],
  addOnsLost: [],
};
const difference = (amount: string, downloadDifferenceMbps: number) => ({
  monthlyDifference: { amount, currency: 'USD' },
  downloadDifferenceMbps,
});

describe('offers compared', () => {
  it.each([
    // The documented answer marks no plan; it says that the account does not have the add-on.
    ['what the account has', '', [{ ...nothing, addOnsGained: [coverage] }, { ...nothing }]],
    [
      'the smaller',
      `, with: "${internet300}"`,
      [
        { ...nothing, ...difference('0.00', 0) },
        { ...nothing, ...difference('10.00', 200), addOnsLost: [coverage] },
      ],
    ],
    [
      'the larger',
      `, with: "${internet500}"`,
      [
        { ...nothing, ...difference('-10.00', -200), addOnsGained: [coverage] },
        { ...nothing, ...difference('0.00', 0) },
      ],
    ],
  ])('with %s are those of the documents, and null where there is none', async (_what, other, expected) => {
    const { availability, errors } = await ask(
      documented,
      changePlan,
      `compare(offerIds: ["${internet300}", "none", "${internet500}"]${other}) ${comparison}`,
    );
    expect(errors).toBeUndefined();
    const [small, large] = expected;
    expect(availability?.['compare']).toEqual([
      { offer: { id: internet300 }, ...small },
      null,
      { offer: { id: internet500 }, ...large },
    ]);
  });

  it('gain nothing when coverage is removed: the documented answer says that it is not there', async () => {
    const { availability } = await ask(
      documented,
      '{ changeRatePlan: { coverage: REMOVE } }',
      `now: compare(offerIds: ["${internet300}"]) ${comparison}
       other: compare(offerIds: ["${internet300}"], with: "${internet500}") ${comparison}`,
    );
    expect(availability).toMatchObject({ now: [nothing], other: [{ addOnsGained: [coverage] }] });
  });

  it.each([
    ['552321458441', changePlan, { amount: '0.00', currency: 'USD' }],
    ['552321458441', '{ autoBillPay: { optIn: true } }', null],
    ['552826049188', '{ productPurchase: {} }', { amount: '0.00', currency: 'USD' }],
  ])('of account %s for %s have the differences that can be known', async (ban, intent, monthlyDifference) => {
    const { availability } = await ask(ban, intent, 'offers { id }');
    const [{ id } = { id: '' }] = availability?.['offers'] as readonly { readonly id: string }[];
    const answer = await ask(ban, intent, `compare(offerIds: ["${id}"], with: "${id}") ${comparison}`);
    expect(answer).toEqual({
      availability: { compare: [{ ...nothing, offer: { id }, monthlyDifference }] },
      errors: undefined,
    });
  });
});

describe('the conditions of a discount', () => {
  const conditions =
    'offers { discounts { amountOff { amount } conditions { text amountOff { amount } tenderType } } }';
  const expected = [
    {
      text: 'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account.',
      amountOff: { amount: '10.00' },
      tenderType: 'debit card or bank account',
    },
    { text: 'Or $5/mo. with a credit card.', amountOff: { amount: '5.00' }, tenderType: 'credit card' },
  ];

  it('stand beside its amount, which stays what the carrier says', async () => {
    const { availability } = await ask(documented, changePlan, conditions);
    const discounts = [{ amountOff: { amount: '10.00' }, conditions: expected }];
    expect(availability?.['offers']).toEqual([{ discounts }, { discounts }]);
  });

  it('are the same in the dialect that has a discount for each means of payment', async () => {
    const { availability } = await ask('552321458441', '{ autoBillPay: { optIn: true } }', conditions);
    const discounts = ['10.00', '5.00'].map((amount) => ({ amountOff: { amount }, conditions: expected }));
    expect(availability?.['offers']).toEqual([{ discounts }]);
  });
});

describe('one answer of the carrier', () => {
  it('serves every choice and comparison of a document', async () => {
    const { errors } = await send(`{
      account(ban: "${documented}") {
        offerAvailability(for: ${changePlan}) {
          offers { id priceIsConsistent discounts { conditions { text } } }
          cheap: offers(filter: { maxMonthlyPrice: "55" }) { id }
          fast: offers(filter: { minDownloadMbps: 500 }, sort: SPEED_DESC) { id }
          compare(offerIds: ["${internet300}", "${internet500}"]) ${comparison}
          other: compare(offerIds: ["${internet300}"], with: "${internet500}") ${comparison}
        }
        again: offerAvailability(for: ${changePlan}) { offers(sort: PRICE_DESC) { id } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect((await calls()).counts[availabilityPath]).toBe(1);
  });
});

describe('bad input', () => {
  const ids = (count: number) => JSON.stringify(Array(count).fill(internet300));

  it.each([
    ['a negative price', 'offers(filter: { maxMonthlyPrice: "-0.01" }) { id }', 'BAD_USER_INPUT'],
    ['a negative speed', 'offers(filter: { minDownloadMbps: -1 }) { id }', 'BAD_USER_INPUT'],
    ['21 ids', `compare(offerIds: ${ids(21)}) { offer { id } }`, 'BAD_USER_INPUT'],
    ['an offer to compare with that is not there', `compare(offerIds: [], with: "none") { offer { id } }`, 'NOT_FOUND'],
  ])('such as %s is said to be bad, by its code', async (_what, selection, code) => {
    const { availability, errors } = await ask(documented, changePlan, selection);
    expect(availability).toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
  });

  it.each([
    'offers(filter: { maxMonthlyPrice: "cheap" }) { id }',
    'offers(sort: NAME_ASC) { id }',
    'compare { offer { id } }',
  ])('such as %s is refused before the carrier is asked', async (selection) => {
    const { status, errors } = await send(
      `{ account(ban: "${documented}") { offerAvailability(for: ${changePlan}) { ${selection} } } }`,
    );
    expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' });
    expect((await calls()).counts[availabilityPath] ?? 0).toBe(0);
  });

  it('is none with 20 ids, or with none', async () => {
    const { availability, errors } = await ask(
      documented,
      changePlan,
      `most: compare(offerIds: ${ids(20)}) { offer { id } } none: compare(offerIds: []) { offer { id } }`,
    );
    expect(errors).toBeUndefined();
    expect(availability?.['most']).toHaveLength(20);
    expect(availability?.['none']).toEqual([]);
  });
});
