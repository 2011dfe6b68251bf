/**
 * The open-loop load generator, in a process of its own: people do not wait for one another. A closed loop slows down with
 * the server that it asks, and so never overloads it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { openConnections, type OpenLoadOrder, type OpenLoadReply, type Outcome } from './open-load-order.ts';
import { placeOrders } from './order-workload.ts';
import { bodyOf, workloads, type Workload } from './workloads.ts';

const pools = new Map<string, Pool>();

const poolOf = (origin: string): Pool => {
  const pool = pools.get(origin) ?? new Pool(origin, { connections: openConnections });
  pools.set(origin, pool);
  return pool;
};

const tickMs = 2;
/** Whoever has no answer so long after the last request was due does not wait for it any more. Requests that find no connection free wait too, and are late. */
const patienceMs = 8000;

const reads = [workloads['w1'], workloads['w3']].filter((workload) => workload !== undefined);

const workloadOf = (index: number, orderShare: number): Workload => {
  const isOrder = Math.floor((index + 1) * orderShare) > Math.floor(index * orderShare);
  return isOrder ? placeOrders : (reads[index % reads.length] ?? placeOrders);
};

const kindOf = (workload: Workload, status: number, text: string): Outcome['kind'] => {
  // Looked at as text where that says it all: reading thousands of answers a second would make the generator late.
  if (status === 503) return text.includes('"code":"OVERLOADED"') ? 'shed' : 'wrong';
  if (status !== 200 || !text.startsWith('{"data":{') || text.includes('"errors":[{"message"')) return 'wrong';
  const { isRight } = workload;
  return isRight?.((JSON.parse(text) as { readonly data: unknown }).data) === false ? 'wrong' : 'right';
};

/** When each request is due, in ms from the start. */
const timesOf = (steps: Extract<OpenLoadOrder, { steps: unknown }>['steps']): readonly number[] => {
  let beginsAt = 0;
  return steps.flatMap(({ perSecond, seconds }) => {
    const from = beginsAt;
    beginsAt += seconds * 1000;
    return Array.from({ length: Math.round(perSecond * seconds) }, (_, place) => from + (place / perSecond) * 1000);
  });
};

const run = async (order: OpenLoadOrder) => {
  const { url, orderShare, first } = order;
  const { origin, pathname: path } = new URL(url);
  const pool = poolOf(origin);
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: process.env['AUTHORIZATION'],
  };
  const outcomes: Outcome[] = [];
  let wrong: string | undefined;
  const start = performance.now();
  const now = () => performance.now() - start;
  const ask = async (index: number, dueAt: number): Promise<void> => {
    const workload = workloadOf(index, orderShare);
    let kind: Outcome['kind'] = 'wrong';
    let said: string;
    try {
      const answer = await pool.request({ path, method: 'POST', headers, body: bodyOf(workload, index) });
      const text = await answer.body.text();
      kind = kindOf(workload, answer.statusCode, text);
      said = `HTTP ${answer.statusCode}: ${text.slice(0, 300)}`;
    } catch (error) {
      said = String(error);
    }
    if (kind === 'wrong') wrong ??= said;
    const tookMs = now() - dueAt;
    outcomes.push({ dueAt, tookMs, isOrder: workload === placeOrders, kind });
  };
  let next = 0;
  const askAtTheirTime = async (times: readonly number[]): Promise<void> => {
    const asked: Promise<void>[] = [];
    for (const [place, dueAt] of times.entries()) {
      while (now() < dueAt) await pause(tickMs);
      asked.push(ask(first + place, dueAt));
    }
    const impatience = setTimeout(() => {
      pools.delete(origin);
      void pool.destroy();
    }, patienceMs);
    await Promise.all(asked);
    clearTimeout(impatience);
  };
  const askInTurn = async (seconds: number): Promise<void> => {
    while (now() < seconds * 1000) await ask(first + next++, now());
  };
  if ('steps' in order) await askAtTheirTime(timesOf(order.steps));
  else await Promise.all(Array.from({ length: order.atOnce }, () => askInTurn(order.seconds)));
  return { outcomes, ...(wrong !== undefined && { wrong }) };
};

// The parent is the benchmark: what it sends is an OpenLoadOrder.
process.on('message', (order: OpenLoadOrder) => {
  const reply = (answer: OpenLoadReply) => process.send?.(answer);
  run(order).then(reply, (error: unknown) => {
    reply({ failure: error instanceof Error ? error.message : String(error) });
  });
});
process.on('disconnect', () => process.exit(0));
