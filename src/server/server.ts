/** The HTTP server: what is reachable, in which order, with which limits. */
import { createServer as createHttpServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Limits } from '../limits.ts';
import { addBrowserRules } from './browser-rules.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import { FrontDoor } from './front-door.ts';
import { addGraphqlRoute, type GraphqlRouteOptions } from './graphql-route.ts';
import { addJsonBody } from './json-body.ts';
import type { OrderHint } from './order-hint.ts';
import { addPages, type PagesOptions } from './pages.ts';
import { addPlainErrors, refuseAddress, refuseConnection } from './plain-errors.ts';
import { RequestTallies } from './request-tallies.ts';
import { addProbes, type ProbesOptions } from './probes.ts';
import { addPushRoute, type PushRouteOptions } from './push-route.ts';
import { untilQuiet } from './until-quiet.ts';

export interface ServerOptions {
  readonly log: Logger;
  readonly limits: Limits;
  /** Bytes of a request body. */
  readonly largestBody: number;
  /** Other sites whose pages may ask. */
  readonly origins: readonly string[];
  /** Addresses and networks of proxies whose word on where a request comes from is taken. */
  readonly trustedProxies: readonly string[];
  /** Whether a body may be about an order, for which room is kept. */
  readonly mayBeOrder: OrderHint;
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
  /**
   * Is not ready any more, and goes on answering for so long: until whoever sends requests has noticed. While they still come,
   * for as long again.
   */
  drain(ms: number): Promise<void>;
  /** Takes no more requests, answers those under way. */
  close(): Promise<void>;
}

/** What is not answered so long after the server was closed is cut off. */
const lastAnswerMs = 15_000;
/** How often slow senders are looked for; Node's own half minute would keep each of them that long. */
const checkConnectionsEveryMs = 500;

export const createServer = (options: ServerOptions): Server => {
  let draining = false;
  const { limits, trustedProxies, log, origins } = options;
  const door = new FrontDoor({ limits, log, origins, mayBeOrder: options.mayBeOrder });
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
    // Who comes too late is told so at the door, in the shape of GraphQL; who was let in before is answered.
    return503OnClosing: false,
  });
  app.server.maxConnections = limits.connections;
  app.server.maxRequestsPerSocket = limits.requestsPerSocket;
  const tallies = new RequestTallies(options.graphql.telemetry.begin);
  const connections = new ConnectionKeeper(app.server);
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
      // On a busy machine some may have connected long ago and wait to be read: closed now, they would be reset.
      await untilQuiet({ arrivals: () => door.arrivals, atMostMs: ms });
    },
    close: async () => {
      draining = true;
      door.shut();
      const cutting = setTimeout(() => {
        log.warn({ connections: connections.count }, 'cut off');
        app.server.closeAllConnections();
      }, lastAnswerMs);
      connections.beginClosing();
      await app.close();
      connections.endClosing();
      clearTimeout(cutting);
      door.close();
    },
  };
};
