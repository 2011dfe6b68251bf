/** What only real connections show. */
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { basicCredentials } from '../../src/upstream/credentials.ts';
import { Upstream, type UpstreamCall } from '../../src/upstream/upstream.ts';
import { failureOf } from './a-carrier.ts';

const open: { close: () => unknown }[] = [];

afterEach(async () => {
  // The newest first: callers before those whom they call.
  for (const each of open.splice(0).reverse()) await each.close();
});

const closing = (server: Server | TcpServer) =>
  new Promise((closed) => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close(closed);
  });

const listening = async (server: Server | TcpServer): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => closing(server) });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const httpServer = (answer: RequestListener) => listening(createHttpServer(answer));

/** What comes in is dropped as `act` says; a socket that is reset is no error of the test. */
const tcpServer = (act: (socket: Socket, seen: string) => void) =>
  listening(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        act(socket, data.toString('latin1'));
      });
    }),
  );

const upstreamAt = (url: string, connections = 4): Upstream => {
  const credentials = basicCredentials('care', 'secret');
  const upstream = new Upstream({
    name: 'carrier',
    url,
    credentials,
    readConnections: connections,
    writeConnections: connections,
  });
  open.push(upstream);
  return upstream;
};

const write: UpstreamCall = { name: 'careOrder', path: '/careOrder', kind: 'write', body: { a: 1 }, deadlineMs: 5000 };
const read: UpstreamCall = { ...write, kind: 'read' };
const unavailable = { name: 'UpstreamError', failure: 'unavailable' };

describe('A write', () => {
  it('has a connection of its own, so that a kept one cannot just be closing', async () => {
    let connections = 0;
    const server = createHttpServer((request, response) => {
      request.resume().on('end', () => response.end('{}'));
    });
    server.on('connection', () => (connections += 1));
    const upstream = upstreamAt(await listening(server), 1);
    for (let call = 0; call < 3; call += 1) await upstream.call(write);
    expect(connections).toBe(3);
    for (let call = 0; call < 3; call += 1) await upstream.call(read);
    expect(connections).toBe(4);
  });

  it('is not written when its fence refuses', async () => {
    let seen = '';
    const url = await tcpServer((_socket, data) => (seen += data));
    const call = upstreamAt(url).call({ ...write, fence: () => new Error('the lease is over') });
    expect(await failureOf(call)).toEqual({ ...unavailable, failure: 'withheld', sent: false });
    expect(seen).toBe('');
  });

  it('is written when its fence allows, which is asked once', async () => {
    let asked = 0;
    const url = await httpServer((_request, response) => response.end('{}'));
    const fence = () => {
      asked += 1;
      return undefined;
    };
    expect(await upstreamAt(url).call({ ...write, fence })).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
  });

  it('that finds nobody listening was not sent', async () => {
    const server = createHttpServer();
    const url = await listening(server);
    await closing(server);
    expect(await failureOf(upstreamAt(url).call(write))).toEqual({ ...unavailable, sent: false });
  });

  it('that waits in vain for a free place was not sent', async () => {
    const url = await httpServer(() => undefined);
    const upstream = upstreamAt(url, 1);
    const first = failureOf(upstream.call({ ...write, deadlineMs: 1500 }));
    const second = failureOf(upstream.call(write));
    expect(await second).toEqual({ name: 'UpstreamError', failure: 'overloaded', sent: false });
    expect(await first).toEqual({ name: 'UpstreamError', failure: 'timeout', sent: true });
  });

  it.each([
    ['reset without an answer', (socket: Socket) => socket.resetAndDestroy()],
    ['closed without an answer', (socket: Socket) => socket.destroy()],
    [
      'answered with less than was announced',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"careOrder'),
    ],
    [
      'answered with a broken chunk',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}'),
    ],
    [
      'answered with two lengths',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 7\r\n\r\n{}'),
    ],
    [
      'answered with a length and chunks at once',
      (socket: Socket) =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
    ],
    [
      'answered with headers that do not end',
      (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\n${`x-pad: ${'a'.repeat(1000)}\r\n`.repeat(20)}`),
    ],
    ['answered with something that is no HTTP', (socket: Socket) => socket.end('SSH-2.0-carrier\r\n')],
  ])('that is %s may have been placed', async (_what, act) => {
    const url = await tcpServer((socket) => {
      act(socket);
    });
    expect(await failureOf(upstreamAt(url).call(write))).toEqual({ ...unavailable, sent: true });
  });

  it.each([
    ['never answered', () => undefined],
    [
      'answered byte by byte without end',
      ((_request, response) => {
        const drip = setInterval(() => response.write(' '), 10);
        response.on('close', () => {
          clearInterval(drip);
        });
      }) satisfies RequestListener,
    ],
  ])('that is %s is given up at its deadline, and may have been placed', async (_what, answer: RequestListener) => {
    const upstream = upstreamAt(await httpServer(answer));
    expect(await failureOf(upstream.call({ ...write, deadlineMs: 100 }))).toEqual({
      name: 'UpstreamError',
      failure: 'timeout',
      sent: true,
    });
  });
});

describe('An answer', () => {
  it('that never ends is cut off at the cap', async () => {
    const endless: RequestListener = (_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(64 * 1024)));
      };
      response.on('drain', more);
      more();
    };
    const call = upstreamAt(await httpServer(endless)).call({ ...read, maxBytes: 200_000 });
    expect(await failureOf(call)).toEqual({ name: 'UpstreamError', failure: 'bad-response', sent: true });
  });

  it('that is compressed, though we did not ask for it, is not inflated', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000, ' '));
    const url = await httpServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const answer = await upstreamAt(url).call(read);
    expect(answer.json).toBeUndefined();
    expect(answer.text.length).toBeLessThanOrEqual(bomb.length);
  });

  it('that points elsewhere is not followed', async () => {
    let followed = 0;
    const elsewhere = await httpServer((_request, response) => {
      followed += 1;
      response.end('{}');
    });
    const url = await httpServer((_request, response) => response.writeHead(307, { location: elsewhere }).end());
    expect(await upstreamAt(url).call(read)).toMatchObject({ status: 307 });
    expect(followed).toBe(0);
  });
});
