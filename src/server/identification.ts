/** Asks each request who sends it, before its body is read. Who cannot say is told no more than that. */
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate, Authentication } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import type { RequestTallies } from './request-tallies.ts';
import { errorBody } from './plain-errors.ts';
import { Slot } from './slot.ts';

export interface Identification {
  /** For a route's `onRequest`: answers by itself when nobody is known. */
  readonly identify: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
  /** Who sends a request that has been identified. */
  readonly callerOf: (request: FastifyRequest) => Caller;
}

/** All of them: Node keeps only the first of two in `headers`. */
const authorizationsIn = ({ rawHeaders }: IncomingMessage): readonly string[] =>
  rawHeaders.filter((_value, place) => place % 2 === 1 && isAuthorization(rawHeaders[place - 1] ?? ''));

const isAuthorization = (name: string): boolean =>
  name.length === 'authorization'.length && name.toLowerCase() === 'authorization';

const statusOf: Readonly<Record<Extract<Authentication, { code: string }>['code'], number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  OVERLOADED: 503,
};

export const createIdentification = (authenticate: Authenticate, tallies: RequestTallies): Identification => {
  const callers = new Slot<FastifyRequest, Caller>('caller');
  return {
    identify: async (request, reply) => {
      const shown = await authenticate({
        authorization: authorizationsIn(request.raw),
        isTokenInAddress: Object.hasOwn(request.query as object, 'access_token'),
      });
      if ('caller' in shown) {
        callers.put(request, shown.caller);
        return undefined;
      }
      const { supportReference, traceId } = tallies.of(request);
      const body = errorBody(shown.code, undefined, supportReference);
      request.log.warn({ code: shown.code, reason: shown.reason, supportReference, traceId }, 'caller not accepted');
      if (shown.code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer');
      return reply.code(statusOf[shown.code]).send(body);
    },
    callerOf: (request) => {
      const caller = callers.of(request);
      if (!caller) throw new Error('This request was not identified.');
      return caller;
    },
  };
};
