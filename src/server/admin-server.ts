/**
 * What is answered to whoever runs the gateway, on a port of its own: `GET /metrics`. It is small and stands beside the server of
 * clients, so that it answers when that one is full. It asks nobody who he is: it listens on loopback unless it is told otherwise.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AdminServerOptions {
  readonly host: string;
  readonly port: number;
  readonly metrics: { readonly text: () => Promise<string>; readonly contentType: string };
}

export interface AdminServer {
  readonly url: string;
  close(): Promise<void>;
}

const mostConnections = 50;
const requestTimeoutMs = 5000;

const respond = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
};

const plain = 'text/plain; charset=utf-8';

/** @throws Error when it cannot listen there. */
export const startAdminServer = async ({ host, port, metrics }: AdminServerOptions): Promise<AdminServer> => {
  const answer = async ({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (url !== '/metrics') respond(response, 404, plain, 'There is /metrics here.\n');
    else if (method !== 'GET') respond(response, 405, plain, 'GET it.\n');
    else respond(response, 200, metrics.contentType, await metrics.text());
  };
  const server = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) respond(response, 500, plain, 'The metrics could not be read.\n');
    });
  });
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: listeningOn } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listeningOn}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
