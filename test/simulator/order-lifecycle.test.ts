import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { aSimulator, at, GROUP, NOW, OTHER_GROUP } from './a-simulator.ts';

const CTN = '1234567890';
const SUSPEND = { type: 'suspendService', ctn: CTN, suspendServiceReason: 'Lost' };
const ORDER_STATUS = 'orderStatus/CareOrder';

describe('an order', () => {
  const { placeAndGetId, place, statusOf, advance, line, post, moveTo } = aSimulator();

  it('is Received, then InProgress after two seconds, then Completed after five', async () => {
    const orderId = await placeAndGetId([SUSPEND]);
    expect(await statusOf(orderId)).toMatchObject({ orderStatus: 'Received', changeRequest: [{ status: 'Received' }] });
    await advance(1_999);
    expect(await statusOf(orderId)).toMatchObject({ orderStatus: 'Received' });
    await advance(1);
    expect(await statusOf(orderId)).toMatchObject({
      orderStatus: 'InProgress',
      changeRequest: [{ status: 'InProgress' }],
    });
    await advance(3_000);
    expect(await statusOf(orderId)).toEqual({
      orderId,
      payloadId: expect.stringMatching(/^\d+_PayLId$/),
      poNumber: 'PO-1',
      orderType: 'CareOrder',
      orderStatus: 'Completed',
      orderDate: '2025-07-26T08:00:00.000-04:00',
      changeRequest: [
        {
          changeRequestId: 'c1',
          type: 'suspendService',
          ctn: CTN,
          status: 'Completed',
          completionDate: '2025-07-26T08:00:05.000-04:00',
        },
      ],
    });
  });

  it('takes its effect at the moment at which it was due, however far the clock jumps', async () => {
    await place([SUSPEND]);
    await advance(3_600_000);
    expect(await line(CTN)).toMatchObject({ suspendedAt: '2025-07-26T12:00:05.000Z' });
  });

  it('keeps the pace that is set', async () => {
    await post('/_sim/timing', { inProgressMs: 10, completedMs: 20 });
    const orderId = await placeAndGetId([SUSPEND]);
    await advance(20);
    expect(await statusOf(orderId)).toMatchObject({ orderStatus: 'Completed' });
  });

  it('for the next bill cycle completes at once and takes effect on the first of the month', async () => {
    const orderId = await placeAndGetId([{ ...SUSPEND, effectiveDate: 'nextBillingCycle' }]);
    await advance(5_000);
    expect(await statusOf(orderId)).toMatchObject({ orderStatus: 'Completed' });
    expect(await line(CTN)).toMatchObject({ status: 'ACTIVE' });
    await moveTo('2025-08-01T04:00:00.000Z');
    expect(await line(CTN)).toMatchObject({ status: 'SUSPENDED', suspendedAt: '2025-08-01T04:00:00.000Z' });
  });

  it('for a new number tells it with the completion', async () => {
    const orderId = await placeAndGetId([{ type: 'changeCTN', ctn: CTN }]);
    await advance(2_000);
    expect(at(await statusOf(orderId), 'changeRequest', 0, 'newCtn')).toBeUndefined();
    await advance(3_000);
    expect(await statusOf(orderId)).toMatchObject({ changeRequest: [{ ctn: CTN, newCtn: '2146000000' }] });
  });

  it('goes on by itself when the clock runs', async () => {
    await post('/_sim/timing', { inProgressMs: 0, completedMs: 0 });
    await post('/_sim/clock', { run: true });
    const orderId = await placeAndGetId([SUSPEND]);
    expect(await statusOf(orderId)).toMatchObject({ orderStatus: 'Completed' });
  });

  it('has numbers that follow from the seed', async () => {
    await post('/_sim/reset', { seed: 42, frozenAt: NOW });
    expect((await place([SUSPEND])).json).toMatchObject({
      careOrderResponse: {
        orderId: '10-000000420000001',
        payloadId: '0000004200000000000001_PayLId',
        request: { type: 'CareOrder' },
      },
    });
  });
});

describe('orderStatus', () => {
  const { ebonding, placeAndGetId, place, advance, moveTo } = aSimulator();
  const ask = async (question: object, accountGroupId = GROUP) =>
    (await ebonding(ORDER_STATUS, { orderStatusRequest: { accountGroupId, ...question } })).json;
  const idsIn = (json: unknown) =>
    (at(json, 'orderStatusResponse', 'orders') as readonly unknown[]).map((order) => at(order, 'orderId'));
  const range = (startDate: string, endDate: string) => ({ rangeDate: { startDate, endDate } });

  it('finds an order by its payload id', async () => {
    const { json } = await place([SUSPEND]);
    const { payloadId, orderId } = at(json, 'careOrderResponse') as { payloadId: string; orderId: string };
    expect(idsIn(await ask({ offlineOrderPayloadId: payloadId }))).toEqual([orderId]);
  });

  it('answers no orders for one that does not exist, or belongs to another group', async () => {
    const orderId = await placeAndGetId([SUSPEND]);
    expect(await ask({ orderId: '10-999999999999999' })).toMatchObject({
      orderStatusResponse: { status: { code: '200' }, orders: [] },
    });
    expect(idsIn(await ask({ orderId }, OTHER_GROUP))).toEqual([]);
  });

  it('answers all orders of the days asked for, both included, as New York counts them', async () => {
    // 23:59 and 00:00 in New York.
    await moveTo('2025-07-27T03:59:00.000Z');
    const late = await placeAndGetId([SUSPEND]);
    await advance(60_000);
    const early = await placeAndGetId([{ type: 'changeCTN', ctn: '9992029999', changeRequestId: 'mine' }]);
    expect(idsIn(await ask(range('07/26/2025', '07/26/2025')))).toEqual([late]);
    expect(idsIn(await ask(range('07/27/2025', '07/28/2025')))).toEqual([early]);
    expect(await ask(range('07/25/2025', '07/28/2025'))).toMatchObject({
      orderStatusResponse: {
        orders: [
          { orderId: late, poNumber: 'PO-1', changeRequest: [{ changeRequestId: 'c1' }] },
          { orderId: early, poNumber: 'PO-1', changeRequest: [{ changeRequestId: 'mine' }] },
        ],
      },
    });
    expect(idsIn(await ask(range('07/25/2025', '07/28/2025'), OTHER_GROUP))).toEqual([]);
  });

  it('looks back 90 days and no further', async () => {
    expect(idsIn(await ask(range('04/27/2025', '04/28/2025')))).toEqual([]);
    expect(await ask(range('04/26/2025', '04/28/2025'))).toHaveProperty('RequestError');
  });

  it.each([
    ['nothing to look for', {}],
    ['a malformed date', range('2025-07-26', '07/26/2025')],
    ['an end before the start', range('07/26/2025', '07/25/2025')],
  ])('refuses %s', async (_what, question) => {
    const reply = await ebonding(ORDER_STATUS, { orderStatusRequest: { accountGroupId: GROUP, ...question } });
    expect(reply.status).toBe(400);
    expect(at(reply.json, 'RequestError', 'ServiceException', 'MessageId')).toBe('SVC0002');
  });
});

describe('orderCancellation', () => {
  const { ebonding, placeAndGetId, statusOf, advance, line } = aSimulator();
  const cancel = (...orderIds: string[]) =>
    ebonding('orderCancellation', {
      orderCancellationRequest: { accountGroupId: GROUP, cancelOrders: orderIds.map((orderId) => ({ orderId })) },
    });

  it('calls off an order that is Received', async () => {
    const orderId = await placeAndGetId([SUSPEND]);
    const reply = await cancel(orderId);
    expect(reply.status).toBe(202);
    expect(reply.json).toMatchObject({ orderCancellationResponse: { status: { code: '202', text: 'Accepted' } } });
    await advance(10_000);
    expect(await statusOf(orderId)).toMatchObject({ orderStatus: 'Canceled', changeRequest: [{ status: 'Canceled' }] });
    expect(await line(CTN)).toMatchObject({ status: 'ACTIVE' });
  });

  it('refuses an order that is under way, and with it all others', async () => {
    const first = await placeAndGetId([SUSPEND]);
    await advance(2_000);
    const second = await placeAndGetId([{ type: 'changeCTN', ctn: '9992029999' }]);
    const reply = await cancel(second, first, '10-1');
    expect(reply.status).toBe(400);
    expect(at(reply.json, 'orderCancellationResponse', 'errors')).toEqual([
      { code: 'SC_CARE_1060', description: 'Order is processed already: InProgress', orderId: first },
      { code: 'SC_CARE_1061', description: 'Order is not known', orderId: '10-1' },
    ]);
    expect(await statusOf(second)).toMatchObject({ orderStatus: 'Received' });
  });
});

describe('a request that is sent twice', () => {
  const { place, ledger, post } = aSimulator();

  it('is accepted twice, for the contract promises nothing', async () => {
    await place([SUSPEND]);
    await place([SUSPEND]);
    expect(await ledger()).toHaveLength(2);
  });

  it.each(['poNumber', 'changeRequestId'])(
    'gets the first answer again when duplicates are found by %s',
    async (on) => {
      await post('/_sim/dedupe', { on });
      const first = await place([SUSPEND]);
      expect((await place([SUSPEND])).json).toEqual(first.json);
      expect(await ledger()).toHaveLength(1);
      await place([{ ...SUSPEND, changeRequestId: 'other' }], { poNumber: 'PO-2' });
      expect(await ledger()).toHaveLength(2);
    },
  );
});

describe('the push of an order status', () => {
  const { place, post, advance } = aSimulator();
  const secret = Buffer.from('a secret for the push').toString('base64');
  interface Received {
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }
  let received: Received[] = [];
  let whenReceived: () => void = () => undefined;
  let receiver: Server | undefined;

  beforeAll(async () => {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        // The first attempt fails, so that every notification comes a second time.
        response.statusCode = received.length === 1 ? 500 : 204;
        response.end();
        whenReceived();
      });
    });
    receiver = server;
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => {
    receiver?.close();
  });

  it('comes signed, again after a failure, at receipt and completion', async () => {
    received = [];
    const all = new Promise<void>((resolve) => {
      whenReceived = () => {
        if (received.length === 3) resolve();
      };
    });
    const { port } = receiver?.address() as AddressInfo;
    await post('/_sim/push', {
      url: `http://127.0.0.1:${String(port)}/carrier/order-status`,
      secret: `whsec_${secret}`,
    });
    await place([SUSPEND]);
    await advance(10_000);
    await all;

    const words = received.map(({ body }) => at(JSON.parse(body), 'orderStatusNotification', 'orderStatus'));
    expect(words).toEqual(['Received', 'Received', 'Completed']);
    expect(received[0]?.headers['webhook-id']).toBe(received[1]?.headers['webhook-id']);
    for (const { headers, body } of received) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const signature = createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
    expect(JSON.parse(received[2]?.body ?? '')).toMatchObject({
      orderStatusNotification: {
        orderType: 'CareOrder',
        accountGroupId: GROUP,
        statusDate: '2025-07-26T08:00:05.000-04:00',
        changeRequest: [{ changeRequestId: 'c1', status: 'Completed' }],
      },
    });
  });
});
