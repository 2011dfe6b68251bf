/**
 * GraphQL over HTTP. What the operation is decides first, what the client accepts second: queries and mutations are answered
 * whatever they accept (urql lists event streams on every query), in the short way or by Apollo; subscriptions become a stream.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Context } from '../gateway/context.ts';
import type { CompiledQueries, CompiledQuery } from '../gateway/compiled-queries.ts';
import type { DocumentGate } from '../gateway/document-gate.ts';
import type { ShortWay } from '../gateway/short-way.ts';
import { operationTypeOf, type SubscriptionRequest } from '../gateway/subscribe.ts';
import type { ErrorCodeName } from '../graphql/error-codes.ts';
import type { Limits } from '../limits.ts';
import { noPage, sandboxPage } from './browser-rules.ts';
import type { FrontDoor } from './front-door.ts';
import { createIdentification } from './identification.ts';
import type { Tally } from '../telemetry/tally.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { explaining } from '../upstream/explanation.ts';
import {
  askedIn,
  documentIdIn,
  isPlainGet,
  isRecord,
  plainDetailsIn,
  textOf,
  toHeaderMap,
  withDocument,
} from './graphql-question.ts';
import { errorBody } from './plain-errors.ts';
import { deadlineOf } from './request-deadline.ts';
import type { RequestTallies } from './request-tallies.ts';
import { createStreamSender, dialectOf, type Subscribe } from './subscription-stream.ts';

export interface GraphqlRouteOptions {
  readonly gateway: ApolloServer<Context>;
  readonly authenticate: Authenticate;
  /** For a request that is to be answered within so many milliseconds. */
  readonly createContext: (caller: Caller, deadlineMs: number, tally: Tally) => Context;
  readonly subscribe: Subscribe;
  readonly limits: Limits;
  /** Whether a browser is shown Apollo's landing page, and a request may ask what went on behind it (`x-explain: 1`). */
  readonly explorable: boolean;
  /** Which documents are run. */
  readonly gate: DocumentGate;
  /** The short way of queries that come often. */
  readonly queries: CompiledQueries;
  readonly shortWay: ShortWay;
  readonly telemetry: Pick<Telemetry, 'begin' | 'observe'>;
}

/** Of Apollo's answers, by the `accept` header of the request: the short way answers in the same type. */
type ContentTypes = Map<string, string>;

const mostContentTypes = 100;

const rememberContentType = (types: ContentTypes, { accept = '' }: IncomingHttpHeaders, type: string): void => {
  types.set(accept, type);
  const [oldest] = types.keys();
  if (types.size > mostContentTypes && oldest !== undefined) types.delete(oldest);
};

const answerWithApollo = async (
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  tally: Tally,
  { gateway, limits, createContext }: GraphqlRouteOptions,
  contentTypes: ContentTypes,
  { search, body: requestBody }: { readonly search: string; readonly body: unknown },
) => {
  const { status, headers, body } = await gateway.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method, headers: toHeaderMap(request), search, body: requestBody },
    context: () => Promise.resolve(createContext(caller, deadlineOf(request.headers, limits), tally)),
  });
  // Only incremental delivery is chunked, and this schema has none.
  if (body.kind !== 'complete') throw new Error('An answer in pieces is not expected.');
  for (const [name, value] of headers) void reply.header(name, value);
  const type = headers.get('content-type');
  if (status === undefined && type !== undefined) rememberContentType(contentTypes, request.headers, type);
  return reply.code(status ?? 200).send(body.string);
};

export const addGraphqlRoute = (
  app: FastifyInstance,
  options: GraphqlRouteOptions,
  door: FrontDoor,
  tallies: RequestTallies,
): void => {
  const { limits, gate, explorable, queries, shortWay, createContext, telemetry } = options;
  const { identify, callerOf } = createIdentification(options.authenticate, tallies);
  const streams = createStreamSender(options.subscribe, callerOf, telemetry.observe);
  const turnAway = (reply: FastifyReply) => {
    const { headers, body } = door.turnAway();
    return reply.code(503).headers(headers).send(body);
  };
  const contentTypes: ContentTypes = new Map();
  /** Answers in the short way, and gives when that is done; undefined where the way is the long one. */
  const answerInShort = (
    request: FastifyRequest,
    reply: FastifyReply,
    tally: Tally,
    lookUp: (operationName: string | undefined) => CompiledQuery | undefined,
  ): FastifyReply | Promise<void> | undefined => {
    const plain = plainDetailsIn(request);
    const query = plain && lookUp(plain.operationName);
    const type = query && contentTypes.get(request.headers.accept ?? '');
    if (!query || type === undefined) return undefined;
    if (!door.admission.mayGoOn(reply.raw)) return turnAway(reply);
    const caller = callerOf(request);
    const answer = shortWay(query, plain.variables, caller, () =>
      createContext(caller, deadlineOf(request.headers, limits), tally),
    );
    // Nothing is waited for once it is sent.
    return answer?.then((json) => void reply.header('content-type', type).send(json));
  };
  const answer = async (request: FastifyRequest, reply: FastifyReply, tally: Tally): Promise<unknown> => {
    const asked = askedIn(request);
    const [text, id] = [textOf(asked['query']), documentIdIn(asked)];
    if (text !== undefined && id === undefined) {
      // What is compiled has passed the gate before.
      const known = answerInShort(request, reply, tally, (name) => queries.known(text, name));
      if (known) return known;
    }
    const query = gate({ query: text, id });
    if (query instanceof GraphQLError) {
      const code = query.extensions['code'] as ErrorCodeName;
      const { supportReference } = tally;
      tally.codes = [code];
      request.log.info({ code, supportReference, traceId: tally.traceId }, 'document refused');
      return reply.code(400).send(errorBody(code, query.message, supportReference));
    }
    if (query !== undefined) {
      const short = answerInShort(request, reply, tally, (name) => queries.note(query, name));
      if (short) return short;
    }
    const { search } = new URL(request.url, 'http://gateway');
    const atLength = (asApolloReadsIt: { readonly search: string; readonly body: unknown }) => {
      const run = () =>
        answerWithApollo(request, reply, callerOf(request), tally, options, contentTypes, asApolloReadsIt);
      return explorable && request.headers['x-explain'] === '1' ? explaining(run) : run();
    };
    if (query === undefined) return atLength({ search, body: request.body });

    const { variables } = asked;
    const operation: SubscriptionRequest = {
      query,
      operationName: textOf(asked['operationName']),
      variables: isRecord(variables) ? variables : null,
    };
    const type = operationTypeOf(operation, limits);
    // All mutations are about orders, and room is kept for them.
    if (type !== OperationTypeNode.MUTATION && !door.admission.mayGoOn(reply.raw)) return turnAway(reply);
    if (type !== OperationTypeNode.SUBSCRIPTION) {
      return atLength(withDocument(request, asked, query));
    }
    if (isPlainGet(request)) {
      return reply.code(400).send(errorBody('BAD_REQUEST', 'Send the header `apollo-require-preflight` with a GET.'));
    }
    const dialect = dialectOf(request);
    if (dialect) {
      if (!door.admission.beginStream(reply.raw)) return turnAway(reply);
      return streams.send(dialect, operation, request, reply, tally);
    }
    const hint = 'A subscription is a stream: accept `text/event-stream`, or `multipart/mixed;subscriptionSpec="1.0"`.';
    return reply.code(406).send(errorBody('BAD_REQUEST', hint));
  };
  const begin = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const tally = tallies.begin(request);
    void reply.header('cache-control', 'no-store');
    await identify(request, reply);
    if (reply.sent) telemetry.observe(tally, reply.statusCode);
  };
  const errorHandler = (error: FastifyError, request: FastifyRequest): never => {
    telemetry.observe(tallies.of(request), error.statusCode ?? 500);
    throw error;
  };
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const tally = tallies.of(request);
    const { tenant, clientId } = callerOf(request);
    tally.tenant = tenant.id;
    tally.client = clientId;
    await answer(request, reply, tally);
    telemetry.observe(tally, reply.statusCode);
  };
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    config: { page: explorable ? sandboxPage : noPage },
    onRequest: begin,
    errorHandler,
    handler,
  });
};
