import { describe, expect, it } from '@jest/globals';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { aGateway, careAccountPath } from '../support/a-gateway.ts';
import { details, place } from '../support/place.ts';
import { until } from '../support/until.ts';

const kit = aGateway();
const { send, post, faults } = kit;

const scrape = async (): Promise<string> => (await fetch(`${kit.gateway.adminUrl ?? ''}/metrics`)).text();

/** The value of a series; 0 where there is none. */
const valueOf = async (series: string): Promise<number> => {
  const line = (await scrape()).split('\n').find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
};

const operations = (operation: string, outcome: string): string =>
  `care_gateway_operation_duration_seconds_count{operation="${operation}",type="query",outcome="${outcome}"}`;
const calls = (outcome: string): string =>
  `care_gateway_upstream_call_duration_seconds_count{carrier="eBonding",call="careAccount",outcome="${outcome}"}`;

describe('The metrics', () => {
  it('count operations by name and outcome, and calls by name and outcome', async () => {
    const [ok, failed] = [await valueOf(calls('ok')), await valueOf(calls('bad-response'))];
    await send('query Counted { device(ctn: "1234567890") { ctn } }');
    await send('query Counted { good: device(ctn: "1234567890") { ctn } bad: device(ctn: "5550000033") { ctn } }');
    await until(async () => (await valueOf(operations('Counted', 'partial'))) === 1);
    expect(await valueOf(operations('Counted', 'ok'))).toBe(1);
    expect(await valueOf(calls('ok'))).toBe(ok + 2);
    expect(await valueOf(calls('bad-response'))).toBe(failed + 1);
    expect(await valueOf('care_gateway_errors_total{code="UPSTREAM_BAD_RESPONSE"}')).toBeGreaterThan(0);
  });

  it('give a name that was never answered no place of its own', async () => {
    await send('query Unheard { device(ctn: "12345") { ctn } nonsense }');
    const refused =
      'care_gateway_operation_duration_seconds_count{operation="anonymous",type="unknown",outcome="refused"}';
    await until(async () => (await valueOf(refused)) > 0);
    await send('query Broken($ctn: CTN!) { device(ctn: $ctn) { ctn } }');
    await until(async () => (await valueOf(operations('other', 'refused'))) === 1);
    expect(await scrape()).not.toMatch(/Unheard|Broken/);
  });

  it('count values that could not be read by their place, and answers that were kept', async () => {
    const kept = await valueOf('care_gateway_kept_answers_total');
    const query = 'query Odd { device(ctn: "5550000034", maxAgeSeconds: 60) { sim { kind } } }';
    await send(query);
    await send(query);
    await until(async () => (await valueOf('care_gateway_kept_answers_total')) === kept + 1);
    expect(await valueOf('care_gateway_odd_values_total{place="device.simType"}')).toBeGreaterThan(0);
  });

  it('show the state of breakers, which many faults open', async () => {
    const series = (state: string) =>
      `care_gateway_upstream_breaker{carrier="eBonding",call="careAccount",state="${state}"}`;
    expect([await valueOf(series('closed')), await valueOf(series('open'))]).toEqual([1, 0]);
    await faults({ kind: 'unavailable503', path: careAccountPath, probability: 1 });
    const ctns = Array.from({ length: 40 }, (_, line) => `"${2145551100 + line}"`).join();
    await send(`{ devices(ctns: [${ctns}]) { ctn } }`);
    expect([await valueOf(series('closed')), await valueOf(series('open'))]).toEqual([0, 1]);
  });

  it('tell how the journal and the server do', async () => {
    const series = (await scrape()).split('\n');
    expect(series).toContain('care_gateway_admission_limit 192');
    expect(series).toContain('care_gateway_streams 0');
    expect(series).toContain('care_gateway_journal_waiting_calls 0');
    expect(series).toContain('care_gateway_reports_failing{report="catalogExtract"} 0');
    expect(await valueOf('care_gateway_report_age_seconds{report="catalogExtract"}')).toBeGreaterThan(0);
  });

  it('tell of a kind of call all that is known of it as soon as it is there', async () => {
    const metrics = new Metrics('1.2.3');
    const call = {
      carrier: 'eBonding',
      call: 'careOrder',
      breaker: 'closed',
      running: 3,
      places: 16,
      waiting: 2,
    } as const;
    metrics.watch({
      calls: () => [call],
      load: () => ({ requests: 0, streams: 0, limit: 0, turnedAway: 0 }),
      reports: () => [{ report: 'catalogExtract', oldestMs: undefined, failing: 1 }],
    });
    const series = (await metrics.text()).split('\n');
    const ofCall = '{carrier="eBonding",call="careOrder"}';
    expect(series).toContain(`care_gateway_upstream_places${ofCall} 16`);
    expect(series).toContain(`care_gateway_upstream_running_calls${ofCall} 3`);
    expect(series).toContain(`care_gateway_upstream_waiting_requests${ofCall} 2`);
    expect(series).toContain('care_gateway_reports_failing{report="catalogExtract"} 1');
  });
});

describe('The metrics of orders', () => {
  const ordered = aGateway();
  const read = async (): Promise<string> => (await fetch(`${ordered.gateway.adminUrl ?? ''}/metrics`)).text();

  it('count the calls of the journal, and when it was last written', async () => {
    await place(ordered, 'suspendService', { device: { ctn: '2145551080' }, reason: 'Lost', details });
    const text = await read();
    expect(text).toMatch(/care_gateway_journal_call_duration_seconds_count\{method="insertIntents",outcome="ok"\} 1\n/);
    expect(Number(/^care_gateway_journal_last_commit_timestamp_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(1e9);
  });
});

describe('The admin port', () => {
  it('answers nothing but a GET of the metrics, and clients are not answered them', async () => {
    const url = kit.gateway.adminUrl ?? '';
    const statuses = await Promise.all([
      fetch(`${url}/`),
      fetch(`${url}/graphql`),
      fetch(`${url}/metrics`, { method: 'POST' }),
      fetch(`${kit.url}/metrics`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 405, 404]);
    expect((await fetch(`${url}/metrics`)).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect((await post('{"query":"{ __typename }"}')).status).toBe(200);
  });
});

describe('Without METRICS', () => {
  const uncounted = aGateway({ environment: { METRICS: 'off' } });

  it('there is no admin port', async () => {
    expect(uncounted.gateway.adminUrl).toBeUndefined();
    expect((await uncounted.send('{ device(ctn: "1234567890") { ctn } }')).errors).toBeUndefined();
  });
});
