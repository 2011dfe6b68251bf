/**
 * Before the first request, some of our own: what is asked for the first time is compiled first, and takes a hundred times longer.
 * An instance that is given its share of the load at once would be late with all of it. Both ways of a query are rehearsed; no
 * carrier is asked.
 */
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { Caller, Tenant } from '../identity/caller.ts';
import type { CompiledQueries } from './compiled-queries.ts';
import type { Context } from './context.ts';
import type { ShortWay } from './short-way.ts';

/** Callers that may do everything, and see nothing; each has a budget of its own, so that none is ever spent. */
const nobody = (tenant: Tenant, round: number): Caller => ({
  tenant,
  accounts: [],
  clientId: `rehearsal ${round}`,
  subject: 'rehearsal',
  scopes: new Set(['ACCOUNT_READ', 'PII_READ']),
  expiresAt: undefined,
});

/** As people's: names, variables, lists, an error. */
const documents: readonly { readonly query: string; readonly variables: Readonly<Record<string, unknown>> }[] = [
  {
    query: `query Rehearsal($first: Int!) {
      careOrders(first: $first) { nodes { id state createdAt changes { type state } } pageInfo { hasNextPage } }
    }`,
    variables: { first: 1 },
  },
  {
    query: 'query RehearsedError($ban: String!) { account(ban: $ban) { ban name __typename } }',
    variables: { ban: '000000000000' },
  },
];

const mostRounds = 200;
const mostMs = 1500;

export interface RehearsalOptions {
  readonly queries: CompiledQueries;
  readonly shortWay: ShortWay;
  readonly gateway: Pick<ApolloServer<Context>, 'executeHTTPGraphQLRequest'>;
  readonly createContext: (caller: Caller) => Context;
  readonly tenant: Tenant;
}

export const rehearse = async (options: RehearsalOptions): Promise<void> => {
  const { gateway, queries, shortWay, createContext, tenant } = options;
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const begun = performance.now();
  for (let round = 0; round < mostRounds && performance.now() - begun < mostMs; round += 1) {
    const caller = nobody(tenant, round);
    for (const body of documents) {
      await gateway.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body },
        context: () => Promise.resolve(createContext(caller)),
      });
      const query = queries.note(body.query, undefined);
      if (query) await shortWay(query, body.variables, caller, () => createContext(caller));
    }
  }
};
