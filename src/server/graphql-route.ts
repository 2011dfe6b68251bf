/**
 * GraphQL over HTTP. What the operation is decides first, what the client accepts second: queries and mutations go to
 * Apollo whatever they accept (urql lists event streams on every query), subscriptions become a stream.
 */
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../gateway/context.ts';
import { isSubscription, type SubscriptionRequest } from '../gateway/subscribe.ts';
import { explaining } from '../upstream/explanation.ts';
import { errorBody } from './plain-errors.ts';
import { createStreamSender, dialectOf, type Subscribe } from './subscription-stream.ts';

export interface GraphqlRouteOptions {
  readonly gateway: ApolloServer<Context>;
  readonly createContext: () => Context;
  readonly subscribe: Subscribe;
  /** Whether a request may ask, with the header `x-explain: 1`, what went on behind it: for development. */
  readonly explainable: boolean;
}

const toHeaderMap = ({ headers }: FastifyRequest): HeaderMap => {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
};

/** The operation as a client sends it: in the body, or in the address of a GET. */
const operationIn = ({ method, body, query }: FastifyRequest): SubscriptionRequest | undefined => {
  const source = (method === 'GET' ? query : body) as
    Partial<Record<'query' | 'operationName' | 'variables', unknown>> | null | undefined;
  if (typeof source?.query !== 'string') return undefined;
  return {
    query: source.query,
    operationName: typeof source.operationName === 'string' ? source.operationName : null,
    variables:
      typeof source.variables === 'object' ? (source.variables as SubscriptionRequest['variables'] & object) : null,
  };
};

const answerWithApollo = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { gateway, createContext }: GraphqlRouteOptions,
) => {
  const { status, headers, body } = await gateway.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers: toHeaderMap(request),
      search: new URL(request.url, 'http://gateway').search,
      body: request.body,
    },
    context: () => Promise.resolve(createContext()),
  });
  // Only incremental delivery is chunked, and this schema has none.
  if (body.kind !== 'complete') throw new Error('An answer in pieces is not expected.');
  for (const [name, value] of headers) void reply.header(name, value);
  return reply.code(status ?? 200).send(body.string);
};

export const addGraphqlRoute = (app: FastifyInstance, options: GraphqlRouteOptions): void => {
  const streams = createStreamSender(options.subscribe);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) => {
      const operation = operationIn(request);
      if (!operation || !isSubscription(operation)) {
        const answer = () => answerWithApollo(request, reply, options);
        return options.explainable && request.headers['x-explain'] === '1' ? explaining(answer) : answer();
      }
      const dialect = dialectOf(request);
      if (dialect) return streams.send(dialect, operation, request, reply);
      const hint =
        'A subscription is a stream: accept `text/event-stream`, or `multipart/mixed;subscriptionSpec="1.0"`.';
      return reply.code(406).send(errorBody('BAD_REQUEST', hint));
    },
  });
};
