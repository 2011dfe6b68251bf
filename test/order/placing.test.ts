import { describe, expect, it } from '@jest/globals';
import { aGateway, careOrderPath } from '../support/a-gateway.ts';
import { complete, details, place, type Placed } from '../support/place.ts';

const kit = aGateway();
const { send, pass, ledger, calls, log, faults } = kit;

const headquarters = '1234567890';
const dayPass = 'sku12037300017';
const roaming = 'sku12037300025';
const unlimited = 'sku12006100004';
const standard = 'sku12006100010';
const elite5g = 'sku12006100022';
const next24 = 'sku12006100040';

const stateOf = async (placed: Placed) => {
  const { data } = await send(
    'query ($id: ID!) { careOrder(id: $id) { state isTerminal needsReview nextPollAt events { state source carrierStatus message } changes { state error { code message } } } }',
    {
      id: placed.order?.id,
    },
  );
  return (data as { careOrder: { state: string; isTerminal: boolean; events: unknown[]; changes: unknown[] } })
    .careOrder;
};

const suspend = (ctn: string, more = {}) =>
  place(kit, 'suspendService', { device: { ctn }, reason: 'Lost', details: { ...details, ...more } });

describe('a mistake in business', () => {
  const on = (ctn: string, input: Readonly<Record<string, unknown>>) => ({ device: { ctn }, details, ...input });

  it.each<readonly [string, string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]>([
    [
      'an unknown line',
      'suspendService',
      on('9999999999', { reason: 'Lost' }),
      { code: 'NOT_FOUND', path: ['input', 'device', 'ctn'] },
    ],
    ["another company's line", 'suspendService', on('3125550100', { reason: 'Lost' }), { code: 'NOT_FOUND' }],
    [
      'the IMEI of another line',
      'suspendService',
      { device: { ctn: headquarters, imei: '350110420000000' }, reason: 'Lost' },
      { code: 'DEVICE_MISMATCH', path: ['input', 'device', 'imei'] },
    ],
    [
      'an unknown reason',
      'suspendService',
      on(headquarters, { reason: 'Bored' }),
      { code: 'INVALID_INPUT', path: ['input', 'reason'] },
    ],
    [
      'an unknown SKU',
      'updateFeatures',
      on(headquarters, { add: [{ sku: 'nothing' }] }),
      { code: 'NOT_FOUND', path: ['input', 'add', '0', 'sku'] },
    ],
    ['nothing to add or remove', 'updateFeatures', on(headquarters, {}), { code: 'INVALID_INPUT', path: ['input'] }],
    [
      'nothing to change of the subscriber',
      'updateSubscriber',
      on(headquarters, {}),
      { code: 'INVALID_INPUT', path: ['input'] },
    ],
    [
      'a second plan',
      'changeRatePlan',
      on(headquarters, { ratePlanSku: standard, addFeatures: [{ sku: unlimited }] }),
      { code: 'INVALID_INPUT', path: ['input', 'addFeatures', '0', 'sku'] },
    ],
    [
      'a feature as a plan',
      'changeRatePlan',
      on(headquarters, { ratePlanSku: dayPass }),
      { code: 'INVALID_INPUT', path: ['input', 'ratePlanSku'] },
    ],
    [
      'a feature that stands against another',
      'updateFeatures',
      on(headquarters, { add: [{ sku: roaming }] }),
      { code: 'INCOMPATIBLE_ITEM', item: { sku: dayPass } },
    ],
    [
      'a feature that the line has',
      'updateFeatures',
      on(headquarters, { add: [{ sku: dayPass }] }),
      { code: 'INVALID_INPUT' },
    ],
    [
      'no consent to charges',
      'updateFeatures',
      { device: { ctn: headquarters }, remove: [{ sku: dayPass }], add: [{ sku: roaming }] },
      { code: 'CONSENT_REQUIRED', path: ['input', 'details', 'consentToRecurringCharges'] },
    ],
    [
      'an end before the beginning',
      'updateFeatures',
      on(headquarters, {
        remove: [{ sku: dayPass, effectiveAt: '2026-04-02T00:00:00Z', expiresAt: '2026-04-01T00:00:00Z' }],
      }),
      { code: 'INVALID_INPUT', path: ['input', 'remove', '0', 'expiresAt'] },
    ],
    [
      'a suspended line',
      'suspendService',
      on('5550000021', { reason: 'Lost' }),
      { code: 'NOT_ELIGIBLE', reasons: [{ code: 'LINE_SUSPENDED' }], from: null, retryable: false },
    ],
    [
      'a line that is not suspended',
      'reinstateService',
      on(headquarters, {}),
      { code: 'NOT_ELIGIBLE', reasons: [{ code: 'LINE_ACTIVE' }] },
    ],
    [
      'a line of 29 days',
      'cancelService',
      on('5550000024', { reason: 'EmployeeLeftCompany' }),
      {
        code: 'NOT_ELIGIBLE',
        reasons: [{ code: 'ACTIVE_LESS_THAN_30_DAYS' }],
        retryable: true,
        from: expect.any(String),
      },
    ],
    [
      'a line cancelled 31 days ago',
      'resumeFromCancel',
      on('5550000023', {}),
      { code: 'NOT_ELIGIBLE', reasons: [{ code: 'RESUME_WINDOW_CLOSED' }] },
    ],
    [
      'a PIN of letters',
      'resetVoicemail',
      on(headquarters, { pin: { pin: '12a4' } }),
      { code: 'INVALID_INPUT', path: ['input', 'pin', 'pin'] },
    ],
    [
      'a plan that the old device cannot take',
      'changeRatePlan',
      on('5550000026', { ratePlanSku: elite5g }),
      { code: 'INCOMPATIBLE_ITEM', item: { sku: elite5g } },
    ],
    [
      'a plan of a kind that cannot be ordered',
      'changeRatePlan',
      on(headquarters, { ratePlanSku: next24 }),
      { code: 'NOT_ELIGIBLE', path: ['input', 'ratePlanSku'], reasons: [{ code: 'UNSUPPORTED_PLAN' }] },
    ],
    [
      'a key that is too short',
      'suspendService',
      { device: { ctn: headquarters }, reason: 'Lost', details: { idempotencyKey: 'short' } },
      { code: 'INVALID_INPUT', path: ['input', 'details', 'idempotencyKey'] },
    ],
    [
      'a purchase order number with quotes',
      'suspendService',
      { device: { ctn: headquarters }, reason: 'Lost', details: { purchaseOrderNumber: 'PO"}' } },
      { code: 'INVALID_INPUT', path: ['input', 'details', 'purchaseOrderNumber'] },
    ],
  ])('such as %s comes back as data, and nothing is sent', async (_name, mutation, input, expected) => {
    const { order, errors } = await place(kit, mutation, input);
    expect(order).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject(expected);
    expect(await ledger()).toEqual([]);
    expect((await calls()).counts[careOrderPath]).toBeUndefined();
  });

  it('is told with all others at once', async () => {
    const { errors } = await place(kit, 'updateFeatures', {
      device: { ctn: '5550000021' },
      add: [{ sku: 'nothing' }, { sku: 'nothing' }],
    });
    expect(errors.map(({ code, path }) => [code, path?.join('.')])).toEqual([
      ['NOT_ELIGIBLE', 'input.device'],
      ['INVALID_INPUT', 'input.add.1.sku'],
      ['NOT_FOUND', 'input.add.0.sku'],
      ['NOT_FOUND', 'input.add.1.sku'],
    ]);
  });

  it('can be found in the log by its support reference', async () => {
    const { errors } = await suspend('9999999999');
    const reference = errors[0]?.supportReference;
    expect(log().filter(({ supportReference }) => supportReference === reference)).not.toHaveLength(0);
  });

  it('of an updateDevice names the type that can do both at once', async () => {
    await complete(kit, 'changeRatePlan', { device: { ctn: headquarters }, ratePlanSku: elite5g, details });
    // An LTE phone.
    const { errors } = await place(kit, 'updateDevice', {
      device: { ctn: headquarters },
      newImei: '357331089999999',
      details,
    });
    expect(errors).toMatchObject([
      {
        code: 'INCOMPATIBLE_ITEM',
        path: ['input', 'newImei'],
        item: { sku: elite5g },
        use: 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE',
      },
    ]);
  });
});

describe('an idempotency key', () => {
  const idempotencyKey = () => `test-${String(kit.now().getTime())}-0001`;

  it('gives the same order again for the same input, and places one', async () => {
    const key = idempotencyKey();
    const first = await suspend(headquarters, { idempotencyKey: key });
    const second = await suspend(headquarters, { idempotencyKey: key });
    expect(second).toMatchObject({ replayed: true, errors: [], order: { id: first.order?.id } });
    expect(await ledger()).toHaveLength(1);
  });

  it('gives it even when the line has changed since', async () => {
    const key = idempotencyKey();
    const first = await suspend(headquarters, { idempotencyKey: key });
    await pass(6);
    expect(await suspend(headquarters, { idempotencyKey: key })).toMatchObject({
      replayed: true,
      order: { id: first.order?.id, state: 'COMPLETED' },
    });
  });

  it('is refused for another input', async () => {
    const key = idempotencyKey();
    await suspend(headquarters, { idempotencyKey: key });
    const { order, errors } = await place(kit, 'changeCtn', {
      device: { ctn: '9992029999' },
      details: { idempotencyKey: key },
    });
    expect(order).toBeNull();
    expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'details', 'idempotencyKey'] }]);
    expect(await ledger()).toHaveLength(1);
  });

  it('places one order when two requests with it come at once', async () => {
    const key = idempotencyKey();
    const both = await Promise.all([
      suspend(headquarters, { idempotencyKey: key }),
      suspend(headquarters, { idempotencyKey: key }),
    ]);
    expect(both[0].order?.id).toBe(both[1].order?.id);
    expect(both.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
    expect(await ledger()).toHaveLength(1);
  });

  it('is made and shown when none is given', async () => {
    const { order } = await suspend(headquarters);
    expect(order?.idempotencyKey).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  });
});

describe('the same change for the same line, under another key', () => {
  const order = (more = {}) =>
    place(kit, 'changeCtn', { device: { ctn: headquarters }, details: { ...details, ...more } });

  it('is refused within ten minutes, with a link to the first', async () => {
    const first = await order();
    const second = await order();
    expect(second).toMatchObject({
      order: null,
      errors: [{ code: 'POSSIBLE_DUPLICATE', retryable: true, openOrder: { id: first.order?.id } }],
    });
    expect(await ledger()).toHaveLength(1);
  });

  it('is placed when the caller confirms', async () => {
    await order();
    expect(await order({ confirmDuplicate: true })).toMatchObject({ errors: [], order: { state: 'ACCEPTED' } });
    expect(await ledger()).toHaveLength(2);
  });
});

describe('a carrier that', () => {
  it('refuses an order makes it REJECTED, with its code and our words', async () => {
    const placed = await suspend('5550000011');
    expect(placed).toMatchObject({
      order: { state: 'REJECTED', isTerminal: true, nextPollAt: null },
      errors: [
        { __typename: 'CarrierRejectedError', code: 'CARRIER_REJECTED', carrierCode: 'SC_CARE_1099', retryable: false },
      ],
    });
    expect(await ledger()).toEqual([]);
  });

  it.each([
    ['answers 500 after it has accepted', '5550000013'],
    ['answers garbage after it has accepted', '5550000014'],
  ])('%s leaves the order UNCONFIRMED until it is found, and placed once', async (_name, ctn) => {
    const placed = await suspend(ctn);
    expect(placed).toMatchObject({
      order: { state: 'UNCONFIRMED', isTerminal: false },
      errors: [{ __typename: 'CarrierUnavailableError', outcomeUnknown: true, retryable: true }],
    });
    const conflicting = await place(kit, 'changeCtn', { device: { ctn }, details });
    expect(conflicting.errors).toMatchObject([
      { code: 'CONFLICTING_ORDER', openOrder: { id: placed.order?.id, state: 'UNCONFIRMED' } },
    ]);
    await pass(16);
    expect(await stateOf(placed)).toMatchObject({ state: 'COMPLETED' });
    expect(await ledger()).toHaveLength(1);
  });

  it('lost the order before it accepted gets it again, but only after it was twice not found', async () => {
    await faults({ path: 'careOrder', kind: 'resetBefore', probability: 1, times: 1 });
    const placed = await suspend(headquarters);
    expect(placed.order?.state).toBe('UNCONFIRMED');
    for (const seconds of [16, 60, 60]) {
      await pass(seconds);
      expect(await ledger()).toEqual([]);
    }
    for (const seconds of [60, 20, 20]) await pass(seconds);
    expect(await ledger()).toHaveLength(1);
    await pass(6);
    expect(await stateOf(placed)).toMatchObject({ state: 'COMPLETED' });
    expect((await ledger())[0]?.changeRequests[0]?.changeRequestId).toBe(placed.order?.changes[0]?.id);
  });

  it('throttles has the order sent later, and expired when it never stops', async () => {
    const placed = await suspend('5550000015');
    expect(placed).toMatchObject({
      order: { state: 'UNCONFIRMED' },
      errors: [{ code: 'CARRIER_UNAVAILABLE', outcomeUnknown: false, retryAfterSeconds: 3 }],
    });
    await pass(4);
    expect(await stateOf(placed)).toMatchObject({ state: 'UNCONFIRMED', needsReview: false });
    await pass(16 * 60);
    expect(await stateOf(placed)).toMatchObject({ state: 'EXPIRED', isTerminal: true });
    expect(await ledger()).toEqual([]);
  });

  it('cannot be asked about the line gets no order', async () => {
    const { order, errors } = await suspend('5550000032');
    expect(order).toBeNull();
    expect(errors).toMatchObject([{ code: 'CARRIER_UNAVAILABLE', outcomeUnknown: false, retryable: true }]);
    expect(await ledger()).toEqual([]);
  });

  it('fails an order makes it FAILED, with the reason on its change', async () => {
    const placed = await suspend('5550000002');
    await pass(6);
    expect(await stateOf(placed)).toMatchObject({
      state: 'FAILED',
      changes: [
        { state: 'FAILED', error: { code: 'CARRIER_REJECTED', message: expect.stringContaining('not eligible') } },
      ],
    });
  });

  it('uses an unknown word leaves the state, and the word stands in one event', async () => {
    const placed = await suspend('5550000004');
    await pass(6);
    await pass(60);
    const { state, events } = await stateOf(placed);
    expect(['ACCEPTED', 'RECEIVED', 'IN_PROGRESS']).toContain(state);
    expect(
      events.filter((event) => (event as { carrierStatus: string | null }).carrierStatus === 'Parked'),
    ).toHaveLength(1);
  });
});

describe('the timeline of an order', () => {
  it('tells what happened, who said it and in which word', async () => {
    const placed = await suspend(headquarters);
    await pass(6);
    const { events } = await stateOf(placed);
    expect(events.map((event) => Object.values(event as Record<string, unknown>).slice(0, 3))).toEqual([
      ['RECORDED', 'GATEWAY', null],
      ['UNCONFIRMED', 'GATEWAY', null],
      ['ACCEPTED', 'GATEWAY', null],
      ['COMPLETED', 'POLL', 'Completed'],
    ]);
  });
});
