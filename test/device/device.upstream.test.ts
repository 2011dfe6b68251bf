import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fetchDevice, toDevice, WireCareAccount } from '../../src/device/device.upstream.ts';
import { usd } from '../../src/graphql/money.ts';
import type { Tenant } from '../../src/identity/caller.ts';
import { aCarrier, example, failureOf, type Canned } from '../upstream/a-carrier.ts';

const carrier = aCarrier();
const fetchedAt = new Date('2026-03-10T15:00:00Z');
const tenant: Tenant = {
  id: 'acme',
  accountGroupId: '73001012763',
  foundationAccountNumber: '81730304',
  orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
};

/** What becomes of a careAccountResponse, and where it was odd. */
const mapped = (careAccountResponse: object) => {
  const odd: string[] = [];
  const parsed = WireCareAccount.parse({
    careAccountResponse: { wirelessUserNumber: '1234567890', ...careAccountResponse },
  });
  return { ...toDevice(parsed.careAccountResponse, fetchedAt, (place) => void odd.push(place)), odd };
};

const fetched = (answer: Canned) => {
  carrier.answers('/careAccount', answer);
  return fetchDevice(carrier.ebonding(), tenant, '1234567890', carrier.scope(), () => fetchedAt);
};

const catalogOnly = {
  group: null,
  conflictsWith: [],
  requires: [],
  unsupported: null,
  make: null,
  model: null,
  simKinds: [],
  typeAllocationCodes: [],
  compatible: new Set(),
};

const documentedHead = {
  ctn: '1234567890',
  make: 'APPLE',
  subscriber: { name: 'Robin Example', contact: null, labels: [] as unknown[] },
  account: {
    ban: '123456789012',
    facts: {
      name: 'string',
      billingContact: {
        name: 'Dana Rivera',
        attentionTo: '"Dana Rivera" or "Billing Dept."',
        email: 'dana.rivera@example.com',
        phone: '1234567890',
        address: { line1: '100 Example Street', city: 'Boston', state: 'MA', postalCode: '02114' },
      },
    },
  },
  dataPlan: null,
  accessOptions: [{ name: 'ENHANCEDPHONE', type: 'STATIC', price: usd(0), isDefault: true }],
  discountPercent: '25',
  contractStart: new Date('2022-10-19T00:00:00Z'),
  contractEnd: new Date('2024-10-19T00:00:00Z'),
  freshness: { fetchedAt, source: 'care account', fromCache: false },
};

describe('A line', () => {
  it('of the documented, cut answer has what stands in it', async () => {
    expect(await fetched({ body: example('careaccount-response-documented.json') })).toEqual({
      ...documentedHead,
      imei: null,
      model: 'iPho14A26',
      sim: null,
      status: 'CANCELLED',
      ratePlan: null,
      features: [],
      suspendedAt: new Date('2024-04-15T00:00:00Z'),
      cancelledAt: new Date('2024-05-29T00:00:00Z'),
    });
    expect(carrier.odd()).toEqual([]);
    expect(carrier.asked()).toMatchObject([{ path: '/base/careAccount', body: example('careaccount-request.json') }]);
  });

  it('of the full answer, as it is assumed, has its SIM, plan, features and labels', async () => {
    expect(await fetched({ body: example('careaccount-response-assumed-full.json') })).toEqual({
      ...documentedHead,
      imei: '353041117777777',
      model: 'IPHO14A2633',
      sim: { kind: 'PHYSICAL', iccid: '89011003377777777777', eid: null },
      status: 'ACTIVE',
      subscriber: { ...documentedHead.subscriber, labels: [{ type: 'Business Unit', value: 'Finance' }] },
      ratePlan: {
        ...catalogOnly,
        kind: 'RATE_PLAN',
        sku: 'sku12006100004',
        code: 'GSA12UNL',
        name: 'Business Unlimited',
        price: usd(6500),
      },
      features: [
        {
          item: {
            ...catalogOnly,
            kind: 'FEATURE',
            sku: 'sku12037300017',
            code: 'PB01',
            name: 'International Day Pass',
            price: usd(1000),
          },
          effectiveAt: new Date('2024-02-16T00:00:00Z'),
          expiresAt: new Date('2025-02-16T00:00:00Z'),
        },
      ],
      suspendedAt: null,
      cancelledAt: null,
    });
    expect(carrier.odd()).toEqual([]);
  });

  it('that the company does not have is null', async () => {
    expect(await fetched({ status: 404, body: example('ebonding-error-assumed.json') })).toBeNull();
  });

  it.each<readonly [string, Canned, string]>([
    ['is about another line', { body: { careAccountResponse: { wirelessUserNumber: '1234567891' } } }, 'bad-response'],
    ['does not say which line it is about', { body: { careAccountResponse: {} } }, 'bad-response'],
    [
      'has the number as a number',
      { body: { careAccountResponse: { wirelessUserNumber: 1234567890 } } },
      'bad-response',
    ],
    ['has another root', { body: { careAccount: { wirelessUserNumber: '1234567890' } } }, 'bad-response'],
    ['is a page', { body: '<html>' }, 'bad-response'],
    ['is a refusal', { status: 400, body: example('ebonding-error-assumed.json') }, 'refused'],
    ['is a fault', { status: 503, body: '' }, 'unavailable'],
  ])('cannot be had when the answer %s', async (_what, answer, failure) => {
    expect(await failureOf(fetched(answer))).toMatchObject({ failure });
  });
});

describe('The state of a line', () => {
  const date = '2024-04-14T20:00:00.000-04:00';

  it.each([
    ['neither date', {}, 'ACTIVE', []],
    ['empty dates', { suspendedDate: '', cancelledDate: null }, 'ACTIVE', []],
    ['a date of suspension', { suspendedDate: date }, 'SUSPENDED', []],
    ['a date of cancellation', { cancelledDate: date }, 'CANCELLED', []],
    ['both dates', { suspendedDate: date, cancelledDate: date }, 'CANCELLED', []],
    ['a suspension that cannot be read', { suspendedDate: 'soon' }, 'UNKNOWN', ['suspendedDate']],
    ['a cancellation that cannot be read', { suspendedDate: date, cancelledDate: '0' }, 'UNKNOWN', ['cancelledDate']],
    [
      'a suspension that cannot be read, before a cancellation',
      { suspendedDate: 'soon', cancelledDate: date },
      'CANCELLED',
      ['suspendedDate'],
    ],
  ])('with %s follows from it', (_what, dates, status, odd) => {
    expect(mapped(dates)).toMatchObject({ status, odd });
  });
});

describe('The SIM of a line', () => {
  const iccid = '89011003377777777777';
  const eid = '89049032000001000000000000000001';

  it.each([
    ['nothing', {}, null, []],
    ['an ICCID alone', { iccid }, { kind: 'PHYSICAL', iccid, eid: null }, []],
    ['an EID alone', { eid }, { kind: 'ESIM', iccid: null, eid }, []],
    ['pSIM', { simType: 'pSIM', iccid }, { kind: 'PHYSICAL', iccid, eid: null }, []],
    ['eSim', { simType: 'eSim', eid }, { kind: 'ESIM', iccid: null, eid }, []],
    ['a word alone', { simType: 'ESIM' }, { kind: 'ESIM', iccid: null, eid: null }, []],
    ['an unknown word', { simType: 'nanoX', iccid }, { kind: 'UNKNOWN', iccid, eid: null }, ['device.simType']],
    [
      'a word of the language',
      { simType: 'constructor' },
      { kind: 'UNKNOWN', iccid: null, eid: null },
      ['device.simType'],
    ],
    ['a short ICCID', { iccid: '8901' }, { kind: 'PHYSICAL', iccid: null, eid: null }, ['device.iccid']],
    [
      'an ICCID that lost digits',
      { iccid: Number(iccid) },
      { kind: 'PHYSICAL', iccid: null, eid: null },
      ['device.iccid'],
    ],
    ['letters as its EID', { eid: 'x'.repeat(32) }, { kind: 'ESIM', iccid: null, eid: null }, ['device.eid']],
  ])('with %s is what it says', (_what, device, sim, odd) => {
    expect(mapped({ device })).toMatchObject({ sim, odd });
  });
});

describe('An odd answer about a line', () => {
  it('loses the values that cannot be read, and nothing else', () => {
    const device = mapped({
      discount: 'abc',
      contractEndDate: 'soon',
      billingAccountNumber: '123456789012',
      billingContact: { email: 'nobody', phoneNumber: 6175550100 },
      wirelessUserContact: 'none',
      accessOptions: [{ isDefault: 'Maybe', name: 'ENHANCEDPHONE', price: 'abc' }, { isDefault: 'true' }, 'none'],
      device: { make: 'APPLE', imei: '35304111777777X' },
      ratePlan: { id: 'sku1', price: 'abc' },
      dataPlan: { name: 'no id' },
      features: [{ id: 'sku2', effectiveDate: '10', expirationDate: null }, { name: 'no id' }, null, 7],
      udl: [{ type: 'Floor', value: 7 }, { type: 'Unit' }, { type: 'Desk', value: null }, { type: 'Team', value: 'A' }],
    });
    expect(device).toMatchObject({
      imei: null,
      make: 'APPLE',
      subscriber: {
        name: null,
        contact: null,
        labels: [
          { type: 'Floor', value: '7' },
          { type: 'Team', value: 'A' },
        ],
      },
      account: { facts: { billingContact: { email: null, phone: '6175550100' } } },
      ratePlan: { sku: 'sku1', name: 'sku1', price: null },
      dataPlan: null,
      features: [{ item: { sku: 'sku2' }, effectiveAt: null, expiresAt: null }],
      accessOptions: [{ name: 'ENHANCEDPHONE', price: null, isDefault: null }],
      discountPercent: null,
      contractEnd: null,
    });
    expect(device.odd.sort()).toEqual(
      [
        'accessOptions.isDefault',
        'accessOptions.price',
        'contractEndDate',
        'device.imei',
        'discount',
        'email',
        'features.effectiveDate',
        'item.price',
      ].sort(),
    );
  });

  it('never makes reading it throw', () => {
    const names = [
      'billingContact',
      'device',
      'ratePlan',
      'features',
      'udl',
      'accessOptions',
      'suspendedDate',
      'discount',
    ];
    const careAccount = fc.record(
      Object.fromEntries([
        ['wirelessUserNumber', fc.stringMatching(/^[0-9]{10}$/)],
        ...names.map((name) => [name, fc.jsonValue()] as const),
      ]),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(careAccount, fc.jsonValue()), (careAccountResponse) => {
        const parsed = WireCareAccount.safeParse({ careAccountResponse });
        if (parsed.success) toDevice(parsed.data.careAccountResponse, fetchedAt, () => undefined);
      }),
    );
  });
});
