/** The fault proxy over real sockets, told over HTTP as toxiproxy's clients tell it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startFaultControl, type FaultControl } from '../../faults/fault-control.ts';

const sent = Buffer.from('0123456789'.repeat(500));

let server: Server;
let control: FaultControl;
const clients: Socket[] = [];

/** Sends back what it gets. */
beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

beforeEach(async () => {
  control = await startFaultControl(0);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await control.close();
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

const tell = async (method: string, path: string, body?: unknown) => {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${control.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as unknown };
};

const aProxy = async (): Promise<number> => {
  const upstream = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { body } = await tell('POST', '/proxies', { name: 'echo', listen: '127.0.0.1:0', upstream });
  return Number((body as { listen: string }).listen.split(':')[1]);
};

const poison = (type: string, attributes: object = {}, more: object = {}) =>
  tell('POST', '/proxies/echo/toxics', { type, attributes, ...more });

const open = (port: number): Socket => {
  const socket = connect(port, '127.0.0.1');
  clients.push(socket);
  return socket;
};

/** What comes back until the connection ends or all of it is there, and how it ended. */
const exchange = async (port: number): Promise<{ readonly back: Buffer; readonly end: string }> => {
  const socket = open(port);
  let back = Buffer.alloc(0);
  return new Promise((resolve) => {
    const over = (end: string) => {
      resolve({ back, end });
    };
    socket.on('data', (data) => {
      back = Buffer.concat([back, data]);
      if (back.length === sent.length) socket.end();
    });
    socket.on('end', () => {
      over('closed');
    });
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
      over(code);
    });
    socket.on('close', () => {
      over('closed');
    });
    socket.write(sent);
  });
};

describe('A fault proxy', () => {
  it.each([
    ['nothing', undefined, {}],
    ['latency', 'latency', { latency: 5, jitter: 2 }],
    ['little bandwidth', 'bandwidth', { rate: 1000 }],
    ['small pieces', 'slicer', { average_size: 100, size_variation: 50, delay: 10 }],
    ['a slow end', 'slow_close', { delay: 5 }],
    ['a limit that is not reached', 'limit_data', { bytes: 5001 }],
  ])('passes everything on in its order with %s', async (_what, type, attributes) => {
    const port = await aProxy();
    if (type !== undefined) await poison(type, attributes);
    expect(await exchange(port)).toEqual({ back: sent, end: 'closed' });
  });

  it.each([
    ['at once', {}],
    ['after a time', { timeout: 20 }],
  ])('resets a connection %s', async (_when, attributes) => {
    const port = await aProxy();
    await poison('reset_peer', attributes);
    expect((await exchange(port)).end).toBe('ECONNRESET');
  });

  it('lets nothing through and closes after the timeout', async () => {
    const port = await aProxy();
    await poison('timeout', { timeout: 20 });
    expect(await exchange(port)).toEqual({ back: Buffer.alloc(0), end: 'closed' });
  });

  it('closes after as many bytes as it was told', async () => {
    const port = await aProxy();
    await poison('limit_data', { bytes: 1234 });
    expect((await exchange(port)).back).toEqual(sent.subarray(0, 1234));
  });

  it('cuts data into pieces', async () => {
    const port = await aProxy();
    await poison('slicer', { average_size: 10, delay: 200 });
    const socket = open(port);
    socket.write(sent);
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.length).toBeLessThan(sent.length);
  });

  it('holds what is under way when it is poisoned, and lets it go when it is healed', async () => {
    const port = await aProxy();
    const socket = open(port);
    socket.write('one');
    expect(String((await once(socket, 'data'))[0])).toBe('one');
    await poison('timeout', {}, { name: 'hole' });
    socket.write('two');
    const back = once(socket, 'data');
    await tell('DELETE', '/proxies/echo/toxics/hole');
    expect(String((await back)[0])).toBe('two');
  });

  it('strikes only the share of connections that it was told', async () => {
    const port = await aProxy();
    await poison('reset_peer', {}, { toxicity: 0 });
    expect((await exchange(port)).end).toBe('closed');
  });

  it('refuses connections while it is disabled, and ends those that are open', async () => {
    const port = await aProxy();
    const socket = open(port);
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await tell('POST', '/proxies/echo', { enabled: false });
    await closed;
    expect((await exchange(port)).end).toBe('ECONNREFUSED');
    await tell('POST', '/reset');
    expect((await exchange(port)).end).toBe('closed');
  });
});

describe('The control of fault proxies', () => {
  it('shows what there is', async () => {
    const port = await aProxy();
    await poison('latency', { latency: 100 });
    expect(await tell('GET', '/proxies')).toMatchObject({
      status: 200,
      body: {
        echo: {
          name: 'echo',
          listen: `127.0.0.1:${port}`,
          enabled: true,
          toxics: [
            {
              name: 'latency_downstream',
              type: 'latency',
              stream: 'downstream',
              toxicity: 1,
              attributes: { latency: 100, jitter: 0 },
            },
          ],
        },
      },
    });
    await tell('POST', '/reset');
    expect(await tell('GET', '/proxies/echo/toxics')).toEqual({ status: 200, body: [] });
    expect((await tell('DELETE', '/proxies/echo')).status).toBe(204);
    expect(await tell('GET', '/proxies')).toEqual({ status: 200, body: {} });
  });

  it('changes a toxic', async () => {
    await aProxy();
    await poison('latency', { latency: 100, jitter: 5 });
    await tell('PATCH', '/proxies/echo/toxics/latency_downstream', { attributes: { latency: 200 } });
    expect(await tell('GET', '/proxies/echo/toxics/latency_downstream')).toMatchObject({
      body: { attributes: { latency: 200, jitter: 5 } },
    });
  });

  it.each([
    ['POST', '/proxies', { listen: '127.0.0.1:0', upstream: '127.0.0.1:1' }, 400],
    ['POST', '/proxies', { name: 'other', listen: 'nowhere', upstream: '127.0.0.1:1' }, 400],
    ['POST', '/proxies', { name: 'echo', listen: '127.0.0.1:0', upstream: '127.0.0.1:1' }, 409],
    ['GET', '/proxies/other', undefined, 404],
    ['GET', '/elsewhere', undefined, 404],
    ['DELETE', '/proxies/echo/toxics/none', undefined, 404],
    ['POST', '/proxies/echo/toxics', { type: 'gravity' }, 400],
    ['POST', '/proxies/echo/toxics', { type: 'latency', stream: 'sideways' }, 400],
    ['POST', '/proxies/echo/toxics', { type: 'latency', toxicity: 2 }, 400],
    ['POST', '/proxies/echo/toxics', { type: 'latency', attributes: { delay: 1 } }, 400],
    ['POST', '/proxies/echo/toxics', { type: 'latency', attributes: { latency: -1 } }, 400],
  ])('refuses %s %s %j with %i and a sentence', async (method, path, body, status) => {
    await aProxy();
    expect(await tell(method, path, body)).toEqual({ status, body: { error: expect.any(String), status } });
  });
});
