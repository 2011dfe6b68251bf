import { describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { aGateway } from '../support/a-gateway.ts';
import { details, place } from '../support/place.ts';

const kit = aGateway();

const watchOrder = 'subscription ($id: ID!) { careOrderUpdated(id: $id) { state changes { newCtn: __typename } } }';
const watchAccount = 'subscription ($ban: String!) { careOrdersUpdated(ban: $ban) { state account { ban } } }';
const multipart = 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0",application/json';

const open = (query: string, variables: Readonly<Record<string, unknown>>, accept: string): Promise<Response> =>
  kit.post(JSON.stringify({ query, variables }), { accept });

/** The JSON bodies of a stream's parts, one by one; heartbeats are left out. */
async function* partsOf(response: Response): AsyncGenerator {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\r\n--graphql', 1); end >= 0; end = text.indexOf('\r\n--graphql', 1)) {
      const part = text.slice(0, end);
      text = text.slice(end);
      const body = part.split('\r\n\r\n')[1];
      if (body !== undefined && body !== '{}') yield JSON.parse(body) as unknown;
    }
    // The last part is whole when it can be read; the mark after it comes with the next one.
    const body = text.split('\r\n\r\n')[1];
    if (body !== undefined && body !== '' && body !== '{}') {
      text = '';
      yield JSON.parse(body) as unknown;
    }
  }
}

const suspended = async (ctn: string) =>
  (await place(kit, 'suspendService', { device: { ctn }, reason: 'Lost', details })).order?.id;

describe('a subscription to an order', () => {
  it('begins with the order as it is, tells each change, and ends after the last (multipart)', async () => {
    const id = await suspended('2145551060');
    const response = await open(watchOrder, { id }, multipart);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('multipart/mixed;boundary="graphql";subscriptionSpec=1.0');
    const parts = partsOf(response);
    expect((await parts.next()).value).toMatchObject({
      payload: { data: { careOrderUpdated: { state: 'ACCEPTED' } } },
    });
    await kit.pass(6);
    const states: unknown[] = [];
    for await (const part of parts) {
      states.push(
        (part as { payload: { data: { careOrderUpdated: { state: string } } } }).payload.data.careOrderUpdated.state,
      );
    }
    expect(states.at(-1)).toBe('COMPLETED');
  });

  it('speaks server-sent events to clients that want them', async () => {
    const id = await suspended('2145551061');
    const client = createClient({ url: `${kit.url}/graphql`, retryAttempts: 0 });
    const results = client.iterate<{ careOrderUpdated: { state: string } }>({ query: watchOrder, variables: { id } });
    expect((await results.next()).value).toMatchObject({ data: { careOrderUpdated: { state: 'ACCEPTED' } } });
    await kit.pass(6);
    const states: (string | undefined)[] = [];
    for await (const { data } of results) states.push(data?.careOrderUpdated.state);
    expect(states.at(-1)).toBe('COMPLETED');
    client.dispose();
  });

  it('is answered at once when the order is finished', async () => {
    const id = await suspended('5550000011');
    const told: unknown[] = [];
    for await (const part of partsOf(await open(watchOrder, { id }, multipart))) told.push(part);
    expect(told).toEqual([
      { payload: { data: { careOrderUpdated: { state: 'REJECTED', changes: [expect.anything()] } } } },
    ]);
  });

  it('is refused with a code when there is no such order', async () => {
    const response = await open(watchOrder, { id: 'bm90aGluZw' }, multipart);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND', supportReference: expect.any(String) } }],
    });
  });

  it('is validated like any other operation', async () => {
    const response = await open('subscription { careOrderUpdated(id: "x") { nonsense } }', {}, multipart);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
  });

  it('is refused when its fragments grow beyond measure', async () => {
    const fragments = Array.from(
      { length: 20 },
      (_, n) => `fragment F${String(n)} on CareOrder { ...F${String(n + 1)} ...F${String(n + 1)} }`,
    );
    const query = `subscription { careOrderUpdated(id: "x") { ...F0 } } ${fragments.join(' ')} fragment F20 on CareOrder { state }`;
    const response = await open(query, {}, multipart);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'The document has too many selections: at most 5000 are allowed.' }],
    });
  });

  it('needs a client that accepts a stream', async () => {
    const response = await open(watchOrder, { id: 'x' }, 'application/json');
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('text/event-stream') }],
    });
  });

  it('leaves nobody behind who has gone', async () => {
    const id = await suspended('5550000003');
    const gone = new AbortController();
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: multipart },
      body: JSON.stringify({ query: watchOrder, variables: { id } }),
      signal: gone.signal,
    });
    await partsOf(response).next();
    expect(kit.gateway.feed.watchers).toBe(1);
    gone.abort();
    while (kit.gateway.feed.watchers > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(kit.gateway.feed.watchers).toBe(0);
  });
});

describe('a subscription to an account', () => {
  it('tells every order for its lines, and no others', async () => {
    const parts = partsOf(await open(watchAccount, { ban: '123456789013' }, multipart));
    const first = parts.next();
    await suspended('1234567890');
    await suspended('2145551062');
    expect((await first).value).toMatchObject({
      payload: { data: { careOrdersUpdated: { account: { ban: '123456789013' } } } },
    });
  });
});

describe('a query', () => {
  it('goes to the same place whatever its client accepts', async () => {
    const response = await kit.post(JSON.stringify({ query: '{ device(ctn: "1234567890") { ctn } }' }), {
      accept: 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed',
    });
    expect(await response.json()).toMatchObject({ data: { device: { ctn: '1234567890' } } });
  });

  it('that only speaks of a subscription is still a query', async () => {
    const { data } = await kit.send('query subscription { device(ctn: "1234567890") { ctn } }');
    expect(data).toEqual({ device: { ctn: '1234567890' } });
  });
});
