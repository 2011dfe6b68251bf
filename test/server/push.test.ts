import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { aGateway } from '../support/a-gateway.ts';
import { details, example, place, type Placed } from '../support/place.ts';

const secret = randomBytes(24).toString('base64');
const kit = aGateway({ environment: { CARRIER_PUSH_SECRET: secret } });
const statusPath = '/api/orderingMobility/v1/orderStatus/CareOrder';

interface Push {
  readonly id?: string;
  readonly sentAt?: Date;
  readonly signedWith?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const push = async (
  body: unknown,
  { id = randomUUID(), sentAt = new Date(), signedWith = secret, headers }: Push = {},
) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${kit.url}/carrier/order-status`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(signedWith).sign(id, sentAt, text),
      ...headers,
    },
    body: text,
  });
  await kit.gateway.pushes.settled();
  return response.status;
};

const news = (placed: Placed, orderStatus = 'Completed') => ({
  orderStatusNotification: {
    payloadId: 'x',
    orderStatus,
    changeRequest: [{ changeRequestId: placed.order?.changes[0]?.id, status: orderStatus }],
  },
});

const suspended = (ctn: string) => place(kit, 'suspendService', { device: { ctn }, reason: 'Lost', details });
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

const orderOf = async (placed: Placed) => {
  const { data } = await kit.send(
    'query ($id: ID!) { careOrder(id: $id) { state events { state source carrierStatus } } }',
    { id: placed.order?.id },
  );
  return (data as { careOrder: { state: string; events: readonly { source: string }[] } }).careOrder;
};

/** Time passes at the carrier alone: the gateway does not poll. */
const atTheCarrier = (seconds: number) => kit.simulate('clock', { advanceMs: seconds * 1000 });

describe('a push of the carrier', () => {
  it('is confirmed by one look at the order, and stands in its timeline', async () => {
    const placed = await suspended('2145551080');
    await atTheCarrier(6);
    expect(await push(news(placed))).toBe(202);
    const { state, events } = await orderOf(placed);
    expect(state).toBe('COMPLETED');
    expect(events.at(-1)).toEqual({ state: 'COMPLETED', source: 'PUSH', carrierStatus: 'Completed' });
    expect((await kit.calls()).counts[statusPath]).toBe(1);
  });

  it('is not believed: the order is as the carrier says when asked', async () => {
    const placed = await suspended('2145551081');
    expect(await push(news(placed))).toBe(202);
    expect((await orderOf(placed)).state).not.toBe('COMPLETED');
  });

  it('is followed up once, under the same id and under another', async () => {
    const placed = await suspended('2145551082');
    await atTheCarrier(6);
    const id = randomUUID();
    for (const push_ of [{ id }, { id }, {}]) expect(await push(news(placed), push_)).toBe(202);
    expect((await kit.calls()).counts[statusPath]).toBe(1);
  });

  it('that comes late changes nothing', async () => {
    const placed = await suspended('2145551083');
    await atTheCarrier(6);
    await push(news(placed));
    await push(news(placed, 'Received'));
    expect((await orderOf(placed)).state).toBe('COMPLETED');
  });

  it('for an order that is not ours is taken and forgotten', async () => {
    expect(await push(example('orderstatus-push.json'))).toBe(202);
    expect((await kit.calls()).calls).toEqual([]);
  });

  it.each<readonly [string, Push]>([
    ['a signature of another secret', { signedWith: randomBytes(24).toString('base64') }],
    ['a signature six minutes old', { sentAt: minutes(-6) }],
    ['a signature of the future', { sentAt: minutes(6) }],
    ['no signature', { headers: { 'webhook-signature': '' } }],
    ['another id than was signed', { headers: { 'webhook-id': 'another' } }],
  ])('with %s is refused', async (_name, how) => {
    const placed = await suspended('2145551084');
    await atTheCarrier(6);
    expect(await push(news(placed), how)).toBe(401);
    expect((await kit.calls()).counts[statusPath]).toBeUndefined();
    await kit.pass(6);
  });

  it('that cannot be read is refused', async () => {
    expect(await push({ orderStatusNotification: { changeRequest: [] } })).toBe(400);
    expect(await push('no json')).toBe(401);
  });

  it('that is too large is refused', async () => {
    expect(await push({ filling: 'x'.repeat(200_000) })).toBe(413);
  });

  it('comes from the simulator too, signed as the contract of both says', async () => {
    await kit.simulate('push', { url: `${kit.url}/carrier/order-status`, secret });
    const placed = await suspended('2145551085');
    await atTheCarrier(6);
    for (let tries = 0; tries < 1000 && (await orderOf(placed)).state !== 'COMPLETED'; tries += 1)
      await kit.gateway.pushes.settled();
    expect((await orderOf(placed)).events.some(({ source }) => source === 'PUSH')).toBe(true);
  });
});
