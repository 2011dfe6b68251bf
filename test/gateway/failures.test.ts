import { describe, expect, it } from '@jest/globals';
import { aGateway, careOrderPath } from '../support/a-gateway.ts';

const kit = aGateway();
const { send, post, calls, ledger, log } = kit;

/** A line of each of the simulator's ways to answer badly, beside one that is well. */
const brokenLines: readonly (readonly [name: string, ctn: string, code: string])[] = [
  ['answers 401 with an empty body', '5550000031', 'UPSTREAM_UNAVAILABLE'],
  ['answers 500 with HTML', '5550000032', 'UPSTREAM_UNAVAILABLE'],
  ['answers 200 with half a JSON', '5550000033', 'UPSTREAM_BAD_RESPONSE'],
];

describe('a carrier that', () => {
  it.each(brokenLines)('%s spoils only what depends on it', async (_name, ctn, code) => {
    const { status, data, errors } = await send(
      `{ good: device(ctn: "1234567890") { ctn } bad: device(ctn: "${ctn}") { ctn } }`,
    );
    expect({ status, data }).toEqual({ status: 200, data: { good: { ctn: '1234567890' }, bad: null } });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({ path: ['bad'], extensions: { code, supportReference: expect.any(String) } });
    expect((await fetch(`${kit.url}/live`)).status).toBe(200);
  });

  it.each(brokenLines)('%s leaves a trace in the log under the reference that the client got', async (_name, ctn) => {
    const { errors } = await send(`{ device(ctn: "${ctn}") { ctn } }`);
    const reference = errors?.[0]?.extensions.supportReference;
    expect(log().filter(({ supportReference }) => supportReference === reference)).not.toHaveLength(0);
  });

  it.each(brokenLines)('%s never gets its words to a client', async (_name, ctn) => {
    const response = await post(JSON.stringify({ query: `{ device(ctn: "${ctn}") { ctn } }` }));
    const text = await response.text();
    expect(text).not.toMatch(/<html|orderingMobility|127\.0\.0\.1|stack|\.ts|node_modules/i);
  });

  it('uses unknown words and odd values has them taken as absent, and the rest arrives', async () => {
    const { data, errors } = await send(`{ device(ctn: "5550000034") {
      ctn status sim { kind } discountPercent accessOptions { isDefault price { amount } } subscriber { name }
    } }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ device: { ctn: '5550000034', sim: { kind: 'UNKNOWN' }, discountPercent: null } });
    expect(log().some(({ msg }) => msg?.startsWith('odd value') === true)).toBe(true);
  });
});

describe('bad input', () => {
  const request = (query: string, variables = {}) => JSON.stringify({ query, variables });

  it.each([
    ['a malformed scalar', request('{ device(ctn: "12345") { ctn } }'), 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a malformed variable',
      request('query ($ctn: CTN!) { device(ctn: $ctn) { ctn } }', { ctn: 1234567890 }),
      'BAD_USER_INPUT',
    ],
    ['a variable that is missing', request('query ($ctn: CTN!) { device(ctn: $ctn) { ctn } }'), 'BAD_USER_INPUT'],
    ['an unknown field', request('{ device(ctn: "1234567890") { nonsense } }'), 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two members of a choice',
      request(
        'mutation { activateSim(input: { device: { ctn: "1234567890" }, sim: { iccid: "89011003377777777777", eid: "89049032000001000000000000000001" } }) { replayed } }',
      ),
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a syntax error', request('{ device('), 'GRAPHQL_PARSE_FAILED'],
    ['a page size of 0', request('{ catalog(first: 0) { totalCount } }'), 'BAD_USER_INPUT'],
    [
      'a page size of 1000',
      request('query ($first: Int) { catalog(first: $first) { totalCount } }', { first: 1000 }),
      'BAD_USER_INPUT',
    ],
    ['a page size of -5', request('{ careOrders(last: -5) { totalCount } }'), 'BAD_USER_INPUT'],
    [
      'more than 100 lines',
      request('query ($ctns: [CTN!]!) { devices(ctns: $ctns) { ctn } }', { ctns: Array(101).fill('1234567890') }),
      'BAD_USER_INPUT',
    ],
    [
      'more than 100 ids',
      request('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(101).fill('x') }),
      'BAD_USER_INPUT',
    ],
    ['a body that is not JSON', '{"query": ', 'BAD_REQUEST'],
    ['a body without a query', '{}', 'BAD_REQUEST'],
    ['several requests in one body', '[{"query":"{ __typename }"}]', 'BAD_REQUEST'],
    [
      'two operations and no name',
      request('query A { __typename } query B { __typename }'),
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('such as %s is answered with 400 and a code', async (_name, body, code) => {
    const response = await post(body);
    const { errors } = (await response.json()) as {
      errors: { extensions: { code: string; supportReference: string } }[];
    };
    expect({ status: response.status, code: errors[0]?.extensions.code }).toEqual({ status: 400, code });
    expect(errors[0]?.extensions.supportReference).toEqual(expect.any(String));
    expect((await calls()).calls).toEqual([]);
  });

  it('such as a body of another kind is refused', async () => {
    expect((await post('{ __typename }', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('such as a GET from any page is refused', async () => {
    expect((await fetch(`${kit.url}/graphql?query={__typename}`)).status).toBe(400);
  });

  it('such as a cursor of another list is answered with its code', async () => {
    const { errors } = await send('{ careOrders(first: 5, after: "bm90aGluZw") { totalCount } }');
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('places no order', async () => {
    const body = request('mutation { suspendService(input: { device: { ctn: "1234567890" } }) { replayed } }');
    expect((await post(body)).status).toBe(400);
    expect(await ledger()).toEqual([]);
    expect((await calls()).counts[careOrderPath]).toBeUndefined();
  });
});
