import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { careAccountPath, careOrderPath, type Calls } from '../support/a-gateway.ts';
import { aBuiltGateway, askBuilt, type Started } from '../support/built-gateway.ts';
import { until } from '../support/until.ts';

const start = aBuiltGateway();

const anyQuery = '{ device(ctn: "1234567890") { ctn } }';
const anOrder = 'mutation { changeCtn(input: { device: { ctn: "1234567890" } }) { order { state } errors { code } } }';

/** The carrier answers these calls a second later. */
const slowCarrier = async ({ simulatorUrl }: Started, path: string): Promise<void> => {
  const rules = [{ kind: 'latency', path, probability: 1, delayMs: 1000 }];
  await fetch(`${simulatorUrl}/_sim/faults`, { method: 'POST', body: JSON.stringify({ seed: 1, rules }) });
};

const untilCalled = async ({ simulatorUrl }: Started, path: string): Promise<void> => {
  await until(async () => {
    const calls = (await (await fetch(`${simulatorUrl}/_sim/calls`)).json()) as Calls;
    return (calls.counts[path] ?? 0) > 0;
  });
};

const connectTo = async ({ url }: Started): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
};

const untilNobodyListens = (started: Started): Promise<void> =>
  until(() =>
    connectTo(started).then(
      (socket) => {
        socket.destroy();
        return false;
      },
      () => true,
    ),
  );

/** All that a socket says until it is closed. */
const textOf = async (socket: Socket): Promise<string> => {
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) text += chunk.toString();
  return text;
};

describe('SIGTERM', () => {
  it('lets a query under way be answered', async () => {
    const started = await start({});
    await slowCarrier(started, '/careAccount');
    const answer = askBuilt(started.url, anyQuery);
    await untilCalled(started, careAccountPath);
    started.kill('SIGTERM');
    expect(await answer).toEqual({ data: { device: { ctn: '1234567890' } } });
    expect(await started.exit).toBe(0);
  });

  it('lets an order that is being sent be answered', async () => {
    const started = await start({});
    await slowCarrier(started, '/careOrder');
    const answer = askBuilt(started.url, anOrder);
    await untilCalled(started, careOrderPath);
    started.kill('SIGTERM');
    expect(await answer).toEqual({ data: { changeCtn: { order: { state: 'ACCEPTED' }, errors: [] } } });
    expect(await started.exit).toBe(0);
  });

  it('waits for an order that is being sent though its client has gone, and writes down how it ended', async () => {
    const started = await start({});
    await slowCarrier(started, '/careOrder');
    const client = await connectTo(started);
    const body = JSON.stringify({ query: anOrder });
    client.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await untilCalled(started, careOrderPath);
    client.destroy();
    started.kill('SIGTERM');
    expect(await started.exit).toBe(0);
    const next = await start({ ORDER_TIMES: 'firstPollMs=3600000' });
    expect(await askBuilt(next.url, '{ careOrders(first: 5) { nodes { state } } }')).toEqual({
      data: { careOrders: { nodes: [{ state: 'ACCEPTED' }] } },
    });
  });

  it('is not held up by connections on which nothing happens', async () => {
    const started = await start({});
    const silent = await connectTo(started);
    const idle = await connectTo(started);
    idle.write('GET /live HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(idle, 'data');
    started.kill('SIGTERM');
    // Node would keep the first for ever, and the second for 65 s.
    expect(await started.exit).toBe(0);
    expect(started.output()).not.toContain('cut off');
    silent.destroy();
  });

  it('ends streams politely', async () => {
    const started = await start({});
    const stream = await fetch(`${started.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { careOrdersUpdated(ban: "123456789012") { id } }' }),
    });
    expect(stream.status).toBe(200);
    started.kill('SIGTERM');
    expect(await stream.text()).toContain('event: complete');
    expect(await started.exit).toBe(0);
  });

  it('first makes it unready: requests that still come are answered, each the last on its connection', async () => {
    const started = await start({ DRAIN_SECONDS: '60' });
    const ready = async () => (await fetch(`${started.url}/ready`)).status;
    expect(await ready()).toBe(200);
    started.kill('SIGTERM');
    await until(async () => (await ready()) === 503);
    const response = await fetch(`${started.url}/graphql?query=${encodeURIComponent(anyQuery)}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    expect((await fetch(`${started.url}/live`)).status).toBe(200);
    // The second signal means now.
    started.kill('SIGTERM');
    expect(await started.exit).toBe(1);
  });

  it('in the end refuses, in the shape of GraphQL, what is too late', async () => {
    const started = await start({});
    const socket = await connectTo(started);
    socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\n');
    // Its first half has arrived when a later request on another connection is answered.
    await fetch(`${started.url}/live`);
    started.kill('SIGTERM');
    await untilNobodyListens(started);
    socket.write('content-type: application/json\r\ncontent-length: 0\r\n\r\n');
    const answer = await textOf(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 503 .*\r\nretry-after: [123]\r\nconnection: close\r\n/is);
    expect(answer).toContain('"code":"OVERLOADED"');
    expect(await started.exit).toBe(0);
  });
});
