import { describe, expect, it } from '@jest/globals';
import { aGateway, type Send, type TokenWish } from '../support/a-gateway.ts';
import { details } from '../support/place.ts';
import { StoreUnavailableError } from '../../src/order/journal/order-journal.ts';

const kit = aGateway();
const ada: TokenWish = { sub: 'ada', client_id: 'care-desk' };

interface Entry {
  readonly action: string;
  readonly operation: string;
  readonly subject: string | null;
  readonly ctn: string | null;
  readonly outcome: string;
  readonly supportReference: string;
}

/** What the trail tells of a line (or of nothing but the filter), oldest first. */
const trail = async (send: Send, filter: Readonly<Record<string, unknown>>): Promise<readonly Entry[]> => {
  const { data, errors } = await send(
    `query ($filter: AuditFilter) { auditTrail(filter: $filter, first: 50) { nodes {
      action operation client subject ctn ban orderId before { name value } after { name value } outcome supportReference
    } } }`,
    { filter: { from: kit.now().toISOString(), ...filter } },
  );
  expect(errors).toBeUndefined();
  return (data as { auditTrail: { nodes: Entry[] } }).auditTrail.nodes.toReversed();
};

const suspend = (send: Send, ctn: string, more: object = {}) =>
  send(
    `mutation ($input: SuspendServiceInput!) { suspendService(input: $input) {
      order { id supportReference } errors { code supportReference } } }`,
    { input: { device: { ctn }, reason: 'Lost', details, ...more } },
  );

interface Suspended {
  readonly suspendService: {
    readonly order: { readonly id: string; readonly supportReference: string };
    readonly errors: readonly { readonly supportReference: string }[];
  };
}

describe('The audit trail', () => {
  it('tells who placed an order, what the line had, what was asked, and what became of it', async () => {
    const send = await kit.as(ada);
    const { data } = await suspend(send, '2145551100');
    const { order } = (data as Suspended).suspendService;
    const asked = await trail(send, { ctn: '2145551100' });
    await kit.pass(6);
    const common = {
      operation: 'SUSPEND_SERVICE',
      ctn: '2145551100',
      ban: '123456789013',
      orderId: order.id,
      supportReference: order.supportReference,
    };
    const told = await trail(send, { ctn: '2145551100', from: null });
    expect(told.slice(0, asked.length)).toEqual(asked);
    expect(told[0]).toEqual({
      ...common,
      action: 'PLACED',
      client: 'care-desk',
      subject: 'ada',
      before: [
        { name: 'status', value: 'ACTIVE' },
        { name: 'ratePlan', value: expect.stringMatching(/^sku/) },
        { name: 'imei', value: expect.stringMatching(/^\*{11}[0-9]{4}$/) },
        { name: 'simKind', value: expect.any(String) },
        { name: 'features', value: expect.stringMatching(/^sku/) },
      ],
      after: [{ name: 'reason', value: 'Lost' }],
      outcome: 'RECORDED',
    });
    expect(told.slice(1)).toEqual(
      [
        ['UNCONFIRMED', 'ACCEPTED'],
        ['ACCEPTED', 'COMPLETED'],
      ].map(([before, after]) => ({
        ...common,
        action: 'STATUS',
        client: null,
        subject: null,
        before: [{ name: 'state', value: before }],
        after: [{ name: 'state', value: after }],
        outcome: after,
      })),
    );
  });

  it('tells of what a rule refused, under the reference that the person was given', async () => {
    const send = await kit.as(ada);
    const { data } = await suspend(send, '5550000021');
    const [error] = (data as Suspended).suspendService.errors;
    expect(await trail(send, { subject: 'ada' })).toEqual([
      expect.objectContaining({
        action: 'REFUSED',
        operation: 'SUSPEND_SERVICE',
        ctn: '5550000021',
        ban: '123456789015',
        orderId: null,
        before: expect.arrayContaining([{ name: 'status', value: 'SUSPENDED' }]),
        outcome: 'NOT_ELIGIBLE',
        supportReference: error?.supportReference,
      }),
    ]);
  });

  it.each<readonly [what: string, ask: (send: Send) => Promise<unknown>, entries: readonly Partial<Entry>[]]>([
    [
      'a line that is not there',
      (send) => suspend(send, '9999999999'),
      [{ action: 'REFUSED', operation: 'SUSPEND_SERVICE', ctn: '9999999999', outcome: 'NOT_FOUND' }],
    ],
    [
      'details that cannot be',
      (send) => suspend(send, '2145551101', { details: { idempotencyKey: 'short' } }),
      [{ action: 'REFUSED', operation: 'SUSPEND_SERVICE', ctn: '2145551101', outcome: 'INVALID_INPUT' }],
    ],
    [
      'an order that stands in the way',
      async (send) => {
        await suspend(send, '2145551102');
        return suspend(send, '2145551102');
      },
      [
        { action: 'PLACED', ctn: '2145551102' },
        { action: 'STATUS', ctn: '2145551102' },
        { action: 'REFUSED', ctn: '2145551102', outcome: 'POSSIBLE_DUPLICATE' },
      ],
    ],
    [
      'many changes, some of them wrong',
      (send) =>
        send(`mutation { submitCareOrders(input: { idempotencyKey: "audited-key-00001", policy: SEND_VALID, changes: [
          { change: { suspendService: { device: { ctn: "2145551103" }, reason: "Lost" } } },
          { change: { suspendService: { device: { ctn: "9999999999" }, reason: "Lost" } } }] }) { acceptedCount } }`),
      [
        { action: 'REFUSED', ctn: '9999999999', outcome: 'NOT_FOUND' },
        { action: 'PLACED', ctn: '2145551103' },
        { action: 'STATUS', ctn: '2145551103' },
      ],
    ],
    [
      'a submission that cannot be',
      (send) => send(`mutation { submitCareOrders(input: { idempotencyKey: "x", changes: [] }) { acceptedCount } }`),
      [{ action: 'REFUSED', operation: 'submitCareOrders', ctn: null, outcome: 'INVALID_INPUT,INVALID_INPUT' }],
    ],
    [
      'a withdrawal of nothing',
      (send) => send('mutation { cancelCareOrder(id: "x") { errors { code } } }'),
      [{ action: 'REFUSED', operation: 'cancelCareOrder', ctn: null, outcome: 'NOT_FOUND' }],
    ],
  ])('tells of %s', async (_what, ask, entries) => {
    const send = await kit.as(ada);
    await ask(send);
    expect(await trail(send, {})).toEqual(entries.map((entry) => expect.objectContaining(entry)));
  });

  it('tells of withdrawals, who asked for them, and which were refused', async () => {
    const send = await kit.as(ada);
    const { data } = await suspend(send, '2145551104');
    const { id } = (data as Suspended).suspendService.order;
    const bob = await kit.as({ ...ada, sub: 'bob' });
    const cancel = (by: Send) => by(`mutation { cancelCareOrder(id: "${id}") { errors { code } } }`);
    await cancel(bob);
    const told = await trail(send, { subject: 'bob' });
    expect(told).toEqual([expect.objectContaining({ action: 'WITHDRAWN', ctn: '2145551104', orderId: id })]);
    const { data: another } = await suspend(send, '2145551105');
    const done = (another as Suspended).suspendService.order.id;
    await kit.pass(6);
    await bob(`mutation { cancelCareOrder(id: "${done}") { errors { code } } }`);
    expect((await trail(bob, { subject: 'bob' })).at(-1)).toEqual(
      expect.objectContaining({ action: 'REFUSED', ctn: '2145551105', orderId: done, outcome: 'NOT_ELIGIBLE' }),
    );
  });

  it('tells of a mutation that somebody was not allowed, with the line that it named', async () => {
    const reader = await kit.as({ ...ada, sub: 'eve', scope: 'account:read' });
    await suspend(reader, '+1 (214) 555-1106');
    await reader(
      'mutation { one: cancelCareOrder(id: "x") { replayed } ...Two } fragment Two on Mutation { two: cancelCareOrder(id: "y") { replayed } }',
    );
    await reader('mutation { suspendService(input: { device: { ctn: "2145551107" }, reason: "Lost" }) { replayed } }');
    await reader('{ auditTrail { nodes { id } } }');
    const told = await trail(await kit.as(ada), { subject: 'eve' });
    expect(told.map(({ action, operation, ctn, outcome }) => [action, operation, ctn, outcome])).toEqual([
      ['FORBIDDEN', 'suspendService', '2145551106', 'FORBIDDEN'],
      ['FORBIDDEN', 'cancelCareOrder', null, 'FORBIDDEN'],
      ['FORBIDDEN', 'cancelCareOrder', null, 'FORBIDDEN'],
      ['FORBIDDEN', 'suspendService', '2145551107', 'FORBIDDEN'],
    ]);
  });

  it('is the caller’s own company’s, and of its own accounts', async () => {
    const [send, globex] = [await kit.as(ada), await kit.as({ tenant: 'globex', sub: 'ada' })];
    await suspend(send, '4695550102');
    await suspend(send, '2145551108');
    await suspend(globex, '3125550102');
    const fieldCrews = await kit.as({ ...ada, accounts: ['123456789013'] });
    const lines = async (by: Send) => new Set((await trail(by, {})).map(({ ctn }) => ctn));
    expect(await lines(send)).toEqual(new Set(['4695550102', '2145551108']));
    expect(await lines(fieldCrews)).toEqual(new Set(['2145551108']));
    expect(await lines(globex)).toEqual(new Set(['3125550102']));
  });

  it('is turned page by page, and knows its own cursors', async () => {
    const send = await kit.as(ada);
    for (const ctn of ['2145551110', '2145551111', '2145551112']) await suspend(send, ctn);
    const page = async (after: string | null) => {
      const { data, errors } = await send(
        'query ($after: String) { auditTrail(first: 2, after: $after) { nodes { ctn } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      return errors ?? (data as { auditTrail: { nodes: Entry[]; pageInfo: { endCursor: string } } }).auditTrail;
    };
    const first = await page(null);
    expect(first).toMatchObject({
      nodes: [{ ctn: '2145551112' }, { ctn: '2145551112' }],
      pageInfo: { hasNextPage: true },
    });
    const { endCursor } = (first as { pageInfo: { endCursor: string } }).pageInfo;
    expect(await page(endCursor)).toMatchObject({ nodes: [{ ctn: '2145551111' }, { ctn: '2145551111' }] });
    for (const bad of ['x', Buffer.from('["1 OR 1=1"]').toString('base64url')]) {
      expect(await page(bad)).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it('is written, or a refusal is not told', async () => {
    const { journal } = kit.gateway;
    const appendAudit = journal.appendAudit.bind(journal);
    journal.appendAudit = () => Promise.reject(new StoreUnavailableError('planted'));
    const send = await kit.as(ada);
    const refused = await suspend(send, '9999999999');
    const mixed =
      await send(`mutation { submitCareOrders(input: { idempotencyKey: "unaudited-key-001", policy: SEND_VALID, changes: [
      { change: { suspendService: { device: { ctn: "2145551120" }, reason: "Lost" } } },
      { change: { suspendService: { device: { ctn: "9999999999" }, reason: "Lost" } } }] }) { acceptedCount rejectedCount } }`);
    const forbidden = await suspend(await kit.as({ ...ada, scope: 'account:read' }), '9999999999');
    journal.appendAudit = appendAudit;
    expect(refused.errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE' } }]);
    // With an order it is written in one transaction.
    expect(mixed).toMatchObject({ data: { submitCareOrders: { acceptedCount: 1, rejectedCount: 1 } } });
    expect(forbidden.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
