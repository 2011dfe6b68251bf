/**
 * As little of a balancer as will do: it polls `/ready`, sends each request to the next instance that was ready when last
 * asked, and repeats nothing: what an instance does not answer has failed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';

const pollEveryMs = 100;
const pollPatienceMs = 1000;

export interface Balancer {
  readonly url: string;
  /** Waits until every instance gets requests. */
  readonly allReady: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `instances` gives where each listens now; undefined for one that does not. */
export const startBalancer = async (instances: () => readonly (string | undefined)[]): Promise<Balancer> => {
  const agent = new Agent({ connections: 256 });
  /** Of each instance: where it listens, if it was ready when last asked. */
  const ready: (string | undefined)[] = instances().map(() => undefined);
  let next = 0;
  let isClosed = false;

  const isReady = async (url: string): Promise<boolean> => {
    try {
      return (await fetch(`${url}/ready`, { signal: AbortSignal.timeout(pollPatienceMs) })).ok;
    } catch {
      return false;
    }
  };
  /** One instance that is slow to answer does not keep the others from being looked at. */
  const poll = async (place: number): Promise<void> => {
    while (!isClosed) {
      const url = instances()[place];
      const isReadyNow = url !== undefined && (await isReady(url));
      ready[place] = isReadyNow ? url : undefined;
      await pause(pollEveryMs);
    }
  };

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const able = ready.filter((url) => url !== undefined);
    const origin = able[(next += 1) % able.length];
    if (origin === undefined) throw new Error('no instance is ready');
    const answer = await agent.request({
      origin,
      path: request.url ?? '/',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: request.headers.authorization },
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(await answer.body.text());
  };

  const server = createServer((request, response) => {
    forward(request, response).catch((error: unknown) => {
      response.writeHead(502).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const polling = instances().map((_url, place) => poll(place));
  const allReady = async (): Promise<void> => {
    while (ready.includes(undefined)) await pause(pollEveryMs);
  };
  await allReady();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    allReady,
    close: async () => {
      isClosed = true;
      await Promise.all(polling);
      server.closeAllConnections();
      server.close();
      await agent.destroy();
    },
  };
};
