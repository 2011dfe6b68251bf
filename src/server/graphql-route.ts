/**
 * GraphQL over HTTP. What the operation is decides first, what the client accepts second: queries and mutations go to
 * Apollo whatever they accept (urql lists event streams on every query), subscriptions become a stream.
 */
import { randomUUID } from 'node:crypto';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Context } from '../gateway/context.ts';
import type { DocumentGate } from '../gateway/document-gate.ts';
import { operationTypeOf, type SubscriptionRequest } from '../gateway/subscribe.ts';
import type { ErrorCodeName } from '../graphql/error-codes.ts';
import type { Limits } from '../limits.ts';
import { noPage, sandboxPage } from './browser-rules.ts';
import type { FrontDoor } from './front-door.ts';
import { createIdentification } from './identification.ts';
import { explaining } from '../upstream/explanation.ts';
import { errorBody } from './plain-errors.ts';
import { deadlineOf } from './request-deadline.ts';
import { createStreamSender, dialectOf, type Subscribe } from './subscription-stream.ts';

export interface GraphqlRouteOptions {
  readonly gateway: ApolloServer<Context>;
  readonly authenticate: Authenticate;
  /** For a request that is to be answered within so many milliseconds. */
  readonly createContext: (caller: Caller, deadlineMs: number) => Context;
  readonly subscribe: Subscribe;
  readonly limits: Limits;
  /** Whether a browser is shown Apollo's landing page, and a request may ask what went on behind it (`x-explain: 1`). */
  readonly explorable: boolean;
  /** Which documents are run. */
  readonly gate: DocumentGate;
}

const toHeaderMap = ({ headers }: FastifyRequest): HeaderMap => {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
};

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** JSON in an address; what is none is Apollo's to refuse. */
const fromAddress = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
};

/** What a client asks for: in the body, or in the address of a GET, read as Apollo reads it. */
const askedIn = ({ method, body, url }: FastifyRequest): Fields => {
  if (method === 'POST') return isRecord(body) ? body : {};
  const { searchParams } = new URL(url, 'http://gateway');
  const isJson = (name: string) => name === 'variables' || name === 'extensions';
  return Object.fromEntries([...searchParams].map(([name, text]) => [name, isJson(name) ? fromAddress(text) : text]));
};

/** `documentId` of GraphQL over HTTP, or the hash that Apollo's clients send. */
const documentIdIn = ({ documentId, extensions }: Fields): string | undefined => {
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  return textOf(documentId) ?? (isRecord(persisted) ? textOf(persisted['sha256Hash']) : undefined);
};

/** The request as it would be had the client sent the document itself. */
const withDocument = (request: FastifyRequest, asked: Fields, query: string): { search: string; body: unknown } => {
  const { search, searchParams } = new URL(request.url, 'http://gateway');
  if (asked['query'] === query && documentIdIn(asked) === undefined) return { search, body: request.body };
  if (request.method === 'POST') return { search, body: { ...asked, query, extensions: null } };
  searchParams.delete('documentId');
  searchParams.delete('extensions');
  searchParams.set('query', query);
  return { search: `?${searchParams.toString()}`, body: undefined };
};

const answerWithApollo = async (
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  { gateway, limits, createContext }: GraphqlRouteOptions,
  { search, body: requestBody }: { readonly search: string; readonly body: unknown },
) => {
  const { status, headers, body } = await gateway.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method, headers: toHeaderMap(request), search, body: requestBody },
    context: () => Promise.resolve(createContext(caller, deadlineOf(request.headers, limits))),
  });
  // Only incremental delivery is chunked, and this schema has none.
  if (body.kind !== 'complete') throw new Error('An answer in pieces is not expected.');
  for (const [name, value] of headers) void reply.header(name, value);
  return reply.code(status ?? 200).send(body.string);
};

/** Any page may send a plain GET without asking; one with a header of its own it may not. Apollo has the same rule. */
const isPlainGet = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && !headers['apollo-require-preflight'] && !headers['x-apollo-operation-name'];

export const addGraphqlRoute = (app: FastifyInstance, options: GraphqlRouteOptions, door: FrontDoor): void => {
  const { limits, gate, explorable } = options;
  const { identify, callerOf } = createIdentification(options.authenticate);
  const streams = createStreamSender(options.subscribe, callerOf);
  const turnAway = (reply: FastifyReply) => {
    const { headers, body } = door.turnAway();
    return reply.code(503).headers(headers).send(body);
  };
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Where helmet keeps a route's rules; its own shorthand works only for routes added after the plugin is loaded.
    config: { helmet: explorable ? sandboxPage : noPage },
    onRequest: identify,
    handler: async (request, reply) => {
      const asked = askedIn(request);
      const query = gate({ query: textOf(asked['query']), id: documentIdIn(asked) });
      if (query instanceof GraphQLError) {
        const code = query.extensions['code'] as ErrorCodeName;
        const supportReference = randomUUID();
        request.log.info({ code, supportReference }, 'document refused');
        return reply.code(400).send(errorBody(code, query.message, supportReference));
      }
      const { search } = new URL(request.url, 'http://gateway');
      const answer = (asApolloReadsIt: { readonly search: string; readonly body: unknown }) => {
        const run = () => answerWithApollo(request, reply, callerOf(request), options, asApolloReadsIt);
        return explorable && request.headers['x-explain'] === '1' ? explaining(run) : run();
      };
      if (query === undefined) return answer({ search, body: request.body });

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
        return answer(withDocument(request, asked, query));
      }
      if (isPlainGet(request)) {
        return reply.code(400).send(errorBody('BAD_REQUEST', 'Send the header `apollo-require-preflight` with a GET.'));
      }
      const dialect = dialectOf(request);
      if (dialect) {
        if (!door.admission.beginStream(reply.raw)) return turnAway(reply);
        return streams.send(dialect, operation, request, reply);
      }
      const hint =
        'A subscription is a stream: accept `text/event-stream`, or `multipart/mixed;subscriptionSpec="1.0"`.';
      return reply.code(406).send(errorBody('BAD_REQUEST', hint));
    },
  });
};
