/** A query has two ways: Apollo with graphql-js, and the short one, compiled. They must answer alike. */
import { describe, expect, it } from '@jest/globals';
import { HeaderMap } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { CompiledQueries } from '../../src/gateway/compiled-queries.ts';
import { createShortWay } from '../../src/gateway/short-way.ts';
import { createScopeCheck } from '../../src/gateway/needed-scopes.ts';
import { createRequestLimits } from '../../src/gateway/request-limits.ts';
import { createSchema } from '../../src/gateway/schema.ts';
import { CostBuckets } from '../../src/gateway/cost-buckets.ts';
import { toNodeId } from '../../src/graphql/node-id.ts';
import { developmentCaller, type Caller } from '../../src/identity/caller.ts';
import { usualLimits } from '../../src/limits.ts';
import { createLog } from '../../src/log.ts';
import { aGateway } from '../support/a-gateway.ts';
import { randomOperations, usualValues, type RandomOperation } from '../support/random-queries.ts';

// So wide that nothing is refused for its size.
const wide = { aliases: 1000, depth: 50, repeats: 1000, rootFields: 100, cost: 1_000_000, bucket: 1_000_000_000 };
const limits = { ...usualLimits, ...wide };
const kit = aGateway({ limits: wide });

const schema = createSchema();
const buckets = new CostBuckets({ capacity: limits.bucket, refillPerSecond: 1, now: () => 0 });
const requestLimits = createRequestLimits(schema, limits, buckets);
const silent = createLog('silent');
const shortWay = createShortWay({ requestLimits, mayRun: createScopeCheck(schema), log: silent });
const queries = new CompiledQueries({ schema, limits, requestLimits });

interface Answer {
  readonly data: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions: { readonly cost: { readonly requested: number } };
}

const uuids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What must be alike: everything but what is of one request only. */
const essence = (text: string) => {
  const { data, errors = [], extensions } = JSON.parse(text.replace(uuids, '(a reference)')) as Answer;
  const told = errors.map(({ message, path, locations, extensions: said }) =>
    JSON.stringify({ path, message, locations, ...said, supportReference: undefined }),
  );
  return { data, errors: told.sort(), cost: extensions.cost.requested };
};

const theLongWay = async ({ query, variables }: RandomOperation, caller: Caller): Promise<string> => {
  const { body } = await kit.gateway.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap([['content-type', 'application/json']]),
      search: '',
      body: { query, variables },
    },
    context: () => Promise.resolve(kit.gateway.createContext(caller)),
  });
  return body.kind === 'complete' ? body.string : '';
};

const findCompiled = (query: string) => {
  for (let use = 1; use < 3; use += 1) queries.note(query, undefined);
  return queries.note(query, undefined);
};

const theShortWay = ({ query, variables }: RandomOperation, caller: Caller): Promise<string> | undefined => {
  const compiled = findCompiled(query);
  return compiled && shortWay(compiled, variables, caller, () => kit.gateway.createContext(caller));
};

const pools = {
  // Beside lines of every state: one that fails, one whose answer is cut off, one with odd values, one that nobody knows.
  CTN: ['1234567890', '4695550102', '2145551001', '5550000021', '5550000022', '5550000024', '5550000034', '5550000035']
    .flatMap((ctn) => [ctn, ctn])
    .concat(['5550000032', '5550000033', '12']),
  ban: ['123456789012', '123456789013', '998877665544', '559210581033', '551178303774', '559000000003', 'no ban'],
  ID: [
    toNodeId('Account', '123456789012'),
    toNodeId('Device', 'default', '73001012763', '1234567890'),
    toNodeId('Device', 'default', '73001012763', '5550000032'),
    toNodeId('Feature', 'sku12037300017'),
    'no id',
  ],
  after: ['bm90aGluZw=='],
  before: ['bm90aGluZw=='],
  subject: ['developer'],
  // What is kept for one way would be found by the other.
  maxAgeSeconds: [0],
  DateTime: ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z', 'soon'],
  Int: [1, 2, 5, 100, 101, -1],
  ...usualValues,
};

/** How many; `OPERATIONS=5000 npm run jest -- test/gateway/two-ways` asks for more, which takes some minutes. */
const count = Number(process.env['OPERATIONS'] ?? 400);
const atOnce = 4;

describe('The two ways of a query', () => {
  it('answer random operations alike', async () => {
    const [tenant] = kit.gateway.tenants;
    await kit.gateway.inventory.refresh(tenant);
    const full = developmentCaller(tenant);
    const callers: readonly Caller[] = [
      full,
      { ...full, scopes: new Set(['ACCOUNT_READ']), clientId: 'masked' },
      { ...full, accounts: ['123456789013'], clientId: 'one account' },
    ];
    const differences: unknown[] = [];
    const seen = { compiled: 0, withErrors: 0, withData: 0 };
    const compare = async (operation: RandomOperation, caller: Caller): Promise<void> => {
      const short = theShortWay(operation, caller);
      if (!short) return;
      const [one, other] = [essence(await short), essence(await theLongWay(operation, caller))];
      seen.compiled += 1;
      if (one.errors.length > 0) seen.withErrors += 1;
      if (Object.values(one.data ?? {}).some((value) => value !== null)) seen.withData += 1;
      if (JSON.stringify(one) !== JSON.stringify(other)) differences.push({ ...operation, one, other });
    };
    const operations = randomOperations(schema, pools, { count: count * 2, seed: 20261130 });
    for (let from = 0; from < operations.length && seen.compiled < count; from += atOnce) {
      await Promise.all(
        operations
          .slice(from, from + atOnce)
          .map((operation, place) => compare(operation, callers[(from + place) % callers.length] ?? full)),
      );
    }

    expect(differences.slice(0, 3)).toEqual([]);
    expect(seen.compiled).toBeGreaterThanOrEqual(count);
    expect(seen.withErrors).toBeGreaterThan(count / 20);
    expect(seen.withData).toBeGreaterThan(count / 5);
    process.stdout.write(`two ways: ${JSON.stringify(seen)}, ${differences.length} differences\n`);
  }, 900_000);
});
