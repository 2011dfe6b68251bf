import { describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';
import { details, place } from '../support/place.ts';

const json = { 'content-type': 'application/json' };
interface Costed {
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly retryAfterSeconds?: number } }[];
  readonly extensions?: {
    readonly cost: { readonly requested: number; readonly limit: number; readonly remaining: number };
  };
}

const known = '{ device(ctn: "1234567890") { ctn } }';
const unknown = '{ device(ctn: "9999999999") { ctn } }';

describe('what a request costs', () => {
  const kit = aGateway();
  const ask = async (query: string): Promise<{ readonly response: Response; readonly body: Costed }> => {
    const response = await kit.post(JSON.stringify({ query }));
    return { response, body: (await response.json()) as Costed };
  };

  it('stands in the answer, with what is left', async () => {
    // The kit's own question before each test cost 3.
    expect((await ask(known)).body.extensions).toEqual({ cost: { requested: 3, limit: 1000, remaining: 1994 } });
    expect((await ask(known)).body.extensions?.cost.remaining).toBe(1991);
  });

  it('is ten times as much for a line that does not exist', async () => {
    expect((await ask(unknown)).body.extensions).toEqual({ cost: { requested: 3, limit: 1000, remaining: 1964 } });
  });

  it('stops whoever tries one number after another, and lets go again', async () => {
    const numbers = Array.from({ length: 100 }, (_, n) => String(9999999000 + n));
    await kit.send('query ($c: [CTN!]!) { devices(ctns: $c) { ctn } }', { c: numbers });
    const before = (await kit.calls()).calls.length;
    const { response, body } = await ask(known);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('14');
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 14 });
    expect((await kit.calls()).calls).toHaveLength(before);
    await kit.pass(14);
    expect((await ask(known)).response.status).toBe(200);
  });

  it('is asked of subscriptions too', async () => {
    const headers = { ...json, accept: 'multipart/mixed;subscriptionSpec="1.0"' };
    const lists = 'careOrders(first: 100) { nodes { changes { device { ctn } } } }';
    const query = `subscription { careOrderUpdated(id: "x") { account { ${lists} } } }`;
    const response = await kit.post(JSON.stringify({ query }), headers);
    expect(response.status).toBe(400);
    expect(((await response.json()) as Costed).errors?.[0]?.extensions.code).toBe('COST_LIMIT_EXCEEDED');
  });
});

describe('one line', () => {
  const kit = aGateway({ environment: { LIMITS: 'ordersPerLineAndDay=3' } });
  const order = (ctn: string, reason: string) => place(kit, 'suspendService', { device: { ctn }, reason, details });
  /** Each is refused by the carrier, so that none stands in the way of the next. */
  const refusedLine = '5550000011';

  it('is ordered for so often in a day, and not once more before a day has gone by', async () => {
    for (const reason of ['Lost', 'Stolen', 'Lost']) {
      expect((await order(refusedLine, reason)).errors).toMatchObject([{ code: 'CARRIER_REJECTED' }]);
    }
    const first = kit.now().getTime();
    const { order: none, errors } = await order(refusedLine, 'Stolen');
    expect(none).toBeNull();
    expect(errors).toMatchObject([
      { code: 'NOT_ELIGIBLE', reasons: [{ code: 'TOO_MANY_ORDERS' }], retryable: true, path: ['input', 'device'] },
    ]);
    expect(new Date(errors[0]?.from ?? 0).getTime()).toBe(first + 24 * 60 * 60 * 1000);
    expect((await order('2145551070', 'Lost')).errors).toEqual([]);
    await kit.pass(24 * 60 * 60 + 1);
    expect((await order(refusedLine, 'Lost')).errors).toMatchObject([{ code: 'CARRIER_REJECTED' }]);
  });
});
