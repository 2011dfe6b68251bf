/**
 * The carrier simulator: stands in for the carrier over real HTTP, written from the wire contract alone.
 * It imports nothing of the gateway, so that a misreading there is not repeated here.
 */

import type { AddressInfo } from 'node:net';

import { fastify } from 'fastify';

import { createTokenDesk } from './access.ts';
import { createAgenda } from './agenda.ts';
import { requestError } from './answer.ts';
import { createCallLog } from './call-log.ts';
import type { CareOrder, StatusWord } from './care-order.ts';
import { createCarrier, type Carrier } from './carrier.ts';
import { addCarrierRoutes } from './carrier-routes.ts';
import { addControlRoutes, type ResetWish } from './control-routes.ts';
import { createFaultBoard } from './faults.ts';
import { createIssuer } from './issuer.ts';
import { orderStatusNotification } from './order-operations.ts';
import { createClock } from './simulator-clock.ts';
import { createStatusPush } from './status-push.ts';

export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Of the order and payload numbers; without one they follow from the clock. */
  readonly seed?: number;
  /** ISO 8601: the clock stands still there until it is moved. */
  readonly frozenAt?: string;
  /** Lines of the big account, which has none and does not exist by default. */
  readonly accountLines?: number;
}

export interface Simulator {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
  /** A fresh world, as at the start; tokens that were given out stay good. */
  readonly reset: () => void;
}

const BODY_LIMIT = 8 * 1024 * 1024;

/** What the documents push: receipt and every end. */
const PUSHED: ReadonlySet<StatusWord> = new Set(['Received', 'Completed', 'PartiallyCompleted', 'Failed', 'Canceled']);

export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const startFrozenAt = options.frozenAt === undefined ? undefined : Date.parse(options.frozenAt);
  if (Number.isNaN(startFrozenAt)) throw new Error('The simulator cannot read its option frozenAt as a date');
  const clock = createClock(startFrozenAt);
  const agenda = createAgenda(clock);
  const faults = createFaultBoard();
  const calls = createCallLog();
  const push = createStatusPush();
  const tokens = createTokenDesk(clock);
  const issuer = await createIssuer(clock);

  const onOrderStatus = (order: CareOrder): void => {
    if (PUSHED.has(order.status)) push.send(`${order.payloadId}.${order.status}`, orderStatusNotification(order));
  };
  const openCarrier = ({ seed = options.seed, accountLines = options.accountLines ?? 0 }: ResetWish = {}): Carrier =>
    createCarrier({ clock, agenda, seed, accountLines, onOrderStatus });
  let carrier = openCarrier();

  const reset = (wish: ResetWish = {}): void => {
    // The agenda first: what it holds belongs to the old world.
    agenda.clear();
    clock.restart(wish.frozenAt ?? startFrozenAt);
    faults.set(1, []);
    calls.clear();
    push.setTarget(undefined);
    carrier = openCarrier(wish);
  };

  const server = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  // Bodies come as text, whatever their type says: what is wrong with them is for the operation to tell.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  server.setNotFoundHandler((_request, reply) => {
    const { status, body } = requestError(404, 'SVC0001', 'No such operation', 'path');
    return reply.code(status).send(body);
  });

  const shell = { carrier: () => carrier, tokens, faults, calls };
  addCarrierRoutes(server, shell);
  addControlRoutes(server, { ...shell, issuer, reset, setPushTarget: push.setTarget });

  const host = options.host ?? '127.0.0.1';
  await server.listen({ port: options.port ?? 0, host });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `http://${host}:${String(port)}`,
    port,
    close: async () => {
      agenda.clear();
      push.setTarget(undefined);
      await server.close();
    },
    reset: () => {
      reset();
    },
  };
};
