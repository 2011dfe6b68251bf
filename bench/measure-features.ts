/**
 * What each feature costs. Where a setting turns one off, two gateways that differ in it alone are compared in one run, beside
 * two that are equal; the rest is the built functions, called by themselves.
 */
import { measureSlice, orderOf } from './compare-workload.ts';
import { startStub, type Contender } from './contenders.ts';
import { createLoad } from './create-load.ts';
import type { FeatureCallsReply, FeatureCost } from './feature-costs.ts';
import { featureSwitches } from './feature-switches.ts';
import { startProfile } from './line-up.ts';
import { nextMessage, type Processes } from './processes.ts';
import { profiles } from './profiles.ts';
import { fewestKept, isKept, median, mostSlices, type Slice } from './slices.ts';
import { workloads } from './workloads.ts';

export interface FeaturesResult {
  /** Of functions alone. */
  readonly calls: readonly FeatureCost[];
  /** Differences between two gateways: smaller ones than two equals show are nothing. */
  readonly switches: readonly FeatureCost[];
  readonly equals: FeatureCost;
  readonly kept: number;
  readonly isFinding: boolean;
  readonly slices: Readonly<Record<string, readonly Slice[]>>;
}

const [base, again] = ['full', 'full again'];
const wantedSlices = 5;
const warmUp = { requests: 20_000, forMs: 4000 };

const measureCalls = async (processes: Processes): Promise<readonly FeatureCost[]> => {
  const process = processes.spawnFile('feature calls', new URL('./feature-calls.ts', import.meta.url));
  const reply = await nextMessage<FeatureCallsReply>(process);
  await processes.stop(process);
  if ('failure' in reply) throw new Error(reply.failure);
  return reply.costs;
};

const measureSwitches = async (processes: Processes, name: string, onSlice: (slice: Slice) => void) => {
  const workload = workloads[name];
  if (!workload) throw new Error(`There is no workload ${name}.`);
  const stub = await startStub(processes);
  const load = createLoad(processes);
  const row = [base, again].map((each) => ({ feature: each, env: {} }));
  const all: Contender[] = [];
  for (const { feature, env } of [...row, ...featureSwitches]) {
    const profile = { ...profiles.full, env: { ...profiles.full.env, ...env } };
    all.push(await startProfile(feature, profile)(processes, stub.url));
  }
  const { connections, requests } = workload;
  const orderFor = ({ url, isAnonymous = false }: Contender) => ({ url, isAnonymous, workload: name, connections });
  for (const contender of all) await load.run({ ...orderFor(contender), ...warmUp });
  const started = [stub.process, load.process, ...all.map(({ process }) => process)];
  const slices: Slice[] = [];
  while (slices.filter(isKept).length < wantedSlices && slices.length < mostSlices(wantedSlices)) {
    const slice = await measureSlice(orderOf(all, slices.length), started, (contender) =>
      load.run({ ...orderFor(contender), requests }),
    );
    slices.push(slice);
    onSlice(slice);
  }
  await Promise.all(started.map((each) => processes.stop(each)));
  return slices;
};

/** Of the kept slices, or of all when those are too few. CPU seconds per 1,000 requests are milliseconds each. */
const countedIn = (slices: readonly Slice[]): readonly Slice[] => {
  const kept = slices.filter(isKept);
  return kept.length >= fewestKept ? kept : slices;
};

const differences = (slices: readonly Slice[], name: string, other: string): number[] =>
  countedIn(slices).map(({ turns }) => ((turns[name]?.cpu ?? NaN) - (turns[other]?.cpu ?? NaN)) * 1000);

export const measureFeatures = async (
  processes: Processes,
  onSlice: (slice: Slice) => void,
): Promise<FeaturesResult> => {
  const calls = await measureCalls(processes);
  const w1 = await measureSwitches(processes, 'w1', onSlice);
  const w3 = await measureSwitches(processes, 'w3', onSlice);
  const switches = featureSwitches.map(({ feature, turnsItOff }) => {
    const costIn = (slices: readonly Slice[]) => median(differences(slices, base, feature)) * (turnsItOff ? 1 : -1);
    return { feature, w1Us: costIn(w1), w3Us: costIn(w3) };
  });
  const spreadIn = (slices: readonly Slice[]) => median(differences(slices, base, again).map(Math.abs));
  const kept = Math.min(w1.filter(isKept).length, w3.filter(isKept).length);
  return {
    calls,
    switches,
    equals: { feature: 'two equals', w1Us: spreadIn(w1), w3Us: spreadIn(w3) },
    kept,
    isFinding: kept >= fewestKept,
    slices: { w1, w3 },
  };
};
