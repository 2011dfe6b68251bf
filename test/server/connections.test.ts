import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';
import { sendBytes } from '../support/send-raw.ts';

const kit = aGateway({
  limits: { headersMs: 200, requestMs: 300, keepAliveMs: 300, connections: 5, requestsPerSocket: 3 },
});

const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`;
const post = (length: number, body: string): string =>
  `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${String(length)}\r\n\r\n${body}`;

describe('a connection', () => {
  it.each([
    ['says nothing', ''],
    ['never ends its headers', 'POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: '],
    ['never ends its body', post(100, '{"query":')],
  ])('that %s is told that it took too long, and closed', async (_name, bytes) => {
    const answer = await sendBytes(kit.url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"BAD_REQUEST"');
  });

  it.each([
    ['two lengths', `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}`],
    [
      'a length and chunks',
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a NUL in a header', get('/live', 'x-y: \0\r\n')],
    ['a bare line feed in a header', get('/live', 'x-y: a\nb\r\n')],
    ['no host', 'GET /live HTTP/1.1\r\n\r\n'],
    ['what is no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('with %s is refused and closed', async (_name, bytes) => {
    expect(await sendBytes(kit.url, bytes)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('is answered so often and no more, those that wait in it included, and closed', async () => {
    const answer = await sendBytes(kit.url, get('/live').repeat(10));
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
    expect(answer.match(/HTTP\/1\.1 503 /g)).toHaveLength(7);
  });

  it('is not taken when there are as many as may be', async () => {
    const { hostname, port } = new URL(kit.url);
    const sockets = Array.from({ length: 6 }, () => connect(Number(port), hostname));
    const closed = await Promise.race(
      sockets.map(
        (socket) =>
          new Promise<string>((resolve) => {
            let text = '';
            socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
            socket.on('close', () => {
              resolve(text);
            });
            socket.on('error', () => undefined);
          }),
      ),
    );
    // Dropped at once, without a word; the others would be told 408.
    expect(closed).toBe('');
    for (const socket of sockets) socket.destroy();
  });
});

describe('the gateway', () => {
  it('says nothing of what it is made of', async () => {
    const { headers } = await fetch(`${kit.url}/live`, { headers: { connection: 'close' } });
    expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
  });
});
