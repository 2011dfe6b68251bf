/**
 * A rolling restart: `npm run restart [-- --rate N]`. Two gateways on one PostgreSQL behind a balancer
 * that polls `/ready`; requests at a steady rate; each gateway is told to end (SIGTERM) three times, one after the other, and
 * started again. No request may fail (RELIABILITY section 6, G7).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { authorization } from '../../test/support/a-credential.ts';
import { Pool } from 'undici';
import { firstLine, lineCount } from '../chaos/carrier.ts';
import { prove, runProof, say, wholeNumber, type Surroundings } from '../chaos/proof.ts';
import { startWorld } from '../chaos/world.ts';
import { startBalancer } from './balancer.ts';

const rounds = 3;
const orderEvery = 20;
const tickMs = 2;
/** After each start, and before the first end: what a rollout waits for (`minReadySeconds`), since a young instance is slower. */
const steadyMs = 10_000;
const readyPatienceMs = 30_000;
const atMostMs = 180_000;
/** Longer than the balancer takes to notice. */
const drainSeconds = '2.5';
const environment = {
  NODE_ENV: 'production',
  TRUSTED_DOCUMENTS: 'off',
  DRAIN_SECONDS: drainSeconds,
  // All the load is one client's, on few connections.
  LIMITS: 'bucket=10000000,refillPerSecond=1000000,ordersPerLineAndDay=1000000,requestsPerSocket=1000000',
  // As usual: nothing is to be found out about here.
  ORDER_TIMES: '',
};

const { values } = parseArgs({ options: { rate: { type: 'string', default: '300' } } });
const perSecond = wholeNumber('rate', values.rate);

interface Answer {
  readonly data?: { readonly device?: unknown; readonly changeCtn?: { readonly order: unknown } };
  readonly errors?: unknown;
}

const lineDocument = 'query Line($ctn: CTN!) { device(ctn: $ctn) { ctn status } }';
const orderDocument =
  'mutation Order($ctn: CTN!) { changeCtn(input: { device: { ctn: $ctn } }) { order { state } errors { code } } }';

const half = lineCount / 2;

/** The same two documents with other values, as clients are built: a text never seen before costs ten times as much. */
const bodyOf = (index: number): { readonly isOrder: boolean; readonly body: string } => {
  const isOrder = index % orderEvery === 0;
  // An order gives its line another number, so nobody asks for that line again.
  const ctn = String(isOrder ? firstLine + index / orderEvery : firstLine + half + (index % half));
  return { isOrder, body: JSON.stringify({ query: isOrder ? orderDocument : lineDocument, variables: { ctn } }) };
};

/** Asks until it is stopped; gives how often, and what failed. */
const startAsking = (url: string) => {
  const pool = new Pool(url, { connections: 256 });
  const begun = performance.now();
  /** Of each kind of failure: when it was met, in seconds from the start. */
  const failed = new Map<string, number[]>();
  const fail = (status: number, text: string): void => {
    const code = /"code":"([A-Z_]+)"/.exec(text)?.[1];
    const kind = `HTTP ${status}, ${code ?? text.replaceAll(/:\d+/g, '').slice(0, 100)}`;
    failed.set(kind, [...(failed.get(kind) ?? []), (performance.now() - begun) / 1000]);
  };
  const asked: Promise<void>[] = [];
  let orders = 0;
  let isStopped = false;
  const ask = async (index: number): Promise<void> => {
    const { isOrder, body } = bodyOf(index);
    if (isOrder) orders += 1;
    try {
      const headers = { 'content-type': 'application/json', authorization };
      const response = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      const text = await response.body.text();
      const { data, errors } = (response.statusCode === 200 ? JSON.parse(text) : {}) as Answer;
      const thing = isOrder ? data?.changeCtn?.order : data?.device;
      if (thing == null || errors !== undefined) fail(response.statusCode, text);
    } catch (error) {
      fail(0, String(error));
    }
  };
  const run = async (): Promise<void> => {
    const start = performance.now();
    while (!isStopped) {
      while (asked.length < ((performance.now() - start) / 1000) * perSecond) asked.push(ask(asked.length));
      await pause(tickMs);
    }
    await Promise.all(asked);
  };
  const running = run();
  return async () => {
    isStopped = true;
    await running;
    await pool.destroy();
    return { asked: asked.length, orders, failed };
  };
};

const secondsOf = (times: readonly number[]): string => [...new Set(times.map(Math.floor))].join(' ');

const restart = async (surroundings: Surroundings): Promise<readonly string[]> => {
  const world = await startWorld({
    ...surroundings,
    gateways: 2,
    settleMs: 300,
    special: () => ({ environment }),
  });
  const balancer = await startBalancer(() => world.gateways.map(({ url }) => url));
  const stopAsking = startAsking(balancer.url);
  const begun = performance.now();
  const secondsIn = (): string => ((performance.now() - begun) / 1000).toFixed(1);
  const told: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const gateway of world.gateways) {
      await pause(steadyMs);
      const toldAt = secondsIn();
      await gateway.terminate();
      const endedAt = secondsIn();
      // As whoever rolls out a version does: the next one only when this one serves.
      await gateway.ready(readyPatienceMs);
      await balancer.allReady();
      told.push(`${toldAt} (ended at ${endedAt}, the next ready at ${secondsIn()})`);
    }
  }
  await pause(steadyMs);
  const seconds = (performance.now() - begun) / 1000;
  const { asked, orders, failed } = await stopAsking();
  const failures = [...failed.values()].reduce((sum, times) => sum + times.length, 0);
  await balancer.close();
  const badStops = world.gateways.reduce((sum, gateway) => sum + gateway.badStops + gateway.crashes, 0);
  const errors = world.gateways.flatMap((gateway) => gateway.errors);
  await world.close();
  say(
    `Rolling restart: ${told.length} SIGTERMs in ${seconds.toFixed(0)} s, ${asked} requests (${orders} orders) at ` +
      `${(asked / seconds).toFixed(0)} a second: ${failures} failed, ${badStops} bad ends`,
  );
  return [
    ...[...failed].map(([kind, times]) => `${times.length} × ${kind}; in the seconds ${secondsOf(times)}`),
    ...(failures > 0 ? [`SIGTERMs at ${told.join(', ')}`] : []),
    ...errors.slice(0, 5),
    ...(badStops > 0 ? [`bad ends: ${badStops}`] : []),
  ];
};

await runProof(async function* () {
  yield await prove('postgres', atMostMs, restart);
});
