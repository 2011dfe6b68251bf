import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { toNodeId } from '../../src/graphql/node-id.ts';
import {
  aGateway,
  careAccountPath,
  careOrderPath,
  type Answer,
  type Send,
  type TokenWish,
} from '../support/a-gateway.ts';
import { details } from '../support/place.ts';

const kit = aGateway();

const acme: TokenWish = { tenant: 'default', sub: 'ada' };
const fieldCrews: TokenWish = { tenant: 'default', sub: 'finn', accounts: ['123456789013'] };
const globex: TokenWish = { tenant: 'globex', sub: 'gus' };
const key = 'the-key-of-all-orders';

const suspension =
  'mutation ($input: SuspendServiceInput!) { suspendService(input: $input) { order { id } device { ctn } replayed errors { __typename code message path } } }';
const suspend = (send: Send, ctn: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  send(suspension, { input: { device: { ctn }, reason: 'Lost', details: { ...details, ...more } } });

const idOf = async (placing: Promise<Answer>): Promise<string> => {
  const { data } = await placing;
  return (data as { suspendService: { order: { id: string } } }).suspendService.order.id;
};

/** Without what differs from request to request. */
const comparable = ({ status, data, errors }: Answer): unknown => ({
  status,
  data,
  errors: errors?.map(({ message, path, extensions: { code } }) => ({ message, path, code })),
});

interface Foreign {
  readonly ctn: string;
  readonly ban: string;
  readonly order: string;
  readonly device: string;
}
const nothing: Foreign = {
  ctn: '9999999999',
  ban: '999999999999',
  order: toNodeId('CareOrder', 'd9b7c0de-0000-4000-8000-000000000000'),
  device: toNodeId('Device', 'default', '73001012763', '9999999999'),
};

const asked: readonly (readonly [what: string, query: (foreign: Foreign) => string])[] = [
  ['a device', ({ ctn }) => `{ device(ctn: "${ctn}") { ctn } }`],
  ['many devices', ({ ctn }) => `{ devices(ctns: ["${ctn}"]) { ctn } }`],
  ['an account', ({ ban }) => `{ account(ban: "${ban}") { ban name foundationAccountNumber } }`],
  ['an account by its id', ({ ban }) => `{ node(id: "${toNodeId('Account', ban)}") { id } }`],
  ['a device by its id', ({ device }) => `{ nodes(ids: ["${device}"]) { id } }`],
  ['an order', ({ order }) => `{ careOrder(id: "${order}") { id } }`],
  ['an order by its id', ({ order }) => `{ nodes(ids: ["${order}"]) { id } }`],
  [
    'orders of a line',
    ({ ctn }) => `{ careOrders(filter: { ctn: "${ctn}" }) { totalCount nodes { id } edges { cursor } } }`,
  ],
  [
    'offers',
    ({ ban }) => `{ account(ban: "${ban}") { offerAvailability(for: { productPurchase: {} }) { eligible } } }`,
  ],
  ['the catalog for a line', ({ ctn }) => `{ catalog(compatibleWithDevice: "${ctn}") { totalCount } }`],
  [
    'the audit trail of a line',
    ({ ctn }) => `{ auditTrail(filter: { ctn: "${ctn}", to: "2026-03-10T16:00:00Z" }) { nodes { id } } }`,
  ],
  ['the audit trail of an account', ({ ban }) => `{ auditTrail(filter: { ban: "${ban}" }) { nodes { id } } }`],
  [
    'a suspension',
    ({ ctn }) => `mutation { suspendService(input: { device: { ctn: "${ctn}" }, reason: "Lost" }) {
      order { id } device { ctn } errors { __typename code message path } } }`,
  ],
  [
    'a suspension among many changes',
    ({ ctn }) => `mutation { submitCareOrders(input: { idempotencyKey: "a-key-of-its-own-1", changes: [
      { change: { suspendService: { device: { ctn: "${ctn}" }, reason: "Lost" } } }] }) {
      orders { id } results { errors { __typename code message path } } errors { code message } } }`,
  ],
  [
    'a withdrawal',
    ({ order }) =>
      `mutation { cancelCareOrder(id: "${order}") { order { id } device { ctn } errors { code message path } } }`,
  ],
];

describe('What is not the caller’s', () => {
  it.each(asked)('is answered as if it were not there: %s', async (_what, query) => {
    const [asAcme, asFieldCrews, asGlobex] = [await kit.as(acme), await kit.as(fieldCrews), await kit.as(globex)];
    const ofHeadquarters = {
      ctn: '1234567891',
      ban: '123456789012',
      order: await idOf(suspend(asAcme, '1234567891')),
      device: toNodeId('Device', 'default', '73001012763', '1234567891'),
    };
    const ofGlobex = {
      ctn: '3125550100',
      ban: '998877665544',
      order: await idOf(suspend(asGlobex, '3125550100')),
      device: toNodeId('Device', 'globex', 'a98765432109', '3125550100'),
    };
    for (const [send, foreign] of [
      [asGlobex, ofHeadquarters],
      [asAcme, ofGlobex],
      [asFieldCrews, ofHeadquarters],
      [asFieldCrews, ofGlobex],
    ] as const) {
      expect(comparable(await send(query(foreign)))).toEqual(comparable(await send(query(nothing))));
    }
    // And it is there for those whose it is.
    expect(comparable(await asAcme(query(ofHeadquarters)))).not.toEqual(comparable(await asAcme(query(nothing))));
  });

  it('is no order under the same key: another program’s, company’s or account’s', async () => {
    const [asAcme, asFieldCrews] = [await kit.as(acme), await kit.as(fieldCrews)];
    const first = await idOf(suspend(asAcme, '4695550102', { idempotencyKey: key }));
    const others = [
      await suspend(await kit.as({ ...acme, client_id: 'portal' }), '4695550103', { idempotencyKey: key }),
      await suspend(await kit.as(globex), '3125550101', { idempotencyKey: key }),
    ];
    for (const { data } of others) {
      expect(data).toMatchObject({ suspendService: { replayed: false, errors: [] } });
      expect(JSON.stringify(data)).not.toContain(first);
    }
    expect((await suspend(asFieldCrews, '4695550102', { idempotencyKey: key })).data).toMatchObject({
      suspendService: { order: null, replayed: false, errors: [{ code: 'NOT_FOUND' }] },
    });
    expect((await suspend(asFieldCrews, '2145551003', { idempotencyKey: key })).data).toMatchObject({
      suspendService: { order: null, replayed: false, errors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] },
    });
    const { data } = await asFieldCrews(
      `mutation { submitCareOrders(input: { idempotencyKey: "${key}", changes: [
        { change: { suspendService: { device: { ctn: "2145551004" }, reason: "Lost" } } }] }) {
        orders { id } errors { code } } }`,
    );
    expect(data).toEqual({ submitCareOrders: { orders: [], errors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] } });
  });

  it('is not told by an order that holds lines of several accounts', async () => {
    const mixed = `mutation { submitCareOrders(input: { idempotencyKey: "mixed-key-number-1", changes: [
      { change: { suspendService: { device: { ctn: "4695550104" }, reason: "Lost" } } },
      { change: { suspendService: { device: { ctn: "2145551005" }, reason: "Lost" } } }] }) {
      orders { id account { ban } } errors { code } } }`;
    const { data } = await (await kit.as(acme))(mixed);
    const { orders } = (data as { submitCareOrders: { orders: { id: string; account: unknown }[] } }).submitCareOrders;
    expect(orders).toEqual([{ id: expect.any(String), account: null }]);
    const asFieldCrews = await kit.as(fieldCrews);
    const told = await asFieldCrews(
      `{ careOrder(id: "${orders[0]?.id ?? ''}") { id } device(ctn: "2145551005") { openOrders { id } } }`,
    );
    expect(told.data).toEqual({ careOrder: null, device: { openOrders: [] } });
    const byId = `{ careOrder(id: "${orders[0]?.id ?? ''}") { id } }`;
    expect((await (await kit.as(globex))(byId)).data).toEqual({ careOrder: null });
    // One that stands in the way is told of, but not which.
    const { data: conflict } = await asFieldCrews(
      `mutation { suspendService(input: { device: { ctn: "2145551005" }, reason: "Lost" }) {
        order { id } errors { code ... on ConflictingOrderError { openOrder { id } } } } }`,
    );
    expect(conflict).toEqual({
      suspendService: { order: null, errors: [{ code: 'POSSIBLE_DUPLICATE', openOrder: null }] },
    });
  });

  it('does not keep a caller of two accounts from the orders of both', async () => {
    const both = await kit.as({ ...fieldCrews, accounts: ['123456789012', '123456789013'] });
    const { data } = await both(`mutation { submitCareOrders(input: { idempotencyKey: "both-key-number-1", changes: [
      { change: { suspendService: { device: { ctn: "4695550105" }, reason: "Lost" } } },
      { change: { suspendService: { device: { ctn: "2145551006" }, reason: "Lost" } } },
      { change: { suspendService: { device: { ctn: "4695550106" }, reason: "Lost" } } }] }) {
      orders { id account { ban } changes { __typename } } errors { code } } }`);
    const { orders } = (data as { submitCareOrders: { orders: { id: string }[] } }).submitCareOrders;
    expect(orders).toEqual([
      {
        id: expect.any(String),
        account: { ban: '123456789012' },
        changes: [{}, {}].fill({ __typename: 'SuspendServiceChange' }),
      },
      { id: expect.any(String), account: { ban: '123456789013' }, changes: [{ __typename: 'SuspendServiceChange' }] },
    ]);
    const ids = orders.map(({ id }) => JSON.stringify(id)).join(',');
    expect((await both(`{ nodes(ids: [${ids}]) { id } }`)).data).toEqual({ nodes: orders.map(({ id }) => ({ id })) });
  });

  it('is not told by a subscription', async () => {
    const asAcme = await kit.as(acme);
    const id = await idOf(suspend(asAcme, '4695550107'));
    const open = async (caller: TokenWish, query: string) =>
      kit.post(JSON.stringify({ query }), {
        accept: 'multipart/mixed;subscriptionSpec="1.0"',
        authorization: `Bearer ${await kit.tokenFor({ ...caller, expires_in: 1 })}`,
      });
    for (const caller of [globex, fieldCrews]) {
      const [one, none] = await Promise.all(
        [id, nothing.order].map((order) => open(caller, `subscription { careOrderUpdated(id: "${order}") { id } }`)),
      );
      expect(one?.status).toBe(400);
      expect(await one?.text()).toContain('"NOT_FOUND"');
      expect(none?.status).toBe(400);
      const all = await open(caller, 'subscription { careOrdersUpdated(ban: "123456789012") { id } }');
      await suspend(asAcme, caller === globex ? '4695550108' : '4695550109');
      expect(await all.text()).not.toContain('careOrdersUpdated');
    }
  });
});

describe('A carrier’s answer about an account that is not the caller’s', () => {
  const company = (id: string, accountGroupId: string, accounts: readonly string[]) => ({
    id,
    accountGroupId,
    foundationAccountNumber: accountGroupId === '73001012763' ? '81730304' : '05571312',
    accounts,
    orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
  });
  const file = join(mkdtempSync(join(tmpdir(), 'care-gateway-')), 'tenants.json');
  writeFileSync(
    file,
    JSON.stringify([
      company('first', '73001012763', ['123456789012', '552321458441']),
      company('second', 'a98765432109', ['123456789013', '551178303774', '998877665544']),
    ]),
  );
  const mixed = aGateway({ environment: { TENANTS_FILE: file } });

  it.each<readonly [what: string, query: string, empty: unknown]>([
    // The carrier has it in the first company's account group.
    ['a line', '{ device(ctn: "2145551000") { ctn } }', { device: null }],
    // The documents' own sample: asked about one account, the carrier answers about another.
    [
      'offers',
      '{ account(ban: "552321458441") { offerAvailability(for: { changeRatePlan: {} }) { eligible } } }',
      { account: { offerAvailability: null } },
    ],
  ])('is not believed, and told to those who watch: %s', async (_what, query, empty) => {
    const send = await mixed.as({ tenant: 'first' });
    expect(await send(query)).toEqual({ status: 200, data: empty, errors: undefined });
    expect(mixed.log()).toContainEqual(expect.objectContaining({ level: 40, alert: 'FOREIGN_ACCOUNT' }));
  });
});

describe('A scope', () => {
  const read = '{ device(ctn: "1234567890") { ctn } }';
  const audit = '{ auditTrail { nodes { id } } }';
  const placing =
    'mutation { suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { errors { code } } }';
  const placingAndReading = placing.replace('errors', 'device { ctn } errors');
  const nested = placing.replace('errors', 'order { changes { device { ctn } } } errors');
  const withdrawing = 'mutation { cancelCareOrder(id: "x") { errors { code } } }';
  const bulk =
    'mutation { submitCareOrders(input: { changes: [], idempotencyKey: "some-key-or-other" }) { errors { code } } }';

  it.each([
    ['account:read', read],
    ['account:read', '{ __typename }'],
    ['audit:read', audit],
    ['order:write', placing],
    ['order:write account:read', placingAndReading],
    ['order:write', withdrawing],
    ['order:bulk', bulk],
  ])('"%s" is enough for %s', async (scope, query) => {
    const { status, errors } = await (await kit.as({ scope }))(query);
    expect(status).toBe(200);
    expect((errors ?? []).map(({ extensions }) => extensions.code)).not.toContain('FORBIDDEN');
  });

  it.each([
    ['order:write', read],
    ['openid profile', read],
    ['account:read', audit],
    ['audit:read', read],
    ['account:read', placing],
    ['order:bulk', placing],
    ['order:write', placingAndReading],
    ['order:write', nested],
    ['account:read', withdrawing],
    ['order:write account:read', bulk],
    [
      'order:write',
      `${placing.replace('{ errors { code } }', '{ ...Parts }')} fragment Parts on CareOrderPayload { device { ctn } }`,
    ],
  ])('"%s" is not enough for %s', async (scope, query) => {
    const answer = await (await kit.as({ scope }))(query);
    expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(answer.data).toBeUndefined();
  });

  it('that lacks is told before what is wrong with the input, and before anybody is asked', async () => {
    const send = await kit.as({ scope: 'account:read' });
    const answer = await send(suspension, { input: { device: { ctn: 'not a number' }, reason: 'Lost' } });
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    const { counts } = await kit.calls();
    expect(counts[careAccountPath]).toBeUndefined();
    expect(counts[careOrderPath]).toBeUndefined();
  });
});

describe('Personal data', () => {
  const everything = `{ device(ctn: "1234567890") {
    ctn imei sim { iccid }
    subscriber { name contact { name email phone address { line1 city state postalCode } } labels { type value } }
    account { ban name billingContact { name attentionTo email phone address { line1 } } }
  } }`;

  it('are masked without the scope for them; what identifies the line is not', async () => {
    const { data, errors } = await (await kit.as({ scope: 'account:read' }))(everything);
    expect(errors).toBeUndefined();
    const address = { line1: '***', city: '***', state: '***', postalCode: '***' };
    expect(data).toEqual({
      device: {
        ctn: '1234567890',
        imei: '353041117777777',
        sim: { iccid: '89011003377777777777' },
        subscriber: {
          name: 'R***',
          contact: { name: null, email: '***@***', phone: expect.stringMatching(/^\*{6}[0-9]{4}$/), address },
          labels: expect.any(Array),
        },
        account: {
          ban: '123456789012',
          name: 'A***',
          billingContact: {
            name: 'D***',
            attentionTo: 'B***',
            email: '***@***',
            phone: '******0100',
            address: { line1: '***' },
          },
        },
      },
    });
  });

  it('are shown with it', async () => {
    const { data } = await (await kit.as({ scope: 'account:read pii:read' }))(everything);
    expect(data).toMatchObject({
      device: { subscriber: { name: 'Robin Example', contact: { email: 'robin@example.com' } } },
    });
    expect(JSON.stringify(data)).not.toContain('***');
  });

  it('that are masked are who placed an order as well', async () => {
    const send = await kit.as({ scope: 'account:read order:write', sub: 'ada@acme.example' });
    const { data } = await send(
      'mutation { suspendService(input: { device: { ctn: "2145551010" }, reason: "Lost" }) { order { placedBy } } }',
    );
    expect(data).toEqual({ suspendService: { order: { placedBy: 'a***' } } });
  });
});
