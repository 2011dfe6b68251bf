/** Requests exactly as they are given: what `fetch` would refuse to send, or would put right. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';

export interface RawRequest {
  readonly method?: string;
  /** As it stands in the first line: nothing is resolved or encoded. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Sends the body in chunks, without saying how long it is. */
  readonly chunked?: boolean;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

const readAll = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const sendOnce = (gatewayUrl: string, asked: RawRequest): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { method = 'POST', path = '/graphql', headers = {}, body, chunked = false } = asked;
    const { hostname, port } = new URL(gatewayUrl);
    const length = body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request({
      hostname,
      port,
      method,
      path,
      agent: false,
      headers: { ...length, ...headers } as Record<string, string | string[]>,
    });
    sent.on('response', (answer) => {
      readAll(answer).then(
        (text) => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
          sent.destroy();
        },
        (error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
    // After an answer the rest of what was being sent has nobody to go to.
    sent.on('error', reject);
    if (body !== undefined) sent.write(body);
    sent.end();
  });

const timesUnheard = 5;
const unheard: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET']);

/**
 * A server may answer and hang up before it has read all: what it said counts. When it hung up in the middle of a write,
 * Node's client may lose the answer that had arrived; then it is asked again.
 */
export const sendRaw = async (gatewayUrl: string, asked: RawRequest, times = timesUnheard): Promise<RawAnswer> => {
  try {
    return await sendOnce(gatewayUrl, asked);
  } catch (error) {
    const isUnheard = error instanceof Error && 'code' in error && unheard.has(error.code);
    if (!isUnheard || times === 1) throw error;
    return sendRaw(gatewayUrl, asked, times - 1);
  }
};

/** Writes bytes to a socket and gives all that comes back until the server hangs up. */
export const sendBytes = async (gatewayUrl: string, bytes: string): Promise<string> => {
  const { hostname, port } = new URL(gatewayUrl);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  if (bytes !== '') socket.write(bytes);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(socket, 'close');
  return text;
};
