import { describe, expect, it } from '@jest/globals';
import { aGateway, careAccountPath, type LogLine } from '../support/a-gateway.ts';
import { listen } from '../support/listen.ts';
import { details, place } from '../support/place.ts';
import { until } from '../support/until.ts';

const kit = aGateway();
const { send, post, faults } = kit;

const lines = () => kit.log();
const requestLines = () => lines().filter(({ msg }) => msg === 'request');

/** The one line of what was asked since the test began. */
const theLine = async (): Promise<LogLine> => {
  await until(() => requestLines().length > 0);
  const [line, ...others] = requestLines();
  expect(others).toEqual([]);
  if (!line) throw new Error('There is no line.');
  return line;
};

const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;
const usual = {
  level: 30,
  time: expect.any(Number),
  msg: 'request',
  supportReference: uuid,
  traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  ms: expect.any(Number),
  tenant: 'default',
  client: 'development',
};
const untouched = { upstreamCalls: 0, keptAnswers: 0, oddValues: 0, cost: null };
const unread = { operation: 'anonymous', type: null, document: null, ...untouched };
const hash = expect.stringMatching(/^[0-9a-f]{64}$/);

describe('The log line of a request', () => {
  it('tells of a query what it was, what it cost and how it ended', async () => {
    await send('query Line { device(ctn: "1234567890") { status ratePlan { name } } }');
    expect(await theLine()).toEqual({
      ...usual,
      operation: 'Line',
      type: 'query',
      document: hash,
      upstreamCalls: 1,
      keptAnswers: 0,
      oddValues: 0,
      cost: expect.any(Number),
      outcome: 'ok',
      codes: [],
      status: 200,
    });
  });

  it('counts answers that were kept, and values that could not be read', async () => {
    const query = 'query Odd { device(ctn: "5550000034", maxAgeSeconds: 60) { sim { kind } discountPercent } }';
    await send(query);
    const { supportReference, traceId, ...line } = await theLine();
    expect(line).toMatchObject({ upstreamCalls: 1, keptAnswers: 0, oddValues: expect.any(Number) });
    const odd = lines().filter(({ msg }) => msg === 'odd value from the carrier taken as absent');
    expect(odd).toContainEqual(expect.objectContaining({ supportReference, traceId }));
    await send(query);
    await until(() => requestLines().length > 1);
    expect(requestLines()[1]).toMatchObject({ upstreamCalls: 0, keptAnswers: 1, oddValues: 0 });
  });

  it('says partial where something is there beside the errors', async () => {
    await send('query Two { good: device(ctn: "1234567890") { ctn } bad: device(ctn: "5550000032") { ctn } }');
    expect(await theLine()).toMatchObject({ outcome: 'partial', codes: ['UPSTREAM_UNAVAILABLE'], status: 200 });
  });

  it('says failed where nothing is, by a carrier’s fault', async () => {
    await faults({ kind: 'garbage', path: careAccountPath.slice(1), probability: 1 });
    await send('query Failing { device(ctn: "5550000033") { ctn } }');
    expect(await theLine()).toMatchObject({
      operation: 'Failing',
      outcome: 'failed',
      codes: ['UPSTREAM_BAD_RESPONSE'],
      status: 200,
    });
  });

  it.each([
    ['a document that does not fit', '{ device(ctn: "12345") { ctn } }', 400, 'GRAPHQL_VALIDATION_FAILED', unread],
    ['a document that is none', '{', 400, 'GRAPHQL_PARSE_FAILED', unread],
    [
      'a variable that is missing',
      'query Asked($ctn: CTN!) { device(ctn: $ctn) { ctn } }',
      400,
      'BAD_USER_INPUT',
      { operation: 'Asked', type: 'query', document: hash, ...untouched },
    ],
    [
      'more than a request may cost',
      `query Dear { ${Array.from({ length: 10 }, (_, n) => `d${n}: devices(ctns: [${'"2145550000",'.repeat(50)}]) { ctn }`).join(' ')} }`,
      400,
      'COST_LIMIT_EXCEEDED',
      { operation: 'Dear', type: 'query', document: hash, ...untouched },
    ],
    [
      'a subscription by a client that wants JSON',
      'subscription { careOrdersUpdated(ban: "1") { id } }',
      406,
      'BAD_REQUEST',
      unread,
    ],
  ])('says refused, and with which code: %s', async (_what, query, status, code, rest) => {
    await send(query);
    expect(await theLine()).toEqual({ ...usual, ...rest, outcome: 'refused', codes: [code], status });
  });

  it.each([
    ['no token that is accepted', '{"query":"{ __typename }"}', { authorization: 'Bearer x' }, 401, 'UNAUTHENTICATED'],
    ['a body that is no JSON', '{"query"', {}, 400, 'BAD_REQUEST'],
    ['a body of another kind', 'query', { 'content-type': 'text/plain' }, 415, 'BAD_REQUEST'],
  ])('is there for what is refused before it is read: %s', async (_what, body, headers, status, code) => {
    const response = await post(body, headers);
    const { errors } = (await response.json()) as { errors: readonly { extensions: { supportReference: string } }[] };
    expect(response.status).toBe(status);
    expect(await theLine()).toEqual({
      ...usual,
      ...unread,
      tenant: null,
      client: null,
      outcome: 'refused',
      codes: [code],
      status,
      // The client's reference finds it.
      supportReference: errors[0]?.extensions.supportReference,
    });
  });

  it('tells of a mutation, and of a subscription when it begins', async () => {
    const { order } = await place(kit, 'suspendService', { device: { ctn: '2145551070' }, reason: 'Lost', details });
    expect(await theLine()).toMatchObject({ type: 'mutation', outcome: 'ok', upstreamCalls: expect.any(Number) });
    await listen(kit, `subscription Watch { careOrderUpdated(id: "${order?.id ?? ''}") { state } }`);
    expect(requestLines().slice(1)).toEqual([
      expect.objectContaining({ operation: 'Watch', type: 'subscription', document: hash, outcome: 'ok', status: 200 }),
    ]);
  });

  it('has the trace of the caller, and so has every other line of the request', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const body = JSON.stringify({
      query: '{ device(ctn: "5550000032") { ctn } }',
    });
    const response = await post(body, { traceparent: `00-${traceId}-b7ad6b7169203331-00` });
    const { errors } = (await response.json()) as { errors: readonly { extensions: { supportReference: string } }[] };
    const { supportReference } = await theLine();
    expect(errors[0]?.extensions.supportReference).toBe(supportReference);
    const ofRequest = lines().filter((line) => line.supportReference === supportReference);
    expect(ofRequest.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['request', 'The carrier cannot be reached.']),
    );
    expect(new Set(ofRequest.map((line) => line.traceId))).toEqual(new Set([traceId]));
  });

  it('begins a trace by the support reference where the caller has none that can be read', async () => {
    const response = await post('{"query":"{ __typename }"}', { traceparent: 'x' });
    await response.text();
    const { traceId, supportReference } = await theLine();
    expect(traceId).toBe(supportReference?.replaceAll('-', ''));
  });
});

describe('Without LOG_REQUESTS', () => {
  const quiet = aGateway({ environment: { LOG_REQUESTS: 'off' } });

  it('no request has a line', async () => {
    await quiet.send('{ device(ctn: "1234567890") { ctn } bad: device(ctn: "5550000032") { ctn } }');
    expect(quiet.log().map(({ msg }) => msg)).toEqual(['The carrier cannot be reached.']);
  });
});
