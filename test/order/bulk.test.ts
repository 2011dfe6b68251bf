import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '../../src/order/journal/order-journal.ts';
import { aGateway } from '../support/a-gateway.ts';
import { details, errorFields, place } from '../support/place.ts';

const kit = aGateway();
const { send, pass, ledger, calls } = kit;

interface Submitted {
  readonly orders: readonly {
    readonly id: string;
    readonly state: string;
    readonly changes: readonly { readonly type: string }[];
  }[];
  readonly results: readonly {
    readonly index: number;
    readonly clientReference: string | null;
    readonly change: { readonly id: string; readonly type: string; readonly state: string } | null;
    readonly errors: readonly {
      readonly code: string;
      readonly path: readonly string[] | null;
      readonly carrierCode?: string;
    }[];
  }[];
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  readonly errors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
  readonly replayed: boolean;
}

const submit = async (input: Readonly<Record<string, unknown>>): Promise<Submitted> => {
  const { data, errors } = await send(
    `mutation ($input: SubmitCareOrdersInput!) { submitCareOrders(input: $input) {
      orders { id state changes { type } }
      results { index clientReference change { id type state } errors { ${errorFields} } }
      acceptedCount rejectedCount errors { ${errorFields} } replayed
    } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return (data as { submitCareOrders: Submitted }).submitCareOrders;
};

interface Wanted {
  readonly change: Readonly<Record<string, unknown>>;
  readonly clientReference?: string;
}

const key = () => `bulk-${String(kit.now().getTime())}-0001`;
const suspend = (ctn: string, clientReference?: string): Wanted => ({
  change: { suspendService: { device: { ctn }, reason: 'Lost' } },
  ...(clientReference !== undefined && { clientReference }),
});
const lines = (count: number) => Array.from({ length: count }, (_, index) => String(2145551000 + index));

describe('many changes at once', () => {
  it('go in one post for every fifty, and answer in the order of the input', async () => {
    const idempotencyKey = key();
    const changes = lines(100).map((ctn, index) => suspend(ctn, `line ${String(index)}`));
    const answer = await submit({ changes, idempotencyKey, details });
    expect(answer).toMatchObject({ acceptedCount: 100, rejectedCount: 0, errors: [], replayed: false });
    expect(answer.orders.map(({ state, changes: { length } }) => [state, length])).toEqual([
      ['ACCEPTED', 50],
      ['ACCEPTED', 50],
    ]);
    expect(answer.results.map(({ index, clientReference }) => [index, clientReference])).toEqual(
      changes.map(({ clientReference }, index) => [index, clientReference]),
    );
    expect((await ledger()).map(({ changeRequests }) => changeRequests.length)).toEqual([50, 50]);
    const ids = (await ledger()).flatMap(({ changeRequests }) =>
      changeRequests.map(({ changeRequestId }) => changeRequestId),
    );
    expect(new Set(ids).size).toBe(100);
    await pass(6);
    expect((await submit({ changes, idempotencyKey, details })).results.map(({ change }) => change?.state)).toEqual(
      Array(100).fill('COMPLETED'),
    );
  });

  it('may be of several types', async () => {
    const changes = [
      suspend('2145551000'),
      { change: { changeCtn: { device: { ctn: '2145551001' } } } },
      { change: { resetVoicemail: { device: { ctn: '2145551002' }, pin: { autogenerate: true } } } },
    ];
    const { results } = await submit({ changes, idempotencyKey: key(), details });
    expect(results.map(({ change }) => change?.type)).toEqual(['SUSPEND_SERVICE', 'CHANGE_CTN', 'RESET_VOICEMAIL']);
  });

  it('are placed once, however often they are sent', async () => {
    const input = { changes: lines(60).map((ctn) => suspend(ctn)), idempotencyKey: key(), details };
    const [first, second] = await Promise.all([submit(input), submit(input)]);
    const third = await submit(input);
    expect(second.orders.map(({ id }) => id)).toEqual(first.orders.map(({ id }) => id));
    expect(third).toMatchObject({ replayed: true, acceptedCount: 60 });
    expect(await ledger()).toHaveLength(2);
  });

  it('send nothing when one is wrong, unless told to send the good ones', async () => {
    const changes = [suspend('2145551000'), suspend('9999999999'), suspend('5550000021')];
    const nothing = await submit({ changes, idempotencyKey: key(), details });
    expect(nothing).toMatchObject({ orders: [], acceptedCount: 0, rejectedCount: 3 });
    expect(nothing.results.map(({ errors }) => errors.map(({ code, path }) => [code, path?.join('.')]))).toEqual([
      [],
      [['NOT_FOUND', 'input.changes.1.change.suspendService.device.ctn']],
      [['NOT_ELIGIBLE', 'input.changes.2.change.suspendService.device']],
    ]);
    expect(await ledger()).toEqual([]);

    const idempotencyKey = `${key()}-valid`;
    const good = await submit({ changes, idempotencyKey, policy: 'SEND_VALID', details });
    expect(good).toMatchObject({ acceptedCount: 1, rejectedCount: 2 });
    expect(await ledger()).toHaveLength(1);
    const again = await submit({ changes, idempotencyKey, policy: 'SEND_VALID', details });
    // Everything but the reference, which is each request's own.
    const telling = ({ results }: Submitted) =>
      results.map(({ change, errors }) => [change, errors.map(({ code, path }) => [code, path])]);
    expect(telling(again)).toEqual(telling(good));
    expect(again).toMatchObject({ replayed: true, acceptedCount: 1, rejectedCount: 2 });
  });

  it('send the rest anew when the carrier refuses one of a post', async () => {
    const changes = [suspend('2145551000'), suspend('5550000011'), suspend('2145551001')];
    const { results, orders, acceptedCount } = await submit({
      changes,
      idempotencyKey: key(),
      policy: 'SEND_VALID',
      details,
    });
    expect(orders.map(({ state, changes: { length } }) => [state, length])).toEqual([
      ['REJECTED', 3],
      ['ACCEPTED', 2],
    ]);
    expect(results.map(({ change, errors }) => [change?.state, errors[0]?.carrierCode])).toEqual([
      ['ACCEPTED', undefined],
      ['REJECTED', 'SC_CARE_1099'],
      ['ACCEPTED', undefined],
    ]);
    expect(acceptedCount).toBe(2);
    expect((await ledger()).map(({ changeRequests }) => changeRequests.map(({ ctn }) => ctn))).toEqual([
      ['2145551000', '2145551001'],
    ]);
  });

  it('send that rest also when the first request stopped before it', async () => {
    const changes = [suspend('2145551000'), suspend('5550000011'), suspend('2145551001')];
    const input = { changes, idempotencyKey: key(), policy: 'SEND_VALID', details };
    // The journal fails when the rest is to be written down, as it would in a crash.
    const { journal } = kit.gateway;
    const insertIntents = journal.insertIntents.bind(journal);
    let calls = 0;
    journal.insertIntents = (orders) => {
      calls += 1;
      return calls === 1 ? insertIntents(orders) : Promise.reject(new StoreUnavailableError('planted'));
    };
    const { errors } = await send(
      'mutation ($input: SubmitCareOrdersInput!) { submitCareOrders(input: $input) { replayed } }',
      { input },
    );
    expect(errors?.[0]?.extensions.code).toBe('STORE_UNAVAILABLE');
    journal.insertIntents = insertIntents;
    expect(await ledger()).toEqual([]);
    expect(await submit(input)).toMatchObject({ replayed: true, acceptedCount: 2, rejectedCount: 1 });
    expect(await submit(input)).toMatchObject({ replayed: true, acceptedCount: 2 });
    expect(await ledger()).toHaveLength(1);
  });

  it('take back what was not sent when all or nothing was asked and the carrier refuses a part', async () => {
    const changes = [
      ...lines(49).map((ctn) => suspend(ctn)),
      suspend('5550000011'),
      ...lines(60)
        .slice(49)
        .map((ctn) => suspend(ctn)),
    ];
    const { orders } = await submit({ changes, idempotencyKey: key(), details });
    expect(orders.map(({ state }) => state)).toEqual(['REJECTED', 'CANCELLED']);
    expect(await ledger()).toEqual([]);
  });

  it('leave out a line that another order holds', async () => {
    const open = await place(kit, 'suspendService', { device: { ctn: '5550000013' }, reason: 'Lost', details });
    expect(open.order?.state).toBe('UNCONFIRMED');
    const changes = [suspend('2145551000'), { change: { changeCtn: { device: { ctn: '5550000013' } } } }];
    const { results } = await submit({ changes, idempotencyKey: key(), policy: 'SEND_VALID', details });
    expect(results.map(({ change, errors }) => [change?.state, errors[0]?.code])).toEqual([
      ['ACCEPTED', undefined],
      [undefined, 'CONFLICTING_ORDER'],
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['no changes', { changes: [] }, 'input.changes'],
    ['101 changes', { changes: lines(101).map((ctn) => suspend(ctn)) }, 'input.changes'],
    ['a key that is too short', { changes: [suspend('2145551000')], idempotencyKey: 'short' }, 'input.idempotencyKey'],
    [
      'a key inside its details',
      { changes: [suspend('2145551000')], details: { idempotencyKey: 'x'.repeat(20) } },
      'input.details.idempotencyKey',
    ],
    [
      'a reference that is too long',
      { changes: [suspend('2145551000', 'x'.repeat(101))] },
      'input.changes.0.clientReference',
    ],
  ])('are refused as a whole with %s', async (_name, input, path) => {
    const { errors, results } = await submit({ idempotencyKey: key(), ...input });
    expect(errors.map(({ code, path: where }) => [code, where?.join('.')])).toEqual([['INVALID_INPUT', path]]);
    expect(results).toEqual([]);
    expect((await calls()).calls).toEqual([]);
  });

  it('may not hold a line twice', async () => {
    const { results } = await submit({
      changes: [suspend('2145551000'), suspend('2145551000')],
      idempotencyKey: key(),
      details,
    });
    expect(results.map(({ errors }) => errors.map(({ code }) => code))).toEqual([[], ['INVALID_INPUT']]);
    expect(await ledger()).toEqual([]);
  });

  it('refuse the same key for other changes', async () => {
    const idempotencyKey = key();
    await submit({ changes: [suspend('2145551000')], idempotencyKey, details });
    const { errors } = await submit({ changes: [suspend('2145551001')], idempotencyKey, details });
    expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }]);
  });
});

describe('withdrawing an order', () => {
  const cancel = async (id: string | undefined) => {
    const { data, errors } = await send(
      `mutation ($id: ID!) { cancelCareOrder(id: $id) { order { id state events { message } } errors { ${errorFields} } } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    return (data as { cancelCareOrder: { order: { state: string } | null; errors: { code: string }[] } })
      .cancelCareOrder;
  };
  const suspended = (ctn: string) => place(kit, 'suspendService', { device: { ctn }, reason: 'Lost', details });

  it('is done while the carrier has not begun, and can be repeated', async () => {
    const { order } = await suspended('2145551040');
    expect(await cancel(order?.id)).toMatchObject({ order: { state: 'CANCELLED' }, errors: [] });
    expect(await cancel(order?.id)).toMatchObject({ order: { state: 'CANCELLED' }, errors: [] });
    await pass(10);
    expect((await send('{ device(ctn: "2145551040") { status } }')).data).toEqual({ device: { status: 'ACTIVE' } });
  });

  it('is refused once the carrier has begun', async () => {
    const { order } = await suspended('5550000003');
    await pass(6);
    expect(await cancel(order?.id)).toMatchObject({
      order: { state: 'IN_PROGRESS' },
      errors: [{ code: 'NOT_ELIGIBLE', reasons: [{ code: 'ORDER_BEGUN' }] }],
    });
  });

  it('is refused once it is finished', async () => {
    const { order } = await suspended('2145551041');
    await pass(6);
    expect(await cancel(order?.id)).toMatchObject({
      order: { state: 'COMPLETED' },
      errors: [{ code: 'NOT_ELIGIBLE' }],
    });
  });

  it('takes back what was never sent without asking the carrier', async () => {
    const { order } = await suspended('5550000015');
    expect(await cancel(order?.id)).toMatchObject({ order: { state: 'CANCELLED' }, errors: [] });
    expect((await calls()).counts['/api/orderingMobility/v1/orderCancellation']).toBeUndefined();
    await pass(60);
    expect(await ledger()).toEqual([]);
  });

  it('waits while it is not certain that the carrier has it', async () => {
    const { order } = await suspended('5550000013');
    expect(await cancel(order?.id)).toMatchObject({
      order: { state: 'UNCONFIRMED' },
      errors: [{ code: 'CARRIER_UNAVAILABLE', outcomeUnknown: true }],
    });
  });

  it('does no harm when the answer is lost', async () => {
    const { order } = await suspended('2145551042');
    await kit.faults({ path: 'orderCancellation', kind: 'error500After', probability: 1 });
    const answer = await cancel(order?.id);
    expect(['CANCELLED', 'ACCEPTED', 'RECEIVED']).toContain(answer.order?.state);
    await kit.faults();
    expect(await cancel(order?.id)).toMatchObject({ order: { state: 'CANCELLED' } });
  });

  it('finds no order that is not there', async () => {
    expect(await cancel('bm90aGluZw')).toMatchObject({ order: null, errors: [{ code: 'NOT_FOUND' }] });
  });
});
