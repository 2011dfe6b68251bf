/**
 * Hive Gateway with its compiler, over one subgraph in the same process: what it does for a REST carrier too, whose
 * operations it makes into such a schema, only that the client here is the limit's.
 */
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { useJIT } from '@graphql-mesh/plugin-jit';
import { executorFromSchema } from '@graphql-tools/executor';
import { printSchema } from 'graphql';
import { announce } from '../announce.ts';
import { createContext } from './pool-lookups.ts';
import { createSchema } from './schema.ts';

const schema = createSchema();
const execute = executorFromSchema(schema);

const subgraph = `
directive @transport(subgraph: String, kind: String, location: String) repeatable on SCHEMA
schema @transport(subgraph: "care", kind: "local", location: "") { query: Query }
${printSchema(schema)}`;

const gateway = createGatewayRuntime({
  subgraph,
  transports: {
    local: { getSubgraphExecutor: () => (request) => execute({ ...request, context: createContext() }) },
  },
  plugins: () => [useJIT()],
  logging: false,
  graphiql: false,
  landingPage: false,
  cors: false,
  multipart: false,
  maskedErrors: false,
});

announce(
  createServer((request, response) => {
    void gateway(request, response);
  }),
);
