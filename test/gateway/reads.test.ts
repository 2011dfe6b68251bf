import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CatalogKeeper } from '../../src/catalog/catalog-keeper.ts';
import { aGateway, careAccountPath } from '../support/a-gateway.ts';

const batches: string[][] = [];

/** Writes down the keys of every catalog look-up. */
const watched = (catalog: CatalogKeeper): CatalogKeeper => {
  const lookUp = catalog.lookUp.bind(catalog);
  catalog.lookUp = (tenant, skus) => {
    batches.push([...skus]);
    return lookUp(tenant, skus);
  };
  return catalog;
};

const { send, calls, faults } = aGateway({ wrapCatalog: watched });
const ctns = (first: number, count: number) => Array.from({ length: count }, (_, index) => String(first + index));

beforeEach(() => {
  batches.length = 0;
});

describe('a device', () => {
  it('shows everything that the carrier says of the line', async () => {
    const { data, errors } = await send(`{ device(ctn: "(123) 456-7890") {
      ctn imei make model sim { kind iccid eid } status discountPercent suspendedAt cancelledAt
      subscriber { name labels { type value } } account { ban name foundationAccountNumber billingContact { attentionTo } }
      ratePlan { sku code name price { amount currency } } dataPlan { sku }
      features { feature { sku code group conflictsWith { sku } requires { sku } } expiresAt }
      accessOptions { name type price { amount } isDefault } freshness { source fromCache } openOrders { id }
    } }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      device: {
        ctn: '1234567890',
        imei: '353041117777777',
        make: 'APPLE',
        model: 'IPHO14A2633',
        sim: { kind: 'PHYSICAL', iccid: '89011003377777777777', eid: null },
        status: 'ACTIVE',
        discountPercent: '25',
        suspendedAt: null,
        cancelledAt: null,
        subscriber: { name: 'Robin Example', labels: [{ type: 'Business Unit', value: 'Finance' }] },
        account: {
          ban: '123456789012',
          name: 'Acme Field Services Headquarters',
          foundationAccountNumber: '81730304',
          billingContact: { attentionTo: expect.any(String) },
        },
        ratePlan: {
          sku: 'sku12006100004',
          code: 'GSA12UNL',
          name: 'Business Unlimited',
          price: { amount: '65.00', currency: 'USD' },
        },
        dataPlan: { sku: 'sku12037300099' },
        features: [
          {
            feature: {
              sku: 'sku12037300017',
              code: 'PB01',
              group: 'INTL',
              conflictsWith: [{ sku: 'sku12037300025' }],
              requires: [],
            },
            expiresAt: null,
          },
        ],
        accessOptions: [{ name: 'ENHANCEDPHONE', type: 'STATIC', price: { amount: '0.00' }, isDefault: true }],
        freshness: { source: 'care account', fromCache: false },
        openOrders: [],
      },
    });
  });

  it('is null when the carrier has no such line, without an error', async () => {
    expect(await send('{ device(ctn: "9999999999") { ctn } }')).toMatchObject({
      status: 200,
      data: { device: null },
      errors: undefined,
    });
  });

  it("is null when it is another company's", async () => {
    expect(await send('{ device(ctn: "3125550100") { ctn } }')).toMatchObject({
      data: { device: null },
      errors: undefined,
    });
  });

  it('is asked for once, whatever the number of aliases', async () => {
    const aliases = ctns(0, 10).map((alias) => `a${alias}: device(ctn: "214555100${Number(alias) % 5}") { ctn }`);
    const { errors } = await send(`{ ${aliases.join(' ')} }`);
    expect(errors).toBeUndefined();
    expect((await calls()).counts[careAccountPath]).toBe(5);
  });

  it('is found again by its id, and no id of another kind finds it', async () => {
    const { data } = await send('{ device(ctn: "1234567890") { id } }');
    const { id } = (data as { device: { id: string } }).device;
    const again = await send('query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on Device { ctn } } }', {
      ids: [id, `${id}x`, 'nothing'],
    });
    expect(again.data).toEqual({ nodes: [{ id, __typename: 'Device', ctn: '1234567890' }, null, null] });
  });
});

describe('many devices', () => {
  it('come in the order asked, each line asked for once, at most sixteen at a time', async () => {
    await faults({ path: 'careAccount', kind: 'latency', probability: 1, delayMs: 20 });
    const distinct = ctns(2145551000, 60);
    const asked = [...distinct, ...distinct.slice(0, 40)];
    const { data, errors } = await send('query ($ctns: [CTN!]!) { devices(ctns: $ctns) { ctn } }', { ctns: asked });
    expect(errors).toBeUndefined();
    expect((data as { devices: { ctn: string }[] }).devices.map(({ ctn }) => ctn)).toEqual(asked);
    const { counts, maxInFlight } = await calls();
    expect(counts[careAccountPath]).toBe(60);
    expect(maxInFlight[careAccountPath]).toBe(16);
  });

  it('that share catalog items look them up in one batch, each once', async () => {
    const { data, errors } = await send(
      'query ($ctns: [CTN!]!) { devices(ctns: $ctns) { ratePlan { sku name } dataPlan { sku name } features { feature { sku name } } } }',
      { ctns: ctns(2145551000, 50) },
    );
    expect(errors).toBeUndefined();
    interface Item {
      readonly sku: string;
    }
    const { devices } = data as { devices: { ratePlan: Item; dataPlan: Item; features: { feature: Item }[] }[] };
    const shared = new Set(
      devices.flatMap((device) =>
        [device.ratePlan, device.dataPlan, ...device.features.map(({ feature }) => feature)].map(({ sku }) => sku),
      ),
    );
    expect(shared.size).toBe(5);
    const asked = batches.flat();
    expect(asked.slice().sort()).toEqual([...shared].sort());
    expect(batches).toHaveLength(1);
  });

  it('are null one by one where a line is not known', async () => {
    const { data, errors } = await send('{ devices(ctns: ["1234567890", "9999999999", "9992029999"]) { ctn } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ devices: [{ ctn: '1234567890' }, null, { ctn: '9992029999' }] });
  });
});

describe('an account', () => {
  it('has no name until one of its lines was looked at', async () => {
    expect((await send('{ account(ban: "123456789015") { ban name } }')).data).toEqual({
      account: { ban: '123456789015', name: null },
    });
    await send('{ device(ctn: "5550000001") { ctn } }');
    expect((await send('{ account(ban: "123456789015") { name } }')).data).toEqual({
      account: { name: expect.any(String) },
    });
  });

  it('gives a line only when it is its own', async () => {
    const { data } = await send(
      '{ account(ban: "123456789012") { mine: device(ctn: "1234567890") { ctn } other: device(ctn: "2145551000") { ctn } } }',
    );
    expect(data).toEqual({ account: { mine: { ctn: '1234567890' }, other: null } });
  });

  it('is null for what is no account number', async () => {
    expect((await send('{ account(ban: "12345") { ban } }')).data).toEqual({ account: null });
  });
});

describe('the catalog', () => {
  it('is paged through by name, every item once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    let total: number;
    do {
      const query =
        'query ($after: String) { catalog(first: 7, after: $after) { totalCount nodes { sku } pageInfo { hasNextPage endCursor } } }';
      const { data, errors } = await send(query, { after });
      expect(errors).toBeUndefined();
      const { catalog } = data as {
        catalog: {
          totalCount: number;
          nodes: { sku: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
      seen.push(...catalog.nodes.map(({ sku }) => sku));
      after = catalog.pageInfo.hasNextPage ? catalog.pageInfo.endCursor : null;
      total = catalog.totalCount;
    } while (after !== null);
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('is filtered by kind, by text and by what works on a device', async () => {
    const { data } = await send(`{
      plans: catalog(kinds: [RATE_PLAN], search: "UNLIMITED") { nodes { __typename name } }
      old: catalog(kinds: [RATE_PLAN], compatibleWithDevice: "5550000026") { totalCount }
      new: catalog(kinds: [RATE_PLAN], compatibleWithDevice: "1234567890") { totalCount }
    }`);
    const found = data as {
      plans: { nodes: { __typename: string; name: string }[] };
      old: { totalCount: number };
      new: { totalCount: number };
    };
    expect(found.plans.nodes.length).toBeGreaterThan(0);
    for (const { __typename, name } of found.plans.nodes) {
      expect(__typename).toBe('RatePlan');
      expect(name.toLowerCase()).toContain('unlimited');
    }
    expect(found.old.totalCount).toBeLessThan(found.new.totalCount);
  });

  it.each([
    ['from a price on', 'minPrice: "10"', (price: number) => price >= 10],
    ['up to a price', 'maxPrice: "9.99"', (price: number) => price <= 9.99],
    ['between two prices, both of them included', 'minPrice: "5.00", maxPrice: "10"', (p: number) => p >= 5 && p <= 10],
    ['at no price at all', 'minPrice: "10.001", maxPrice: "10.009"', () => false],
  ])('is filtered by what costs %s', async (_what, args, isWanted) => {
    const { data, errors } = await send(`{
      some: catalog(first: 100, ${args}) { totalCount nodes { sku } }
      all: catalog(first: 100) { asOf nodes { sku price { amount } } }
    }`);
    expect(errors).toBeUndefined();
    const { some, all } = data as {
      some: { totalCount: number; nodes: { sku: string }[] };
      all: { asOf: string; nodes: { sku: string; price: { amount: string } | null }[] };
    };
    const wanted = all.nodes.filter(({ price }) => price !== null && isWanted(Number(price.amount)));
    expect(some.nodes.map(({ sku }) => sku)).toEqual(wanted.map(({ sku }) => sku));
    expect(some.totalCount).toBe(wanted.length);
    expect(Date.parse(all.asOf)).not.toBeNaN();
  });

  it('says of a plan why it cannot be ordered here', async () => {
    const { data } = await send(
      '{ catalog(kinds: [RATE_PLAN], first: 100) { nodes { name ... on RatePlan { unsupported } } } }',
    );
    const { nodes } = (data as { catalog: { nodes: { name: string; unsupported: string | null }[] } }).catalog;
    expect([...new Set(nodes.map(({ unsupported }) => unsupported))].sort()).toEqual([
      'AT&T Next',
      'Mobile Share',
      null,
    ]);
  });

  it('has what works on a line’s device, by the same filter', async () => {
    const { data, errors } = await send(`{
      device(ctn: "1234567890") { compatibleItems(kinds: [FEATURE], search: "day", first: 100) { totalCount nodes { sku } } }
      catalog(kinds: [FEATURE], search: "day", first: 100, compatibleWithDevice: "1234567890") { totalCount nodes { sku } }
    }`);
    expect(errors).toBeUndefined();
    const { device, catalog } = data as { device: { compatibleItems: unknown }; catalog: { totalCount: number } };
    expect(device.compatibleItems).toEqual(catalog);
    expect(catalog.totalCount).toBeGreaterThan(0);
  });
});

const offerFields = `
  eligible pendingOrderCount reasons { code }
  reasonCodePolicy { action cancelImmediately refundable feeCode feeAfterDays feeGraceDays returnWindowDays returnEligible }
  offers {
    id name description benefits priceIsConsistent
    price { base { amount } total { amount } period tax } originalPrice { total { amount } } marketingPrice { total { amount } }
    monthlyCharges { base { amount } total { amount } period tax }
    plan { id name description downloadMbps price { total { amount } } }
    discounts { id amountOff { amount currency } priceAfter { amount } period applyPolicy promoType tenderTypes }
    addOns { id name offeringType isCurrent price { total { amount } } equipment { id name type group maxQuantity } }
  }
`;

/** What both documented answers say. */
const documentedOffers = [
  {
    id: 'b5d96af0-30bc-4988-92b9-7798cc9d4f93',
    name: 'AT&T Internet 300',
    description: '300Mbps speed + unlimited internet data',
    benefits: [
      'Game, stream, and video chat with confidence',
      'Ensure your smart home devices run smoothly',
      '300Mbps upload and download speeds',
    ],
    priceIsConsistent: true,
    price: { base: { amount: '65.00' }, total: { amount: '55.00' }, period: 'MONTH', tax: 'EXCLUDED' },
    originalPrice: { total: { amount: '55.00' } },
    marketingPrice: { total: { amount: '55.00' } },
    monthlyCharges: [{ base: { amount: '65.00' }, total: { amount: '55.00' }, period: 'MONTH', tax: 'EXCLUDED' }],
    plan: {
      id: '85333ec5-e9aa-4c8e-b886-04afb19e4a6a',
      name: 'AT&T Internet 300',
      description: '300Mbps speed',
      downloadMbps: 300,
      price: { total: { amount: '55.00' } },
    },
    discounts: [
      {
        id: 'ImmediatePromotion_60d1c554-2c85-47ba-a79a-8f195115933d',
        amountOff: { amount: '10.00', currency: 'USD' },
        priceAfter: { amount: '55.00' },
        period: 'MONTH',
        applyPolicy: 'automatic',
        promoType: 'ABP',
        tenderTypes: [],
      },
    ],
    addOns: [
      {
        id: 'b474f34f-5c2b-4501-99dd-28ef9e60dcff',
        name: 'Fiber Wi-Fi Coverage Service',
        offeringType: 'Coverage',
        isCurrent: false,
        price: { total: { amount: '10.00' } },
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
  },
  {
    id: 'e76cb4f2-032d-4bee-8ca2-f1726d1f23b9',
    name: 'AT&T Internet 500',
    description: '500Mbps speed + unlimited internet data',
    benefits: [
      'Connect and control multiple smart devices with ease',
      'Perfect for gamers, streamers, and video-chatters',
      'Fast 500Mbps upload and download speed',
    ],
    priceIsConsistent: true,
    price: { base: { amount: '75.00' }, total: { amount: '65.00' }, period: 'MONTH', tax: 'EXCLUDED' },
    originalPrice: { total: { amount: '65.00' } },
    marketingPrice: { total: { amount: '65.00' } },
    monthlyCharges: [{ base: { amount: '75.00' }, total: { amount: '65.00' }, period: 'MONTH', tax: 'EXCLUDED' }],
    plan: {
      id: '49653ad3-9e89-466a-a13b-e57e6f6b82b5',
      name: 'AT&T Internet 500',
      description: '500Mbps speed',
      downloadMbps: 500,
      price: { total: { amount: '65.00' } },
    },
    discounts: [
      {
        id: 'ImmediatePromotion_33575693-7d6c-44b8-9319-9c54646d32f1',
        amountOff: { amount: '10.00', currency: 'USD' },
        priceAfter: { amount: '65.00' },
        period: 'MONTH',
        applyPolicy: 'automatic',
        promoType: 'ABP',
        tenderTypes: [],
      },
    ],
    addOns: [],
  },
];

describe('offers', () => {
  const ask = async (ban: string, intent: string) => {
    const { data, errors } = await send(
      `{ account(ban: "${ban}") { offerAvailability(for: ${intent}) { ${offerFields} } } }`,
    );
    return { availability: (data as { account: { offerAvailability: unknown } }).account.offerAvailability, errors };
  };

  it('are the documented ones for another plan with coverage added', async () => {
    expect(await ask('559210581033', '{ changeRatePlan: { coverage: ADD } }')).toEqual({
      availability: {
        eligible: true,
        pendingOrderCount: 0,
        reasons: [],
        reasonCodePolicy: null,
        offers: documentedOffers,
      },
      errors: undefined,
    });
  });

  it('are the documented ones, with the policy of the reason, for another plan with coverage removed', async () => {
    expect(await ask('559210581033', '{ changeRatePlan: { coverage: REMOVE } }')).toEqual({
      availability: {
        eligible: true,
        pendingOrderCount: 0,
        reasons: [],
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
        offers: documentedOffers,
      },
      errors: undefined,
    });
  });

  it.each([
    [
      '552321458441',
      '{ autoBillPay: { optIn: true } }',
      { discounts: [{ amountOff: { amount: '10.00' }, tenderTypes: ['ACH'] }, {}] },
    ],
    [
      '552321458441',
      '{ changeRatePlan: {} }',
      { price: { base: { amount: '145.00' }, total: { amount: '145.00' }, period: 'MONTH', tax: 'UNKNOWN' } },
    ],
    ['556799521920', '{ deviceSwap: { deviceId: "18200812770407799" } }', {}],
    ['552826049188', '{ productPurchase: {} }', {}],
  ])('of account %s for %s come in the same shape', async (ban, intent, expected) => {
    const { availability, errors } = await ask(ban, intent);
    expect(errors).toBeUndefined();
    expect(availability).toMatchObject({ eligible: true });
    expect((availability as { offers: unknown[] }).offers[0]).toMatchObject(expected);
  });

  it.each([
    ['559000000001', { eligible: false, reasons: [], offers: [] }],
    ['559000000002', { eligible: false, reasons: [{ code: 'PENDING_ORDER' }], offers: [] }],
    ['559000000003', { eligible: false, reasons: [{ code: 'ACCOUNT_STATUS' }], offers: [] }],
    ['559000000005', null],
  ])('of account %s say that there are none', async (ban, expected) => {
    const { availability, errors } = await ask(ban, '{ changeRatePlan: {} }');
    expect(errors).toBeUndefined();
    expect({ availability }).toMatchObject({ availability: expected });
  });

  it("are null with a code when the carrier's own back ends fail", async () => {
    const { availability, errors } = await ask('559000000004', '{ changeRatePlan: {} }');
    expect(availability).toBeNull();
    expect(errors?.[0]).toMatchObject({
      path: ['account', 'offerAvailability'],
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
  });

  it('need a reason code for leaving automatic payment', async () => {
    const { errors } = await ask('552321458441', '{ autoBillPay: { optIn: false } }');
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
