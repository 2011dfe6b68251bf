import { describe, expect, it } from '@jest/globals';
import { rehearse } from '../../src/gateway/rehearse.ts';
import { aGateway } from '../support/a-gateway.ts';

// As small as a budget can be: the rehearsal is paid for by nobody's.
const kit = aGateway({ limits: { cost: 100, bucket: 100, refillPerSecond: 1 } });

describe('the rehearsal', () => {
  it('runs documents to their end, asks no carrier, and leaves nothing in the log', async () => {
    const before = await kit.calls();
    const lines = kit.log().length;
    const results: unknown[] = [];
    const { apollo, queries, shortWay, createContext, tenants } = kit.gateway;
    const executeHTTPGraphQLRequest: typeof apollo.executeHTTPGraphQLRequest = async (request) => {
      const answer = await apollo.executeHTTPGraphQLRequest(request);
      if (answer.body.kind === 'complete') results.push(JSON.parse(answer.body.string));
      return answer;
    };
    await rehearse({ gateway: { executeHTTPGraphQLRequest }, queries, shortWay, createContext, tenant: tenants[0] });
    expect(results[0]).toMatchObject({ data: { careOrders: { nodes: [], pageInfo: { hasNextPage: false } } } });
    expect(results[1]).toMatchObject({ data: { account: null } });
    expect(await kit.calls()).toEqual(before);
    expect(kit.log().slice(lines)).toEqual([]);
  });
});
