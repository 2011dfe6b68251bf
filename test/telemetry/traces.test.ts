import { afterAll, describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';
import { until } from '../support/until.ts';
import { startCollector } from './a-collector.ts';

const collector = await startCollector();
afterAll(() => {
  collector.close();
});

const kit = aGateway({ environment: { TRACE_ENDPOINT: collector.url, TRACE_RATIO: '0' } });
const traceId = (n: number): string => String(n).padStart(32, 'a');
const parentSpanId = 'b7ad6b7169203331';

const ask = async (n: number, flags: '00' | '01', query: string): Promise<void> => {
  const headers = { traceparent: `00-${traceId(n)}-${parentSpanId}-${flags}`, baggage: 'person=robin' };
  await (await kit.post(JSON.stringify({ query }), headers)).text();
};

const spansOf = async (n: number, count: number) => {
  const ofTrace = () => collector.spans().filter((span) => span.traceId === traceId(n));
  await until(() => ofTrace().length >= count);
  return ofTrace();
};

const headersOfCall = async (): Promise<readonly Readonly<Record<string, string>>[]> =>
  ((await kit.calls()).calls as unknown as readonly { readonly headers: Record<string, string> }[]).map(
    ({ headers }) => headers,
  );

describe('A request that its caller traces', () => {
  it('has a span below the caller’s, and one for each call to a carrier, which carries the trace on', async () => {
    await ask(1, '01', 'query Line { device(ctn: "1234567890") { status } }');
    const spans = await spansOf(1, 2);
    const operation = spans.find(({ name }) => name === 'query Line');
    const call = spans.find(({ name }) => name === 'eBonding careAccount');
    expect(spans).toHaveLength(2);
    expect(operation?.parentSpanId).toBe(parentSpanId);
    expect(call?.parentSpanId).toBe(operation?.spanId);
    expect(Object.fromEntries(operation?.attributes.map(({ key, value }) => [key, value]) ?? [])).toMatchObject({
      'graphql.operation.name': { stringValue: 'Line' },
      'graphql.operation.type': { stringValue: 'query' },
      'http.response.status_code': { intValue: 200 },
      'care_gateway.outcome': { stringValue: 'ok' },
      'care_gateway.upstream_calls': { intValue: 1 },
    });
    const [headers] = await headersOfCall();
    expect(headers?.['traceparent']).toBe(`00-${traceId(1)}-${call?.spanId ?? ''}-01`);
    expect(headers).not.toHaveProperty('baggage');
    // Nothing of what was asked or answered.
    expect(collector.received()).not.toMatch(/1234567890|robin/i);
  });

  it('shows a call that failed as one, and each attempt of a read that was repeated', async () => {
    await ask(2, '01', '{ device(ctn: "5550000033") { ctn } }');
    const spans = await spansOf(2, 2);
    expect(spans.map(({ name, status }) => [name, status.code])).toEqual(
      expect.arrayContaining([
        ['query anonymous', 2],
        ['eBonding careAccount', 2],
      ]),
    );
  });
});

describe('A request that its caller does not trace', () => {
  it('leaves no span, and says so to the carrier', async () => {
    await ask(3, '00', '{ device(ctn: "1234567890") { ctn } }');
    const [headers] = await headersOfCall();
    expect(headers?.['traceparent']).toMatch(new RegExp(`^00-${traceId(3)}-[0-9a-f]{16}-00$`));
    await ask(4, '01', '{ __typename }');
    await spansOf(4, 1);
    expect(collector.spans().filter((span) => span.traceId === traceId(3))).toEqual([]);
  });
});

describe('Where traces are drawn', () => {
  const drawn = aGateway({ environment: { TRACE_ENDPOINT: collector.url, TRACE_RATIO: '1' } });

  it('the trace has the id that is in the log', async () => {
    const { errors } = await drawn.send('query Drawn { device(ctn: "5550000032") { ctn } }');
    const id = errors?.[0]?.extensions.supportReference.replaceAll('-', '');
    await until(() => collector.spans().some((span) => span.traceId === id && span.name === 'query Drawn'));
    expect(drawn.log().map((line) => line.traceId)).toContain(id);
  });
});

describe('Without a collector', () => {
  const off = aGateway();

  it('no header of a trace goes to a carrier', async () => {
    await off.send('{ device(ctn: "1234567890") { ctn } }');
    const { calls } = (await off.calls()) as unknown as { readonly calls: readonly { readonly headers: object }[] };
    expect(calls).toHaveLength(1);
    expect(calls[0]?.headers).not.toHaveProperty('traceparent');
  });
});
