/**
 * The load generator, in a process of its own: a fixed number of connections, each asking its next question when it has its
 * answer. Every answer is read and checked: a fast error is worth nothing.
 */
import { Pool } from 'undici';
import { shapeDifference } from './answer-shape.ts';
import { bigList } from './fairness-workload.ts';
import type { LoadOrder, LoadReport } from './load-order.ts';
import { placeOrders } from './order-workload.ts';
import { bodyOf, workloads, type Workload } from './workloads.ts';

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

const createCheck = ({ isRight }: Workload) => {
  let first: unknown;
  return (status: number, text: string): void => {
    const answer = JSON.parse(text) as Answer;
    if (status !== 200 || answer.errors !== undefined) throw new Error(`HTTP ${status}: ${text.slice(0, 500)}`);
    if (isRight?.(answer.data) === false) throw new Error(`Not the right answer: ${text.slice(0, 500)}`);
    first ??= answer;
    const difference = shapeDifference(first, answer);
    if (difference !== undefined) throw new Error(`An answer unlike the first: ${difference}`);
  };
};

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

const run = async (order: LoadOrder, workload: Workload): Promise<LoadReport> => {
  const { origin, pathname } = new URL(order.url);
  const pool = new Pool(origin, { connections: order.connections });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(order.isAnonymous !== true && { authorization: process.env['AUTHORIZATION'] }),
  };
  const check = createCheck(workload);
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + (order.forMs ?? Infinity);
  let next = 0;
  const askInTurn = async (): Promise<void> => {
    while (next < order.requests && performance.now() < end) {
      const body = bodyOf(workload, (order.first ?? 0) + next);
      next += 1;
      const asked = performance.now();
      const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
      const text = await answer.body.text();
      latencies.push(performance.now() - asked);
      check(answer.statusCode, text);
    }
  };
  try {
    await Promise.all(Array.from({ length: order.connections }, askInTurn));
  } finally {
    await pool.destroy();
  }
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    seconds,
    p50: quantile(latencies, 0.5),
    p90: quantile(latencies, 0.9),
    p99: quantile(latencies, 0.99),
  };
};

const serve = async (order: LoadOrder): Promise<LoadReport> => {
  const workload = [placeOrders, bigList].find(({ name }) => name === order.workload) ?? workloads[order.workload];
  if (!workload) throw new Error(`There is no workload ${order.workload}.`);
  return run(order, workload);
};

// The parent is the benchmark: what it sends is a LoadOrder.
process.on('message', (order: LoadOrder) => {
  serve(order).then(
    (report) => process.send?.({ report }),
    (error: unknown) => process.send?.({ failure: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
