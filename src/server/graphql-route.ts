/** GraphQL over HTTP: a Fastify request in, Apollo's answer out. */
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../gateway/context.ts';

const toHeaderMap = ({ headers }: FastifyRequest): HeaderMap => {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
};

export const addGraphqlRoute = (
  app: FastifyInstance,
  gateway: ApolloServer<Context>,
  createContext: () => Context,
): void => {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) => {
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
    },
  });
};
