/** Whether a line costs as much in a list of 10,000 as in one of 100, and what a long list weighs. */
import { ask, oneClient, startGateway, startStub, type Contender } from './contenders.ts';
import { listQuestion } from './growth-workload.ts';
import { cpuSeconds, disturbanceDuring, peakMegabytes, residentMegabytes, type Disturbance } from './process-cost.ts';
import type { Processes } from './processes.ts';
import { fewestKept, isKept, median, mostSlices } from './slices.ts';

/** CPU microseconds a line, by length of the list. */
export interface GrowthSlice extends Disturbance {
  readonly cpuUs: Readonly<Record<number, number>>;
}

interface GrowthFigures {
  readonly lines: number;
  /** Median over the slices that count. */
  readonly cpuUs: number;
  readonly least: number;
  readonly most: number;
  /**
   * Kilobytes of memory at most above what the process weighed before its first list of this length, a line. Undefined for
   * short lists: what a process takes beside would be divided by few lines.
   */
  readonly peakKb?: number;
}

export interface GrowthResult {
  /** What is raised above the usual limits, and nothing else. */
  readonly limits: string;
  readonly slices: readonly GrowthSlice[];
  readonly kept: number;
  readonly isFinding: boolean;
  readonly figures: readonly GrowthFigures[];
  /** CPU a line of the longest list over that of 100 lines. */
  readonly ratio: number;
}

export const growthTargets = { most: 1.2, least: 0.8, peakKb: 15 } as const;

/** The list profile (DESIGN section 7, ruling 17): how long a list may be, what it costs, and the time that it takes. */
const listProfile = [
  ...['cost=1000000', 'aliases=1000', 'rootFields=100', 'repeats=100', 'tokens=20000', 'recursiveSelections=50000'],
  ...['bodyBytes=1048576', 'deadlineMs=30000'],
].join(',');

const sizes = [10, 100, 1000, 10_000] as const;
const [, hundred, , longest] = sizes;
const fewestForPeak = 1000;
const wantedSlices = fewestKept;
/** Every process has answered as many lines before it is measured, so that each is as warm. */
const warmLines = 10_000;
/** Short lists are asked for so often that a turn is of about as many lines. */
const linesOfTurn = 10_000;

interface Candidate {
  readonly lines: number;
  readonly gateway: Contender;
  first: number;
}

const askLists = async (candidate: Candidate, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    const { body, isRight } = listQuestion(candidate.lines, candidate.first);
    candidate.first += candidate.lines;
    if (!isRight(await ask(candidate.gateway.url, body))) {
      throw new Error(`A list of ${candidate.lines} is not answered right: ${candidate.gateway.process.said()}`);
    }
  }
};

/** In a process of its own that is warm from lists of 100, so that what one list adds can be seen. */
const measurePeak = async (processes: Processes, upstreamUrl: string, lines: number): Promise<number> => {
  const gateway = await start(processes, upstreamUrl);
  await askLists({ lines: hundred, gateway, first: 0 }, warmLines / hundred);
  const before = residentMegabytes(gateway.process.pid);
  const peakBefore = peakMegabytes(gateway.process.pid);
  await askLists({ lines, gateway, first: 5_000_000 }, 1);
  const peak = peakMegabytes(gateway.process.pid);
  await processes.stop(gateway.process);
  // A list that stays below what warming up took has added nothing.
  return peak === peakBefore ? 0 : ((peak - before) * 1000) / lines;
};

const start = (processes: Processes, upstreamUrl: string): Promise<Contender> =>
  startGateway('gateway', { LIMITS: `${oneClient},${listProfile}` })(processes, upstreamUrl);

export const measureGrowth = async (
  processes: Processes,
  onSlice: (slice: GrowthSlice) => void,
): Promise<GrowthResult> => {
  const stub = await startStub(processes);
  const candidates: Candidate[] = [];
  for (const lines of sizes) {
    candidates.push({ lines, gateway: await start(processes, stub.url), first: 1_000_000 * candidates.length });
  }
  for (const candidate of candidates) await askLists(candidate, warmLines / candidate.lines);
  const ours = [stub.process, ...candidates.map(({ gateway }) => gateway.process)];
  const slices: GrowthSlice[] = [];
  while (slices.filter(isKept).length < wantedSlices && slices.length < mostSlices(wantedSlices)) {
    const cpuUs: Record<number, number> = {};
    const disturbance = await disturbanceDuring(ours, async () => {
      for (const candidate of slices.length % 2 === 0 ? candidates : candidates.toReversed()) {
        const before = cpuSeconds(candidate.gateway.process.pid);
        const times = linesOfTurn / candidate.lines;
        await askLists(candidate, times);
        cpuUs[candidate.lines] = ((cpuSeconds(candidate.gateway.process.pid) - before) * 1e6) / linesOfTurn;
      }
    });
    const slice = { cpuUs, ...disturbance };
    slices.push(slice);
    onSlice(slice);
  }
  for (const { gateway } of candidates) await processes.stop(gateway.process);

  const kept = slices.filter(isKept);
  const isFinding = kept.length >= fewestKept;
  const counted = isFinding ? kept : slices;
  const cpusOf = (lines: number): number[] => counted.map(({ cpuUs }) => cpuUs[lines] ?? NaN);
  const figures: GrowthFigures[] = [];
  for (const lines of sizes) {
    const cpus = cpusOf(lines);
    const peak = lines < fewestForPeak ? {} : { peakKb: await measurePeak(processes, stub.url, lines) };
    figures.push({ lines, cpuUs: median(cpus), least: Math.min(...cpus), most: Math.max(...cpus), ...peak });
  }
  await processes.stop(stub.process);
  const ratios = counted.map(({ cpuUs }) => (cpuUs[longest] ?? NaN) / (cpuUs[hundred] ?? NaN));
  return { limits: listProfile, slices, kept: kept.length, isFinding, figures, ratio: median(ratios) };
};
