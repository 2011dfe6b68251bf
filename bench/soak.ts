/**
 * The soak: `npm run soak [-- --minutes N]`. A steady mixed load at half of what the built gateway can do, and what grows in
 * it meanwhile: memory, handles, timers, listeners (RELIABILITY section 6, G9).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { oneClient, startGateway, startStub } from './contenders.ts';
import { createOpenLoad } from './create-open-load.ts';
import type { Inside } from './inside.ts';
import type { Outcome } from './open-load-order.ts';
import { nextMessage, Processes, type Process } from './processes.ts';
import { median } from './slices.ts';

const mostGrowthMbPerMinute = 1;
const orderShare = 0.05;
const upstreamMs = 20;
const saturatingAtOnce = 16;
const saturationSeconds = 5;
/** No order of the trial is placed again. */
const firstAfterTrial = 100_000_000;
const sampleEveryMs = 2000;
/** Until caches are full, code is compiled and the heap has found its size; with little time, half of it. */
const settleMs = 60_000;
/** Connections that are idle are closed by then. */
const quietMs = 6000;
/** Connections to the carriers are kept for a while, more or fewer of them. */
const leeway = 16;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } });
const forMs = Number(values.minutes) * 60_000;
if (!(forMs >= 30_000)) throw new Error('--minutes must be a number from 0.5 on.');

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const look = async ({ process }: { readonly process: Process }): Promise<Inside> => {
  const inside = nextMessage<Inside>(process);
  process.child.send('look');
  return inside;
};

interface Sample {
  readonly minutes: number;
  readonly megabytes: number;
}

/** Megabytes a minute: the median of the slopes between all pairs (Theil and Sen), which a few outliers do not move. */
const slopeOf = (samples: readonly Sample[]): number =>
  median(
    samples.flatMap((one, place) =>
      samples.slice(place + 1).map((other) => (other.megabytes - one.megabytes) / (other.minutes - one.minutes)),
    ),
  );

/** So that a slope can be told from a size that is being found. */
const byHalfMinute = (samples: readonly (Inside & { readonly atMs: number })[]): readonly number[] => {
  const last = Math.floor((samples.at(-1)?.atMs ?? 0) / 30_000);
  return Array.from({ length: last + 1 }, (_, half) =>
    median(samples.filter(({ atMs }) => Math.floor(atMs / 30_000) === half).map(({ residentBytes }) => residentBytes)),
  );
};

/** Kinds of which there are more than there were. */
const grown = (before: Inside, after: Inside): readonly string[] =>
  Object.entries(after.resources).flatMap(([kind, count]) => {
    const was = before.resources[kind] ?? 0;
    return count > was + leeway ? [`${kind}: ${was}, then ${count}`] : [];
  });

const soak = async (processes: Processes): Promise<readonly string[]> => {
  const stub = await startStub(processes, upstreamMs);
  const trial = createOpenLoad(processes);
  const gateway = await startGateway(
    'gateway',
    // Orders are followed to their end soon, so that none waits for long after.
    { LIMITS: oneClient, ORDER_TIMES: 'firstPollMs=1000' },
    ['--expose-gc', '--import', 'tsx', '--import', fileURLToPath(new URL('./tell-inside.ts', import.meta.url))],
  )(processes, stub.url);
  const { url } = gateway;
  const closed = { url, atOnce: saturatingAtOnce, orderShare, seconds: saturationSeconds };
  await trial.run(closed);
  const { outcomes } = await trial.run(closed);
  const half = Math.round(outcomes.length / saturationSeconds / 2);
  // Its connections go with it.
  await processes.stop(trial.process);
  await pause(quietMs);
  const before = await look(gateway);
  say(`soak: ${forMs / 1000} s at ${half} requests a second, half of saturation`);

  const load = createOpenLoad(processes, firstAfterTrial);
  const begun = performance.now();
  const ended = load.run({ url, orderShare, steps: [{ perSecond: half, seconds: forMs / 1000 }] });
  const samples: (Inside & { readonly atMs: number })[] = [];
  for (let atMs = 0; atMs < forMs - sampleEveryMs; atMs = performance.now() - begun) {
    samples.push({ atMs, ...(await look(gateway)) });
    await pause(sampleEveryMs);
  }
  const { outcomes: asked, wrong } = await ended;
  await processes.stop(load.process);
  await pause(quietMs);
  const after = await look(gateway);

  const settled = samples.filter(({ atMs }) => atMs >= Math.min(settleMs, forMs / 2));
  const slope = (bytesOf: (inside: Inside) => number): number =>
    slopeOf(settled.map((sample) => ({ minutes: sample.atMs / 60_000, megabytes: bytesOf(sample) / 1e6 })));
  const heap = slope(({ heapBytes }) => heapBytes);
  const resident = slope(({ residentBytes }) => residentBytes);
  const count = (wanted: Outcome['kind']): number => asked.filter(({ kind }) => kind === wanted).length;
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const total = ({ resources }: Inside): string => JSON.stringify(resources);
  say(`  ${count('right')} right, ${count('shed')} turned away, ${count('wrong')} wrong`);
  say(
    `  heap after collection ${megabytes(before.heapBytes)}, then ${megabytes(after.heapBytes)} MB; ${heap.toFixed(2)} MB a minute`,
  );
  say(
    `  resident ${megabytes(before.residentBytes)}, then ${megabytes(after.residentBytes)} MB; ${resident.toFixed(2)} MB a minute`,
  );
  say(`  resident, median of each half minute: ${byHalfMinute(samples).map(megabytes).join(' ')}`);
  say(`  resources ${total(before)}, then ${total(after)}`);
  say(`  listeners ${before.listeners}, then ${after.listeners}; warnings: ${after.warnings.join(', ') || 'none'}`);
  // With little time V8 has not let go of pages that it does not need; what it holds on to is in its heap.
  const isLong = forMs >= 2 * settleMs;
  return [
    ...(heap >= mostGrowthMbPerMinute ? [`heap: ${heap.toFixed(2)} MB a minute`] : []),
    ...(isLong && resident >= mostGrowthMbPerMinute ? [`resident: ${resident.toFixed(2)} MB a minute`] : []),
    ...grown(before, after),
    ...(after.listeners > before.listeners ? [`listeners: ${before.listeners}, then ${after.listeners}`] : []),
    ...(after.warnings.includes('MaxListenersExceededWarning') ? ['MaxListenersExceededWarning'] : []),
    ...(wrong === undefined ? [] : [`wrong: ${wrong}`]),
  ];
};

const processes = new Processes();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void processes.stopAll().then(() => process.exit(130)));
}
try {
  const wrong = await soak(processes);
  for (const complaint of wrong) say(`  FAILED: ${complaint}`);
  if (wrong.length > 0) process.exitCode = 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  await processes.stopAll();
}
