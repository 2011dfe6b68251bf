/** The HTTP server: what is reachable, in which order, with which limits. */
import { createServer as createHttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Limits } from '../limits.ts';
import { addBrowserRules } from './browser-rules.ts';
import { FrontDoor } from './front-door.ts';
import { addGraphqlRoute, type GraphqlRouteOptions } from './graphql-route.ts';
import { addJsonBody } from './json-body.ts';
import { addPages, type PagesOptions } from './pages.ts';
import { addPlainErrors, refuseAddress, refuseConnection } from './plain-errors.ts';
import { RequestTallies } from './request-tallies.ts';
import { addProbes, type ProbesOptions } from './probes.ts';
import { addPushRoute, type PushRouteOptions } from './push-route.ts';

export interface ServerOptions {
  readonly log: Logger;
  readonly limits: Limits;
  /** Bytes of a request body. */
  readonly largestBody: number;
  /** Other sites whose pages may ask. */
  readonly origins: readonly string[];
  /** Addresses and networks of proxies whose word on where a request comes from is taken. */
  readonly trustedProxies: readonly string[];
  readonly graphql: GraphqlRouteOptions;
  /** Absent when the carrier calls nobody. */
  readonly push?: PushRouteOptions;
  readonly pages: PagesOptions;
  readonly startChecks: ProbesOptions['checks'];
}

export interface Server {
  /** How busy it is. */
  readonly load: FrontDoor['load'];
  /** Listens and gives the address. */
  listen(host: string, port: number): Promise<string>;
  /** Is not ready any more, and goes on answering for so long: until whoever sends requests has noticed. */
  drain(ms: number): Promise<void>;
  /** Takes no more requests, answers those under way. */
  close(): Promise<void>;
}

const sweepEveryMs = 100;
/** What is not answered so long after the server was closed is cut off. */
const lastAnswerMs = 15_000;
/** How often slow senders are looked for; Node's own half minute would keep each of them that long. */
const checkConnectionsEveryMs = 500;

export const createServer = (options: ServerOptions): Server => {
  let draining = false;
  const { limits, trustedProxies, log, origins } = options;
  const door = new FrontDoor({ limits, log, origins });
  const loggerInstance: FastifyBaseLogger = log;
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.largestBody,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    clientErrorHandler: refuseConnection,
    frameworkErrors: refuseAddress,
    serverFactory: (handle) =>
      createHttpServer(
        {
          requestTimeout: limits.requestMs,
          keepAliveTimeout: limits.keepAliveMs,
          maxHeaderSize: limits.headerBytes,
          headersTimeout: limits.headersMs,
          connectionsCheckingInterval: checkConnectionsEveryMs,
        },
        door.guard(handle),
      ),
    // Idle connections are closed when the server is; those with a request under way are not.
    forceCloseConnections: 'idle',
  });
  app.server.maxConnections = limits.connections;
  app.server.maxRequestsPerSocket = limits.requestsPerSocket;
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const tallies = new RequestTallies(options.graphql.telemetry.begin);
  // GraphQL comes as JSON only: text/plain could be sent from any page without asking.
  addJsonBody(app, limits.jsonDepth);
  addPlainErrors(app, tallies);
  addBrowserRules(app, origins);
  addProbes(app, { checks: options.startChecks, isDraining: () => draining });
  addPages(app, options.pages);
  addGraphqlRoute(app, options.graphql, door, tallies);
  if (options.push) addPushRoute(app, options.push);
  // What is still answered is the last on its connection, and the client is told so.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining) void reply.header('connection', 'close');
    done();
  });
  return {
    get load() {
      return door.load;
    },
    listen: (host, port) => app.listen({ host, port }),
    drain: async (ms) => {
      draining = true;
      await pause(ms);
    },
    close: async () => {
      draining = true;
      door.shut();
      const cutting = setTimeout(() => {
        log.warn({ connections: sockets.size }, 'cut off');
        app.server.closeAllConnections();
      }, lastAnswerMs);
      // A connection that a stream has just left is idle: Node would keep it open for the whole of its keep-alive time,
      // and the server with it.
      let silentBefore = new Set<Socket>();
      const sweeping = setInterval(() => {
        app.server.closeIdleConnections();
        // To Node a connection is not idle before its first request, and once the server is closed no timeout ends it.
        // What has arrived on a new one is read between two sweeps.
        const silent = new Set([...sockets].filter(({ bytesRead }) => bytesRead === 0));
        for (const socket of silent) if (silentBefore.has(socket)) socket.destroy();
        silentBefore = silent;
      }, sweepEveryMs);
      await app.close();
      clearInterval(sweeping);
      clearTimeout(cutting);
      door.close();
    },
  };
};
