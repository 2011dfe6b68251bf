import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ConnectionKeeper } from '../../src/server/connection-keeper.ts';
import { until } from '../support/until.ts';

let server: Server;
let keeper: ConnectionKeeper;
let sockets: Socket[] = [];

const serve = async (handle: RequestListener): Promise<void> => {
  server = createServer(handle);
  keeper = new ConnectionKeeper(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
};

const open = async (): Promise<Socket> => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
};

const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';

afterEach(() => {
  keeper.endClosing();
  server.closeAllConnections();
  server.close();
  for (const socket of sockets) socket.destroy();
  sockets = [];
});

describe('closing', () => {
  it('ends connections on which nothing is under way, and those that never said anything', async () => {
    await serve((_request, response) => response.end('well'));
    const used = await open();
    const silent = await open();
    used.write(request);
    await once(used, 'data');
    await until(() => keeper.count === 2);
    keeper.beginClosing();
    const ended = [used, silent].map((socket) => once(socket.resume(), 'close'));
    server.close();
    await Promise.all(ended);
    await until(() => keeper.count === 0);
    expect(server.listening).toBe(false);
  });

  it('waits for an answer that its reader has not taken yet', async () => {
    const length = 64 * 1024 * 1024;
    let isEnded = false;
    await serve((_request, response) => {
      response.end(Buffer.alloc(length));
      isEnded = true;
    });
    const slow = await open();
    slow.pause();
    slow.write(request);
    await until(() => isEnded);
    keeper.beginClosing();
    server.close();
    let taken = 0;
    slow.on('data', (chunk: Buffer) => (taken += chunk.length)).resume();
    await once(slow, 'close');
    expect(taken).toBeGreaterThan(length);
  });

  it('waits for a request that has begun', async () => {
    await serve((_request, response) => response.end('well'));
    const slow = await open();
    slow.write(request);
    await once(slow, 'data');
    slow.write(request.slice(0, 10));
    // Has arrived when what was sent after it on another connection is answered.
    const other = await open();
    other.write(request);
    await once(other, 'data');
    keeper.beginClosing();
    server.close();
    await once(other.resume(), 'close');
    slow.write(request.slice(10));
    const [answer] = (await once(slow, 'data')) as [Buffer];
    expect(answer.toString()).toContain('HTTP/1.1 200');
  });
});
