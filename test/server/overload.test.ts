import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { aGateway, careAccountPath, type PublicError } from '../support/a-gateway.ts';
import { until } from '../support/until.ts';

const site = 'https://care.example.com';
const kit = aGateway({
  environment: { CORS_ORIGINS: site },
  // Three of what is no order mutation, and one more of what is.
  limits: { fewestAtOnce: 4, mostAtOnce: 4, streams: 1 },
});

let open = new AbortController();

afterEach(() => {
  open.abort();
  open = new AbortController();
});

const send = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => {
  const answer = fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
    signal: open.signal,
  });
  answer.catch(() => undefined);
  return answer;
};

const anyQuery = '{ __typename }';
const anyOrder = 'mutation { changeCtn(input: { device: { ctn: "2145551090" } }) { order { state } errors { code } } }';

/** Asks again while those of the test before have not left. */
const insist = async (query: string): Promise<void> => {
  while ((await send(query)).status === 503);
};

let lastLine = 2_145_551_100;

/**
 * Lets requests wait for a carrier that does not answer: so many queries, then so many orders, each for a line of its own. What
 * others have left behind, the repeated call of a query that was given up for one, is not taken for them.
 */
const keepBusy = async (queries: number, orders: number): Promise<void> => {
  await kit.faults({ kind: 'hangBefore', path: '/careAccount', probability: 1 });
  const lines = Array.from({ length: queries + orders }, () => String((lastLine += 1)));
  const asks = [
    ...lines.slice(0, queries).map((line) => `{ device(ctn: "${line}") { ctn } }`),
    ...lines.slice(queries).map((line) => anyOrder.replace(/\d{10}/, line)),
  ];
  for (const query of asks) insist(query).catch(() => undefined);
  await until(async () => {
    const { calls } = await kit.calls();
    const asked = JSON.stringify(calls.filter(({ path }) => path === careAccountPath));
    return lines.every((line) => asked.includes(line));
  });
  await kit.faults();
};

/** Those who have gone are not counted any more, as soon as the gateway has noticed. */
const untilQuiet = async (): Promise<void> => {
  await until(async () => (await send(anyQuery)).status === 200);
};

const overloaded = {
  errors: [
    {
      message: 'The gateway is busy; wait a little.',
      extensions: { code: 'OVERLOADED', supportReference: expect.any(String), retryable: true },
    },
  ],
};

/** Not the same for all: who is turned away together is not to come back together. */
const aFewSeconds = expect.stringMatching(/^[123]$/);

describe('a busy gateway', () => {
  it('turns away queries and streams, and still takes an order', async () => {
    await untilQuiet();
    await keepBusy(3, 0);
    const query = await send(anyQuery);
    expect([query.status, query.headers.get('retry-after')]).toEqual([503, aFewSeconds]);
    expect(await query.json()).toEqual(overloaded);
    const stream = await send('subscription { careOrdersUpdated(ban: "1") { id } }', { accept: 'text/event-stream' });
    expect(stream.status).toBe(503);
    const order = await send(anyOrder);
    expect(await order.json()).toMatchObject({
      data: { changeCtn: { order: { state: 'ACCEPTED' }, errors: [] } },
    });
  });

  it('turns away everything at its limit, and says so to a page of a listed site', async () => {
    await untilQuiet();
    await keepBusy(3, 1);
    const order = await send(anyOrder, { origin: site });
    expect([order.status, order.headers.get('retry-after')]).toEqual([503, aFewSeconds]);
    expect(order.headers.get('access-control-allow-origin')).toBe(site);
    expect(await order.json()).toEqual(overloaded);
    const foreign = await send(anyOrder, { origin: 'https://elsewhere.example' });
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([503, null]);
  });

  it('is told different times to come back', async () => {
    await untilQuiet();
    await keepBusy(3, 0);
    const times = new Set<string | null>();
    await until(async () => {
      times.add((await send(anyQuery)).headers.get('retry-after'));
      return times.size > 1;
    });
    expect(times).not.toContain(null);
  });

  it('takes an order among more queries than it would ever read', async () => {
    await untilQuiet();
    await keepBusy(3, 0);
    const queries = Array.from({ length: 50 }, () => send(anyQuery));
    const order = send(anyOrder);
    queries.push(...Array.from({ length: 50 }, () => send(anyQuery)));
    expect(await (await order).json()).toMatchObject({ data: { changeCtn: { order: { state: 'ACCEPTED' } } } });
    expect(new Set((await Promise.all(queries)).map(({ status }) => status))).toEqual(new Set([503]));
  });

  it('turns away a query that looks like an order, once it has been read', async () => {
    await untilQuiet();
    await keepBusy(3, 0);
    const query = await send('{ mutation: __typename }');
    expect(await query.json()).toEqual(overloaded);
  });

  it('takes an order whose body is long', async () => {
    await untilQuiet();
    await keepBusy(3, 0);
    const long = await send(`# ${'long '.repeat(4000)}\n${anyOrder}`);
    expect(await long.json()).toMatchObject({ data: { changeCtn: { order: { state: 'ACCEPTED' } } } });
  });

  it('takes an order whose body comes in pieces', async () => {
    await untilQuiet();
    await keepBusy(3, 0);
    const { hostname, port } = new URL(kit.url);
    const body = JSON.stringify({ query: anyOrder });
    const socket = connect(Number(port), hostname);
    socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n');
    socket.write(`content-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
    await kit.calls();
    socket.write(body.slice(10));
    let answer = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString();
    expect(answer).toContain('"state":"ACCEPTED"');
  });

  it('always answers probes', async () => {
    await untilQuiet();
    await keepBusy(3, 1);
    const statuses = ['/live', '/ready', '/startup'].map(async (path) => (await fetch(`${kit.url}${path}`)).status);
    expect(await Promise.all(statuses)).toEqual([200, 200, 200]);
  });

  it('tells in its log of all that it turned away, under the reference that they were given', async () => {
    await untilQuiet();
    await keepBusy(3, 0);
    const answers = await Promise.all([send(anyQuery), send(anyQuery)]);
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { errors: PublicError[] }[];
    const references = new Set(
      bodies.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.supportReference)),
    );
    const told = () => kit.log().filter(({ msg }) => msg === 'overloaded');
    await until(() => [...references].every((reference) => told().some((line) => line.supportReference === reference)));
    expect(told()).toContainEqual(expect.objectContaining({ limit: 4, requests: 3 }));
  });

  it('counts streams apart from requests, and has room for so many', async () => {
    await untilQuiet();
    const subscription = 'subscription { careOrdersUpdated(ban: "123456789012") { id } }';
    const accept = { accept: 'text/event-stream' };
    const watched = kit.gateway.feed.watchers;
    const first = await send(subscription, accept);
    expect(first.status).toBe(200);
    await until(() => kit.gateway.feed.watchers > watched);
    const second = await send(subscription, accept);
    expect(second.status).toBe(503);
    expect(await second.json()).toEqual(overloaded);
    await keepBusy(2, 0);
    expect((await send(anyQuery)).status).toBe(200);
  });
});
