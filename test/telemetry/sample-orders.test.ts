import { describe, expect, it } from '@jest/globals';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { sampleOrders } from '../../src/telemetry/sample-orders.ts';
import { until } from '../support/until.ts';

describe('Orders that are counted', () => {
  it('are shown by state, with the age of the oldest of which nobody knows whether the carrier has it', async () => {
    const metrics = new Metrics('1.2.3');
    let isNoted = false;
    const stop = sampleOrders({
      count: () =>
        Promise.resolve([
          { state: 'COMPLETED', orders: 9, oldestMs: 9_000_000 },
          { state: 'IN_DOUBT', orders: 2, oldestMs: 30_000 },
          { state: 'MANUAL_REVIEW', orders: 1, oldestMs: 90_500 },
        ]),
      note: (states) => {
        metrics.noteOrders(states);
        isNoted = true;
      },
    });
    await until(() => isNoted);
    stop();
    const text = await metrics.text();
    expect(text).toContain('care_gateway_orders{state="IN_DOUBT"} 2\n');
    expect(text).toContain('care_gateway_oldest_order_age_seconds{state="COMPLETED"} 9000\n');
    expect(text).toContain('care_gateway_oldest_unconfirmed_order_age_seconds 90.5\n');
    expect(text).toMatch(/care_gateway_info\{version="1\.2\.3",node="v[0-9.]+"\} 1\n/);
    metrics.noteOrders([{ state: 'COMPLETED', orders: 10, oldestMs: 1 }]);
    expect(await metrics.text()).toContain('care_gateway_oldest_unconfirmed_order_age_seconds 0\n');
    expect(await metrics.text()).not.toContain('IN_DOUBT');
  });

  it('keep their last count while the journal cannot be read', async () => {
    let counts = 0;
    const noted: unknown[] = [];
    const stop = sampleOrders({
      count: () => {
        counts += 1;
        return Promise.reject(new Error('no journal'));
      },
      note: (states) => noted.push(states),
    });
    await until(() => counts === 1);
    stop();
    expect(noted).toEqual([]);
  });
});
