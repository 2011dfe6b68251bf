/** GraphQL Yoga on node:http, compiled by graphql-jit. Whatever it does beside is off; its document cache is on by itself. */
import { createServer } from 'node:http';
import { useGraphQlJit } from '@envelop/graphql-jit';
import { createYoga } from 'graphql-yoga';
import { announce } from '../announce.ts';
import { createContext } from './pool-lookups.ts';
import { createSchema } from './schema.ts';

const yoga = createYoga({
  schema: createSchema(),
  context: createContext,
  plugins: [useGraphQlJit()],
  graphiql: false,
  landingPage: false,
  logging: false,
  cors: false,
  multipart: false,
  maskedErrors: false,
});

announce(
  createServer((request, response) => {
    void yoga(request, response);
  }),
);
