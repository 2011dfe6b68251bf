import { describe, expect, it } from '@jest/globals';
import type { CareOrderType } from '../../src/generated/graphql.ts';
import type { CareOrder, ChangeContent } from '../../src/order/care-order.ts';
import { wireTypes } from '../../src/order/care-order-types.ts';
import { classifyAnswer, createOrderCarrier, toWireChange } from '../../src/order/order.upstream.ts';
import { aCareOrder } from '../support/a-care-order.ts';
import { aCarrier, example, type Canned } from '../upstream/a-carrier.ts';

const carrier = aCarrier();
const accepted = example('careorder-response-accepted.json');
const rejected = example('ebonding-error-in-body-assumed.json');
const requestError = example('ebonding-error-assumed.json');
const suspension = aCareOrder([{ type: 'SUSPEND_SERVICE', content: { suspendReason: 'Lost' } }]);

const orderCarrier = ({ zone = 'America/New_York', overrides = {} } = {}) =>
  createOrderCarrier({
    ebonding: carrier.ebonding(),
    wireTypes: wireTypes(overrides),
    zone,
    sendDeadlineMs: 5000,
    scope: carrier.scope(),
  });

const sent = (answer: Canned, order: CareOrder = suspension, options = {}) => {
  carrier.answers('/careOrder', answer);
  return orderCarrier(options).send(order, () => true);
};

const imei = '353041117777777';
const iccid = '89011003377777777777';
const journey = {
  sku: 'sku12037300017',
  action: 'remove',
  effectiveAt: '2024-08-15T05:00:00.000Z',
  expiresAt: '2024-08-22T05:00:00.000Z',
} as const;
const added = (sku: string) => ({ sku, action: 'add', effectiveAt: null, expiresAt: null }) as const;
const effective = 'UPON_COMPLETION';

describe('A care order', () => {
  it.each<readonly [file: string, type: CareOrderType, ctn: string, content: ChangeContent]>([
    [
      'updateFeatures',
      'UPDATE_FEATURES',
      '9992029999',
      { effective, items: [journey, added('sku12037300025')], replaceConflicting: true },
    ],
    [
      'updateSubscriber',
      'UPDATE_SUBSCRIBER',
      '1234567890',
      {
        effective,
        labels: [{ type: 'Business Unit', value: 'Finance' }],
        primaryUser: {
          name: { firstName: 'Dana', lastName: 'Rivera' },
          address: { line1: '100 Example Street', city: 'Dallas', state: 'TX', postalCode: '75202' },
          phone: '2145550101',
          email: 'dana.rivera@example.com',
        },
      },
    ],
    ['updateDevice', 'UPDATE_DEVICE', '1234567890', { replaceDuplicates: true, imei, sim: { iccid } }],
    [
      'changeRatePlan',
      'CHANGE_RATE_PLAN',
      '9992029999',
      { effective, ratePlanSku: 'sku12006100004', items: [journey], replaceConflicting: true },
    ],
    ['suspendService', 'SUSPEND_SERVICE', '1234567890', { effective, suspendReason: 'Lost' }],
    ['reinstateService', 'REINSTATE_SERVICE', '1234567890', { effective, resumeReason: 'CustomerRequest' }],
    [
      'cancelService',
      'CANCEL_SERVICE',
      '1234567890',
      { cancelReason: 'EmployeeLeftCompany', cancelledBy: 'CorporateCustomerCancel', cancelTiming: 'IMMEDIATE' },
    ],
    ['resumeFromCancel', 'RESUME_FROM_CANCEL', '1234567890', { effective, resumeReason: 'CustomerRequest' }],
    ['activateSim', 'ACTIVATE_SIM', '1234567890', { imei: '350110420000000', sim: { iccid: '89011003300077777777' } }],
    [
      'activateSim-esim',
      'ACTIVATE_SIM',
      '1234567890',
      { imei: '350110420000000', sim: { eid: '89049032000001000000000000000001' } },
    ],
    ['changeCTN', 'CHANGE_CTN', '1234567890', { effective }],
    ['resetVoiceMail', 'RESET_VOICEMAIL', '1234567890', { voicemailPin: { pin: '1234' } }],
    [
      'changeRatePlanWithDeviceUpdate',
      'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE',
      '1234567890',
      {
        effective,
        ratePlanSku: 'sku12006100004',
        items: [],
        imei,
        sim: { iccid },
        replaceDuplicates: true,
        replaceConflicting: true,
      },
    ],
    [
      'updateFeaturesWithDeviceUpdate',
      'UPDATE_FEATURES_WITH_DEVICE_UPDATE',
      '1234567890',
      {
        effective,
        items: [added('sku12037300025')],
        imei,
        sim: { iccid },
        replaceDuplicates: true,
        replaceConflicting: true,
      },
    ],
  ])('is the documented request %s', async (file, type, ctn, content) => {
    const { careOrderRequest } = example(`careorder-request-${file}.json`) as {
      careOrderRequest: { changeRequest: object[] };
    };
    // The documents' dates have an offset of five hours, in summer too.
    const zone = 'Etc/GMT+5';
    expect(await sent({ status: 202, body: accepted }, aCareOrder([{ type, ctn, content }]), { zone })).toMatchObject({
      kind: 'accepted',
    });
    const changeRequest = careOrderRequest.changeRequest.map((change) => ({ ...change, changeRequestId: 'ChangeID1' }));
    expect(carrier.asked().map(({ body }) => body)).toEqual([
      { careOrderRequest: { ...careOrderRequest, changeRequest } },
    ]);
  });

  it('may have several changes, each with its own content', async () => {
    const order = aCareOrder([
      { type: 'SUSPEND_SERVICE', content: { suspendReason: 'Lost' } },
      { type: 'CHANGE_CTN', ctn: '1234567891' },
    ]);
    await sent({ status: 202, body: accepted }, order);
    const { careOrderRequest } = example('careorder-request-multiple.json') as {
      careOrderRequest: { changeRequest: object[] };
    };
    expect(carrier.asked()[0]?.body).toEqual({
      careOrderRequest: {
        ...careOrderRequest,
        changeRequest: careOrderRequest.changeRequest.map((change, index) => ({
          ...change,
          changeRequestId: `ChangeID${index + 1}`,
        })),
      },
    });
  });

  it('has ids that follow from the order and the attempt', async () => {
    for (const attempt of [1, 1, 2]) await sent({ status: 202, body: accepted }, { ...suspension, attempt });
    const [first, again, second] = carrier.asked().map(({ headers }) => ({
      conversation: headers['x-att-conversationid'],
      message: headers['x-att-messageid'],
    }));
    expect(again).toEqual(first);
    expect(second?.conversation).toBe(first?.conversation);
    expect(second?.message).not.toBe(first?.message);
  });

  it('has the operator’s word for its type where that differs', async () => {
    const order = aCareOrder([{ type: 'ACTIVATE_SIM', content: { imei } }]);
    await sent({ status: 202, body: accepted }, order, { overrides: { activateSim: 'activateSIM' } });
    expect(carrier.asked()[0]?.body).toMatchObject({ careOrderRequest: { changeRequest: [{ type: 'activateSIM' }] } });
  });

  it('leaves out what is not given: the wire has no nulls', async () => {
    const order = aCareOrder([{ type: 'CHANGE_CTN' }]);
    const request = order.request && {
      ...order.request,
      foundationAccountNumber: null,
      consentToRecurringCharges: null,
      contact: { firstName: 'Dana', lastName: 'Rivera', phone: '2145550100', email: 'dana.rivera@example.com' },
    };
    await sent({ status: 202, body: accepted }, { ...order, request });
    expect(carrier.asked()[0]?.body).toEqual({
      careOrderRequest: {
        accountGroupId: '73001012763',
        poNumber: '202405040001',
        orderContact: {
          contact: { lastName: 'Rivera', firstName: 'Dana' },
          phone: { number: '2145550100' },
          email: 'dana.rivera@example.com',
        },
        changeRequest: [{ type: 'changeCTN', changeRequestId: 'ChangeID1', ctn: '1234567890' }],
      },
    });
  });
});

describe('A change on the wire', () => {
  it.each<readonly [what: string, content: ChangeContent, wire: unknown]>([
    ['without content', {}, {}],
    [
      'that the carrier makes a PIN up for',
      { voicemailPin: { autogenerate: true } },
      { resetVoiceMail: { autogeneratedPin: true } },
    ],
    ['at the next bill', { effective: 'NEXT_BILLING_CYCLE' }, { effectiveDate: 'nextBillingCycle' }],
    ['that does not replace', { replaceDuplicates: false }, { replaceDuplicateFeatures: false }],
    [
      'of the billing contact',
      {
        billingContact: {
          name: 'Accounts',
          attentionTo: 'Billing Dept.',
          email: 'bills@example.com',
          phone: '6175550100',
          address: { line1: '1 Main', city: 'Boston', state: 'MA', postalCode: '02114' },
        },
      },
      {
        billingContact: {
          name: 'Accounts',
          attentionTo: 'Billing Dept.',
          addressLine: '1 Main',
          city: 'Boston',
          state: 'MA',
          zipCode: '02114',
          phoneNumber: '6175550100',
          email: 'bills@example.com',
        },
      },
    ],
    ['of the e-mail alone', { primaryUser: { email: 'a@example.com' } }, { primaryUser: { email: 'a@example.com' } }],
    [
      'with dates before and after clocks change',
      {
        items: [
          { sku: 's', action: 'add', effectiveAt: '2026-03-08T04:59:59.000Z', expiresAt: '2026-11-01T06:30:00.000Z' },
        ],
      },
      {
        items: [
          {
            id: 's',
            action: 'add',
            effectiveDate: '2026-03-07T23:59:59.000-05:00',
            expirationDate: '2026-11-01T01:30:00.000-05:00',
          },
        ],
      },
    ],
  ])('%s has the carrier’s words', (_what, content, wire) => {
    expect(toWireChange(content, 'America/New_York')).toEqual(wire);
  });
});

describe('The outcome of sending', () => {
  const answer = (status: number, json: unknown, retryAfterMs?: number) => ({ status, json, retryAfterMs, text: '' });
  const response = (members: object) => ({ careOrderResponse: members });
  const errors = [{ code: 'SC_CARE_1002', changeRequestId: 'ChangeID1' }];
  const definite = { kind: 'rejected', errors: [{ code: 'SC_CARE_1002', changeId: 'ChangeID1' }] };
  const yes = { kind: 'accepted', payloadId: '1234567820240502174342_PayLId', orderId: '10-123456789012345' };
  const unknown = { kind: 'unknown' };

  it.each<readonly [what: string, status: number, json: unknown, outcome: object]>([
    ['the documented yes', 202, accepted, yes],
    ['a yes with another 2xx', 200, accepted, yes],
    [
      'a yes with a payload id alone',
      202,
      response({ payloadId: 'p' }),
      { kind: 'accepted', payloadId: 'p', orderId: null },
    ],
    [
      'a yes with an order id alone',
      202,
      response({ orderId: '10-1' }),
      { kind: 'accepted', payloadId: null, orderId: '10-1' },
    ],
    ['a yes with an empty list of errors', 202, response({ payloadId: 'p', errors: [] }), { kind: 'accepted' }],
    ['a yes with an odd status part', 202, response({ payloadId: 'p', status: 'Accepted' }), { kind: 'accepted' }],
    ['a yes without an id', 202, response({ status: { code: '202' } }), unknown],
    ['a yes with empty ids', 202, response({ payloadId: ' ', orderId: '' }), unknown],
    ['a yes in a body of another shape', 202, { careOrder: { payloadId: 'p' } }, unknown],
    ['no body', 202, undefined, unknown],
    ['a list', 202, [], unknown],
    ['a body with errors of another shape', 202, response({ payloadId: 'p', errors: ['no'] }), unknown],
    ['the documented body of a refusal', 400, rejected, { ...definite }],
    ['a refusal in a 200', 200, rejected, definite],
    ['a refusal in a 500, whose body is definite', 500, response({ errors }), definite],
    [
      'a refusal without a code',
      400,
      response({ errors: [{}] }),
      { kind: 'rejected', errors: [{ code: null, changeId: null }] },
    ],
    ['errors beside an order id', 202, response({ orderId: '10-1', errors }), unknown],
    ['errors beside a status of success', 202, response({ status: { code: 202 }, errors }), unknown],
    ['an error of the request', 400, requestError, { kind: 'rejected', errors: [{ code: 'SVC0002', changeId: null }] }],
    ['an error of the request with 404', 404, requestError, { kind: 'rejected' }],
    ['an error of the request with 409', 409, requestError, { kind: 'rejected' }],
    ['an error of the request with 422', 422, requestError, { kind: 'rejected' }],
    ['an error of the request with 403', 403, requestError, unknown],
    ['an error of the request with 408', 408, requestError, unknown],
    ['an error of the request with 500', 500, requestError, unknown],
    ['an error of the request with 200', 200, requestError, unknown],
    ['400 with another body', 400, { message: 'no' }, unknown],
    ['400 with a page', 400, undefined, unknown],
    ['401', 401, undefined, { kind: 'not-sent', retryAfterMs: null }],
    ['403', 403, undefined, unknown],
    ['408', 408, undefined, unknown],
    ['429', 429, undefined, { kind: 'not-sent', retryAfterMs: 3000 }],
    ['500', 500, undefined, unknown],
    ['502', 502, undefined, unknown],
    ['503', 503, undefined, unknown],
    ['504', 504, undefined, unknown],
    ['302', 302, undefined, unknown],
    ['204', 204, undefined, unknown],
  ])('for %s (HTTP %i) is clear or in doubt', (_what, status, json, outcome) => {
    expect(classifyAnswer(answer(status, json, status === 429 ? 3000 : undefined))).toMatchObject(outcome);
  });

  it('is that nothing was sent when the carrier throttles without saying for how long', () => {
    expect(classifyAnswer(answer(429, undefined))).toMatchObject({ kind: 'not-sent', retryAfterMs: null });
  });

  it.each<readonly [what: string, canned: Canned, outcome: object]>([
    ['half a JSON', { status: 202, body: '{"careOrderResponse":{"payl' }, unknown],
    ['a page', { status: 200, body: '<html>' }, unknown],
    ['a throttle', { status: 429, headers: { 'retry-after': '3' } }, { kind: 'not-sent', retryAfterMs: 3000 }],
    ['an answer that is too large', { status: 202, body: 'x'.repeat(1024 * 1024 + 1) }, unknown],
  ])('over the wire for %s is the same', async (_what, canned, outcome) => {
    expect(await sent(canned)).toMatchObject(outcome);
  });

  it('is unknown for an order whose request is purged: it may have been sent before', async () => {
    expect(await orderCarrier().send({ ...suspension, request: null }, () => true)).toMatchObject(unknown);
  });
});

describe('A look-up of an order', () => {
  const lookUp = (answer: Canned, order: CareOrder = suspension) => {
    carrier.answers('/orderStatus/CareOrder', answer);
    return orderCarrier().lookUp(order);
  };
  const nothing = { body: { orderStatusResponse: { orders: [] } } };
  const membersAsked = () => carrier.asked().map(({ body }) => (body as Record<string, unknown>)['orderStatusRequest']);
  const accountGroupId = '73001012763';

  it('asks by the carrier’s payload id when there is one', async () => {
    const order = { ...suspension, carrierPayloadId: '1234567820240502174342_PayLId', carrierOrderId: '10-1' };
    await lookUp(nothing, order);
    expect(carrier.asked()[0]?.body).toEqual(example('orderstatus-request-by-payloadid.json'));
  });

  it('asks by the carrier’s order id when that is all there is', async () => {
    await lookUp(nothing, { ...suspension, carrierOrderId: '10-1' });
    expect(membersAsked()).toEqual([{ accountGroupId, orderId: '10-1' }]);
  });

  it.each([
    ['an afternoon', '2024-05-04T17:00:00Z', '2024-05-04T17:15:00Z', '05/03/2024', '05/05/2024'],
    [
      'the last minute of the carrier’s day',
      '2026-03-11T03:59:00Z',
      '2026-03-11T04:14:00Z',
      '03/09/2026',
      '03/12/2026',
    ],
    [
      'the first minute of the carrier’s day',
      '2026-03-11T04:00:00Z',
      '2026-03-11T04:15:00Z',
      '03/10/2026',
      '03/12/2026',
    ],
    [
      'the night in which clocks go forward',
      '2026-03-08T04:50:00Z',
      '2026-03-08T05:05:00Z',
      '03/06/2026',
      '03/09/2026',
    ],
    ['the night in which clocks go back', '2026-11-01T05:30:00Z', '2026-11-01T05:45:00Z', '10/31/2026', '11/02/2026'],
    ['the turn of the year', '2026-12-31T20:00:00Z', '2026-12-31T20:15:00Z', '12/30/2026', '01/01/2027'],
    ['a leap day', '2028-02-29T17:00:00Z', '2028-02-29T17:15:00Z', '02/28/2028', '03/01/2028'],
  ])('asks for the days around it when no id is known: %s', async (_what, createdAt, expiresAt, startDate, endDate) => {
    await lookUp(nothing, { ...suspension, createdAt: new Date(createdAt), expiresAt: new Date(expiresAt) });
    expect(membersAsked()).toEqual([{ accountGroupId, rangeDate: { startDate, endDate } }]);
  });

  it.each<readonly [file: string, status: object]>([
    [
      'completed-changeCTN',
      {
        word: 'Completed',
        state: 'COMPLETED',
        changes: [
          {
            changeId: 'ChangeID1',
            word: 'Completed',
            state: 'COMPLETED',
            newCtn: '2145550199',
            completedAt: new Date('2024-05-04T17:05:00Z'),
            errorCode: null,
          },
        ],
      },
    ],
    [
      'failed',
      {
        word: 'Failed',
        state: 'FAILED',
        changes: [{ state: 'FAILED', errorCode: 'CARE_ORDER_NOT_ELIGIBLE', newCtn: null }],
      },
    ],
    [
      'inprogress',
      { word: 'InProgress', state: 'IN_PROGRESS', changes: [{ state: 'IN_PROGRESS', completedAt: null }] },
    ],
  ])('finds what the documented answer %s says', async (file, status) => {
    const ids = { payloadId: '1234567820240502174342_PayLId', orderId: '10-123456789012345' };
    const body = example(`orderstatus-response-${file}.json`);
    expect(await lookUp({ body })).toMatchObject({ kind: 'found', status: { ...ids, ...status } });
  });

  const foreign = { orderId: '10-9', orderStatus: 'Completed', changeRequest: [{ changeRequestId: 'Other1' }] };
  const ours = (members: object) => ({
    orderId: '10-1',
    changeRequest: [{ changeRequestId: 'Other2' }, { changeRequestId: 'ChangeID1', ...members }],
    ...members,
  });
  const found = (...orders: object[]) => lookUp({ body: { orderStatusResponse: { orders } } });

  it('finds the order that has one of its changes, among others', async () => {
    expect(await found(foreign, ours({}))).toMatchObject({ kind: 'found', status: { orderId: '10-1' } });
  });

  it('says absent when no order has one of its changes, even with the same purchase order number', async () => {
    expect(await found({ ...foreign, poNumber: '202405040001' })).toEqual({ kind: 'absent' });
    expect(await found()).toEqual({ kind: 'absent' });
  });

  it.each([
    ['CANCELLED', 'CANCELLED'],
    ['canceled', 'CANCELLED'],
    ['PartiallyCompleted', 'PARTIALLY_COMPLETED'],
    ['received', 'RECEIVED'],
    ['Parked', null],
    ['constructor', null],
  ])('keeps the carrier’s word %s, and reads it as %p', async (word, state) => {
    expect(await found(ours({ orderStatus: word, status: word }))).toMatchObject({
      status: {
        word,
        state,
        changes: [
          { word: null, state: null },
          { word, state },
        ],
      },
    });
  });

  it('takes a date that cannot be read as absent, and the other spelling of the new number as the same', async () => {
    expect(await found(ours({ completionDate: 'soon', newCTN: '2145550199' }))).toMatchObject({
      status: { changes: [{}, { completedAt: null, newCtn: '2145550199' }] },
    });
    expect(carrier.odd()).toEqual(['changeRequest.completionDate']);
  });

  it.each<readonly [what: string, answer: Canned]>([
    ['is down', { status: 503, body: '' }],
    ['throttles', { status: 429, body: '' }],
    ['refuses', { status: 400, body: requestError }],
    ['does not know it, by its own id', { status: 404, body: requestError }],
    ['answers a page', { body: '<html>' }],
    ['answers half', { body: '{"orderStatusResponse":{"orders":[' }],
    ['leaves out the orders', { body: { orderStatusResponse: {} } }],
    [
      'has an order that cannot be read, which might be this one',
      { body: { orderStatusResponse: { orders: [{ orderId: '10-1' }] } } },
    ],
  ])('says nothing when the carrier %s', async (_what, answer) => {
    expect(await lookUp(answer)).toMatchObject({ kind: 'failed' });
  });
});

describe('Withdrawing an order', () => {
  const order = { ...suspension, carrierOrderId: '10-123456789012345' };
  const withdrawn = (answer: Canned) => {
    carrier.answers('/orderCancellation', answer);
    return orderCarrier().cancel(order);
  };
  const refusal = (members: object) => ({ body: { orderCancellationResponse: members } });

  it('is asked for with the members of the documented request', async () => {
    await withdrawn({ status: 202 });
    const { orderCancellationRequest: documented } = example('ordercancellation-request.json') as {
      orderCancellationRequest: object;
    };
    const [{ orderCancellationRequest: asked }] = carrier.asked().map(({ body }) => body) as [
      { orderCancellationRequest: object },
    ];
    expect(asked).toEqual({
      accountGroupId: '73001012763',
      cancelOrders: [{ orderId: '10-123456789012345' }],
      orderContact: {
        phone: { number: '2145550100', extension: '1885' },
        email: 'dana.rivera@example.com',
        contactName: { lastName: 'Rivera', firstName: 'Dana' },
      },
    });
    expect(Object.keys(asked).sort()).toEqual(Object.keys(documented).sort());
  });

  it.each<readonly [what: string, answer: Canned, outcome: object]>([
    ['Accepted', { status: 202, body: '' }, { kind: 'accepted' }],
    ['errors', refusal({ errors: [{ code: 'SC_1' }] }), { kind: 'refused', code: 'SC_1' }],
    ['an error of the request', { status: 404, body: requestError }, { kind: 'refused', code: 'SVC0002' }],
    ['another 400', { status: 400, body: '' }, { kind: 'unknown' }],
    ['a fault', { status: 500, body: requestError }, { kind: 'unknown' }],
    ['a throttle', { status: 429, body: '' }, { kind: 'unknown' }],
  ])('is answered with %s', async (_what, answer, outcome) => {
    expect(await withdrawn(answer)).toMatchObject(outcome);
  });

  it('is not tried while the carrier’s number is not known, or the contact is purged', async () => {
    expect(await orderCarrier().cancel(suspension)).toMatchObject({ kind: 'unknown' });
    expect(await orderCarrier().cancel({ ...order, request: null })).toMatchObject({ kind: 'unknown' });
  });
});
