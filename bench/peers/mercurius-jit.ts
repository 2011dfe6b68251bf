/** mercurius on Fastify, compiled by graphql-jit from the second time on that a document is asked. */
import fastify from 'fastify';
import { mercurius } from 'mercurius';
import { announceAddress } from '../announce.ts';
import { createContext } from './pool-lookups.ts';
import { createSchema } from './schema.ts';

const app = fastify({ logger: false, keepAliveTimeout: 65_000 });
// Its cache of parsed and validated documents is on by itself, and explorer and subscriptions are off.
await app.register(mercurius, { schema: createSchema(), jit: 1, context: createContext });
announceAddress(await app.listen({ port: 0, host: '127.0.0.1' }));
