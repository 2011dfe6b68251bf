/** Fault proxies told over HTTP what to do, with toxiproxy's addresses and bodies: its clients work here. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Address } from './fault-link.ts';
import { FaultProxy } from './fault-proxy.ts';
import { readToxic, type ToxicWish } from './toxics.ts';

type Body = Readonly<Record<string, unknown>>;

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export interface FaultControl {
  readonly url: string;
  close(): Promise<void>;
}

class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const readAddress = (given: unknown, what: string): Address => {
  const [, host, port] = /^(.*):(\d{1,5})$/.exec(typeof given === 'string' ? given : '') ?? [];
  if (port === undefined) throw new RequestError(400, `${what} must be host:port`);
  return { host: host === undefined || host === '' ? '127.0.0.1' : host, port: Number(port) };
};

const textOf = ({ host, port }: Address): string => `${host}:${port}`;

const viewOf = ({ name, listen, upstream, enabled, toxics }: FaultProxy) => ({
  name,
  listen: textOf(listen),
  upstream: textOf(upstream),
  enabled,
  toxics,
});

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const json = await text(request);
  try {
    return json === '' ? {} : (JSON.parse(json) as unknown);
  } catch {
    throw new RequestError(400, 'the body is not JSON');
  }
};

const createDesk = () => {
  const proxies = new Map<string, FaultProxy>();
  const find = (name: string): FaultProxy => {
    const proxy = proxies.get(name);
    if (!proxy) throw new RequestError(404, 'proxy not found');
    return proxy;
  };
  const create = async (body: Body): Promise<FaultProxy> => {
    const { name, enabled = true } = body;
    if (typeof name !== 'string' || name === '') throw new RequestError(400, 'name is missing');
    if (proxies.has(name)) throw new RequestError(409, 'proxy already exists');
    const [listen, upstream] = [readAddress(body['listen'], 'listen'), readAddress(body['upstream'], 'upstream')];
    const proxy = new FaultProxy({ name, listen, upstream });
    if (enabled === true) await proxy.enable();
    proxies.set(name, proxy);
    return proxy;
  };
  const update = async (proxy: FaultProxy, { upstream, enabled }: Body): Promise<void> => {
    if (upstream !== undefined) proxy.leadTo(readAddress(upstream, 'upstream'));
    if (enabled === true) await proxy.enable();
    if (enabled === false) await proxy.disable();
  };
  const all = () => Object.fromEntries([...proxies].map(([name, proxy]) => [name, viewOf(proxy)]));

  const answerToxics = (proxy: FaultProxy, method: string, name: string | undefined, body: Body): Reply => {
    if (name === undefined) {
      return method === 'POST'
        ? { status: 200, body: proxy.poison(body as ToxicWish) }
        : { status: 200, body: proxy.toxics };
    }
    const toxic = proxy.toxics.find((each) => each.name === name);
    if (!toxic) throw new RequestError(404, 'toxic not found');
    if (method === 'DELETE') {
      proxy.heal(name);
      return { status: 204 };
    }
    return { status: 200, body: method === 'GET' ? toxic : proxy.poison(readToxic(body, toxic)) };
  };

  const answerProxies = async (method: string, [name, kind, toxic]: readonly string[], body: Body): Promise<Reply> => {
    if (name === undefined) {
      return method === 'POST' ? { status: 201, body: viewOf(await create(body)) } : { status: 200, body: all() };
    }
    const proxy = find(name);
    if (kind === 'toxics') return answerToxics(proxy, method, toxic, body);
    if (method === 'DELETE') {
      await proxy.disable();
      proxies.delete(name);
      return { status: 204 };
    }
    if (method !== 'GET') await update(proxy, body);
    return { status: 200, body: viewOf(proxy) };
  };

  const reset = async (): Promise<Reply> => {
    for (const proxy of proxies.values()) {
      proxy.heal();
      await proxy.enable();
    }
    return { status: 204 };
  };

  return {
    answer: async (method: string, path: string, body: unknown): Promise<Reply> => {
      const [room, ...rest] = path.split('/').slice(1).map(decodeURIComponent);
      switch (room) {
        case 'version':
          return { status: 200, body: { version: 'care-gateway' } };
        case 'reset':
          return reset();
        case 'populate':
          for (const each of body as readonly Body[]) await create(each);
          return { status: 201, body: { proxies: Object.values(all()) } };
        case 'proxies':
          return answerProxies(method, rest, body as Body);
        default:
          throw new RequestError(404, 'no such address');
      }
    },
    close: () => Promise.all([...proxies.values()].map((proxy) => proxy.disable())),
  };
};

/** Serves the control API; port 0 takes any free one. */
export const startFaultControl = async (port: number, host = '127.0.0.1'): Promise<FaultControl> => {
  const desk = createDesk();
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://proxy');
      return await desk.answer(request.method ?? 'GET', pathname, await bodyOf(request));
    } catch (error) {
      const status = error instanceof RequestError ? error.status : 400;
      return { status, body: { error: error instanceof Error ? error.message : String(error), status } };
    }
  };
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await desk.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
