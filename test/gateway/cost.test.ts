import { describe, expect, it } from '@jest/globals';
import { getVariableValues, Kind, parse } from 'graphql';
import { createCosts, fieldCosts } from '../../src/gateway/cost.ts';
import { createSchema } from '../../src/gateway/schema.ts';

const schema = createSchema();
const costs = createCosts(schema);

const costOf = (query: string, variables: Readonly<Record<string, unknown>> = {}): number => {
  const document = parse(query);
  const [operation] = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const { coerced } = getVariableValues(schema, operation?.variableDefinitions ?? [], variables);
  return costs({ document, operationName: undefined, variables, coerced: coerced ?? {} });
};

const ctns = (count: number) => Array.from({ length: count }, (_, n) => String(2145551000 + n));
const order = 'suspendService: { device: { ctn: "1234567890" }, reason: "Lost" }';

const change = { change: { suspendService: { device: { ctn: '1234567890' }, reason: 'Lost' } } };

describe('the cost of a request', () => {
  it.each<readonly [query: string, variables: Readonly<Record<string, unknown>>, cost: number]>([
    ['{ __typename }', {}, 1],
    ['{ account(ban: "1") { ban } }', {}, 1],
    ['{ device(ctn: "1234567890") { ctn } }', {}, 3],
    ['{ device(ctn: "1234567890") { ctn sim { iccid } ratePlan { price { amount } } } }', {}, 6],
    // Lists are as long as they are asked to be.
    ['query ($c: [CTN!]!) { devices(ctns: $c) { ctn } }', { c: ctns(10) }, 30],
    ['query ($c: [CTN!]!) { devices(ctns: $c) { sim { iccid } } }', { c: ctns(10) }, 40],
    ['{ nodes(ids: ["a", "b"]) { id } }', {}, 6],
    ['{ careOrders(first: 10) { nodes { id } } }', {}, 12],
    ['{ careOrders(last: 10) { edges { node { id } } } }', {}, 12],
    ['{ careOrders(first: 10) { totalCount pageInfo { hasNextPage } } }', {}, 2],
    // A size that nobody gives is the usual one; a list that takes no size is taken to have five.
    ['{ careOrders { nodes { id } } }', {}, 22],
    ['{ careOrders(first: 10) { nodes { changes { id } } } }', {}, 62],
    ['query ($n: Int = 50) { careOrders(first: $n) { nodes { id } } }', {}, 52],
    ['query ($n: Int = 50) { careOrders(first: $n) { nodes { id } } }', { n: 5 }, 7],
    // A negative size would pay for the rest, were it let through to here.
    ['{ careOrders(first: -100) { nodes { id } } device(ctn: "1234567890") { ctn } }', {}, 5],
    // Of several possible types the dearest counts.
    ['{ node(id: "x") { ... on Device { sim { iccid } } ... on Account { id } } }', {}, 4],
    ['query ($no: Boolean!) { device(ctn: "1234567890") @skip(if: $no) { ctn } }', { no: true }, 1],
    ['query ($no: Boolean!) { device(ctn: "1234567890") @skip(if: $no) { ctn } }', { no: false }, 3],
    ['{ account(ban: "1") { offerAvailability(for: { changeRatePlan: {} }) { offers { name } } } }', {}, 16],
    [`mutation { suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { replayed } }`, {}, 10],
    [
      `mutation { submitCareOrders(input: { changes: [{ change: { ${order} } }], idempotencyKey: "k" }) { replayed } }`,
      {},
      13,
    ],
    ['{ account(ban: "1") { devices(first: 10) { edges { listed { ctn } } } } }', {}, 12],
    ['{ account(ban: "1") { devices(first: 10) { edges { node { ctn } } } } }', {}, 32],
    ['{ account(ban: "1") { devices(first: 10) { nodes { ctn } } } }', {}, 32],
    ['{ device(ctn: "1234567890") { eligibility { type } } }', {}, 13],
    ['query ($c: [BulkChangeInput!]!) { previewCareOrders(changes: $c) { token } }', { c: [change, change] }, 10],
    // Under the name of one type of change as under that of all.
    ['{ careOrder(id: "x") { changes { reversal { type } } } }', {}, 21],
    ['{ careOrder(id: "x") { changes { ... on SuspendServiceChange { reversal { type } } } } }', {}, 21],
    ['subscription { careOrderUpdated(id: "x") { id } }', {}, 10],
    ['{ __schema { types { fields { name } } } }', {}, 1],
  ])('of %s with %j is %i', (query, variables, cost) => {
    expect(costOf(query, variables)).toBe(cost);
  });

  it('of a document is reckoned anew for other sizes, and remembered for the same', () => {
    const document = parse('query ($c: [CTN!]!) { devices(ctns: $c) { ctn } }');
    const ask = (count: number) => {
      const variables = { c: ctns(count) };
      return costs({ document, operationName: undefined, variables, coerced: variables });
    };
    expect([ask(1), ask(100), ask(1)]).toEqual([3, 300, 3]);
  });

  it.each(Object.keys(fieldCosts))('has a field %s to be of', (place) => {
    const [type = '', field = ''] = place.split('.');
    const named = schema.getType(type);
    expect(named && 'getFields' in named ? named.getFields()[field] : undefined).toBeDefined();
  });
});
