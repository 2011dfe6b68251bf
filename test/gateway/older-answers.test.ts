import { describe, expect, it } from '@jest/globals';
import { aGateway, careAccountPath } from '../support/a-gateway.ts';
import { complete, details, place } from '../support/place.ts';

const kit = aGateway();
const ctn = '4695550102';

interface Line {
  readonly status: string;
  readonly freshness: { readonly fromCache: boolean; readonly fetchedAt: string };
}

const line = async (maxAgeSeconds: number, number = ctn): Promise<Line> => {
  const query = `query ($ctn: CTN!, $maxAgeSeconds: Int) {
    device(ctn: $ctn, maxAgeSeconds: $maxAgeSeconds) { status freshness { fromCache fetchedAt } }
  }`;
  const { data } = await kit.send(query, { ctn: number, maxAgeSeconds });
  return (data as { device: Line }).device;
};

const callsFor = async () => (await kit.calls()).counts[careAccountPath] ?? 0;

describe('A line', () => {
  it('is asked for live unless an older answer will do, and says which it is', async () => {
    expect((await line(60)).freshness.fromCache).toBe(false);
    const kept = await line(60);
    expect(kept.freshness).toEqual({ fromCache: true, fetchedAt: kit.now().toISOString() });
    expect((await line(0)).freshness.fromCache).toBe(false);
    expect(await callsFor()).toBe(2);
    await kit.pass(61);
    expect((await line(60)).freshness.fromCache).toBe(false);
  });

  it('is asked for once when one request wants it several times', async () => {
    const fields = 'maxAgeSeconds: 30) { status }';
    await kit.send(`{ a: device(ctn: "${ctn}", ${fields} b: device(ctn: "${ctn}", ${fields} }`);
    expect(await callsFor()).toBe(1);
  });

  it('is forgotten when an order for it is placed, and again when it is completed', async () => {
    await line(300);
    await place(kit, 'suspendService', { device: { ctn }, reason: 'Lost', details });
    expect((await line(300)).freshness.fromCache).toBe(false);
    expect((await line(300)).freshness.fromCache).toBe(true);
    await kit.pass(6);
    const after = await line(300);
    expect([after.status, after.freshness.fromCache]).toEqual(['SUSPENDED', false]);
  });

  it('is never answered from memory where an order is judged', async () => {
    await line(300);
    await kit.simulate(`lines/${ctn}`, { suspendedDaysAgo: 1 });
    expect((await line(300)).status).toBe('ACTIVE');
    const { errors } = await place(kit, 'suspendService', { device: { ctn }, reason: 'Lost', details });
    expect(errors).toMatchObject([{ code: 'NOT_ELIGIBLE' }]);
  });

  it('has a new number after a number change, and the old one is forgotten', async () => {
    await line(300);
    const { order } = await complete(kit, 'changeCtn', { device: { ctn }, details });
    expect(order).not.toBeNull();
    expect(await line(300)).toBeNull();
  });

  it.each([-1, 301])('of %i seconds is bad input', async (maxAgeSeconds) => {
    const { errors } = await kit.send(`{ device(ctn: "${ctn}", maxAgeSeconds: ${maxAgeSeconds}) { ctn } }`);
    expect(errors).toMatchObject([
      { message: '`maxAgeSeconds` must be between 0 and 300.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});

describe('Offers', () => {
  it('may be older ones too', async () => {
    const query = `query ($age: Int) { account(ban: "559210581033") {
      offerAvailability(for: { changeRatePlan: {} }, maxAgeSeconds: $age) { freshness { fromCache } }
    } }`;
    const fromCache = async (age: number) => {
      const { data } = await kit.send(query, { age });
      return (data as { account: { offerAvailability: Pick<Line, 'freshness'> } }).account.offerAvailability.freshness
        .fromCache;
    };
    expect([await fromCache(60), await fromCache(60), await fromCache(0)]).toEqual([false, true, false]);
  });
});
