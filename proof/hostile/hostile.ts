/**
 * What hostile input costs: `npm run hostile [-- --rounds N --profile development|production|trusted]`. Every case of the
 * corpus (test/security/) is sent to a gateway of its own process, which must answer it exactly, for at most 50 ms of CPU;
 * through many rounds of all of them `/live` must go on answering and the process must not grow.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { hostileCorpus, type HostileCase, type Profile } from '../../test/security/hostile-corpus.ts';
import { environmentOf, isAnsweredRight, withToken } from '../../test/security/hostile-gateways.ts';
import { authorization } from '../../test/support/a-credential.ts';
import { sendRaw } from '../../test/support/send-raw.ts';
import { say, wholeNumber } from '../chaos/proof.ts';
import { firstMessage, Processes } from '../chaos/processes.ts';
import type { Usage } from './measured-gateway.ts';

const mostCpuMs = 50;
/** Resident memory, and the heap of it. */
const mostGrowthBytes = { resident: 20 * 1024 * 1024, heap: 2 * 1024 * 1024 };
/** Before that many requests a process has not found its size yet. */
const requestsToSettle = 20_000;
const mostLiveMs = 100;
const measuredTimes = 7;
const pollEveryMs = 50;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1000' }, profile: { type: 'string' } } });
const allProfiles: readonly Profile[] = ['development', 'production', 'trusted'];
const profiles = allProfiles.filter((profile) => values.profile === undefined || values.profile === profile);
const rounds = wholeNumber('rounds', values.rounds);

const processes = new Processes();
const file = fileURLToPath(new URL('measured-gateway.ts', import.meta.url));

/** Enough for every round: what is measured is the refusal of each case, not of the client. */
const noBucket = { LIMITS: 'bucket=10000000,refillPerSecond=1000000,ordersPerLineAndDay=1000000' };

const start = async (profile: Profile, carrierUrl: string, directory: string) => {
  const settings: Readonly<Record<string, string>> & { readonly NODE_ENV?: string } = {
    ...environmentOf(profile, directory),
    ...noBucket,
    PORT: '0',
    ADMIN_PORT: '0',
    DATA_DIR: join(directory, profile),
  };
  const child = processes.spawn({
    args: ['--expose-gc', '--import', 'tsx', file, carrierUrl, JSON.stringify(settings)],
    // graphql-js does less in production, so it must really be production.
    env: { NODE_ENV: settings.NODE_ENV ?? 'development' },
    talks: true,
  });
  child.stdout?.resume();
  const { url } = (await firstMessage(`the gateway (${profile})`, child)) as { readonly url: string };
  const ask = async (what: 'cpu' | 'memory'): Promise<Usage> => {
    child.send(what);
    const [usage] = (await once(child, 'message')) as [Usage];
    return usage;
  };
  return { url, profile, ask, stop: () => child.kill('SIGKILL') };
};

type Gateway = Awaited<ReturnType<typeof start>>;

/** What every program does more slowly the first time is not the cost of a case. */
const warmUpWithWork = async ({ url }: Gateway): Promise<void> => {
  const body = JSON.stringify({ query: '{ __typename }' });
  for (let n = 0; n < 50; n += 1) await sendRaw(url, { headers: { 'content-type': 'application/json' }, body });
};

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

const middleOf = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Milliseconds of CPU for the case: the first time, and usually. */
const measure = async (gateway: Gateway, hostile: HostileCase): Promise<{ first: number; usual: number }> => {
  const spent: number[] = [];
  for (let time = 0; time < measuredTimes; time += 1) {
    const { cpuMs } = await gateway.ask('cpu');
    await sendRaw(gateway.url, withToken(hostile.request, gateway.profile, authorization));
    spent.push((await gateway.ask('cpu')).cpuMs - cpuMs);
  }
  return { first: spent[0] ?? 0, usual: middleOf(spent) };
};

/** Asks for `/live` until told to stop; gives how long each answer took. */
const watchLive = (url: string) => {
  const tookMs: number[] = [];
  const ending = new AbortController();
  const watching = (async () => {
    while (!ending.signal.aborted) {
      const begun = performance.now();
      const { status } = await sendRaw(url, { method: 'GET', path: '/live' });
      tookMs.push(status === 200 ? performance.now() - begun : Infinity);
      await pause(pollEveryMs);
    }
  })();
  return async (): Promise<readonly number[]> => {
    ending.abort();
    await watching;
    return [...tookMs].sort((a, b) => a - b);
  };
};

const judgeProfile = async (profile: Profile, gateway: Gateway): Promise<readonly string[]> => {
  const cases = hostileCorpus.filter((hostile) => (hostile.profile ?? 'development') === profile);
  const wrong: string[] = [];
  const round = async (): Promise<void> => {
    for (const hostile of cases) {
      if (
        !isAnsweredRight(
          hostile,
          await sendRaw(gateway.url, withToken(hostile.request, gateway.profile, authorization)),
        )
      ) {
        wrong.push(`row ${hostile.row}, ${hostile.name}: not the answer that it must be`);
      }
    }
  };
  await warmUpWithWork(gateway);
  say(`\n${profile}: ${cases.length} cases; milliseconds of CPU the first time, and usually`);
  for (const hostile of cases) {
    const { first, usual } = await measure(gateway, hostile);
    say(`  ${first.toFixed(1).padStart(7)} ${usual.toFixed(1).padStart(7)}  row ${hostile.row}: ${hostile.name}`);
    if (usual > mostCpuMs) wrong.push(`row ${hostile.row}, ${hostile.name}: ${usual.toFixed(1)} ms of CPU`);
  }

  // Resident memory swings with the collector: what counts is whether it goes beyond where it has been.
  let largest = 0;
  for (let sent = 0; sent < requestsToSettle; sent += cases.length) {
    await round();
    largest = Math.max(largest, (await gateway.ask('cpu')).residentBytes);
  }
  const before = await gateway.ask('memory');
  const stopWatching = watchLive(gateway.url);
  for (let n = 0; n < rounds; n += 1) await round();
  const live = await stopWatching();
  const after = await gateway.ask('memory');

  const slow = live[Math.floor(live.length * 0.99)] ?? Infinity;
  say(
    `  ${rounds} rounds: heap ${megabytes(before.heapBytes)} → ${megabytes(after.heapBytes)} MB, resident ` +
      `${megabytes(largest)} (at most) → ${megabytes(after.residentBytes)} MB; ` +
      `/live answered ${live.length} times, 99 of 100 within ${slow.toFixed(1)} ms, the slowest ${(live.at(-1) ?? 0).toFixed(1)} ms`,
  );
  if (after.heapBytes - before.heapBytes > mostGrowthBytes.heap) wrong.push(`${profile}: the heap grew`);
  if (after.residentBytes - largest > mostGrowthBytes.resident) {
    wrong.push(`${profile}: the process grew`);
  }
  if (slow > mostLiveMs) wrong.push(`${profile}: /live took ${slow.toFixed(0)} ms`);
  return wrong;
};

const simulator = await startSimulator();
const directory = await mkdtemp(join(tmpdir(), 'care-gateway-hostile-'));
const wrong: string[] = [];
try {
  for (const profile of profiles) {
    const gateway = await start(profile, simulator.url, directory);
    wrong.push(...(await judgeProfile(profile, gateway)));
    gateway.stop();
  }
} finally {
  processes.killAll();
  await simulator.close();
  await rm(directory, { recursive: true, force: true });
}
const told = [...new Set(wrong)];
say(told.length === 0 ? '\nNothing is wrong.' : `\nWrong:\n${told.join('\n')}`);
process.exitCode = told.length === 0 ? 0 : 1;
