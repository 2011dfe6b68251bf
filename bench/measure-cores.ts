/**
 * One gateway and two, each of a core's worth, behind a balancer: the load generators are it, one a gateway, as a balancer
 * deals out connections. The carriers' stub and the generators work on the same cores, so beside the requests a second
 * there is what a gateway took for them.
 */
import { startStub, type Contender } from './contenders.ts';
import { createLoad } from './create-load.ts';
import { startProfile } from './line-up.ts';
import { cpuSeconds, disturbanceDuring, type Disturbance } from './process-cost.ts';
import type { Processes } from './processes.ts';
import { profiles } from './profiles.ts';
import { fewestKept, isKept, median, mostSlices } from './slices.ts';
import { workloads } from './workloads.ts';

interface CoresTurn {
  readonly requestsPerSecond: number;
  /** CPU seconds of all gateways per 1,000 requests. */
  readonly cpu: number;
  /** Cores that the gateways kept busy. */
  readonly cores: number;
}

export interface CoresSlice extends Disturbance {
  /** By number of gateways. */
  readonly turns: Readonly<Record<number, CoresTurn>>;
}

export interface CoresResult {
  readonly workload: string;
  readonly slices: readonly CoresSlice[];
  readonly kept: number;
  readonly isFinding: boolean;
  readonly figures: readonly (CoresTurn & { readonly gateways: number; readonly perCoreSecond: number })[];
}

const counts = [1, 2] as const;
const connections = 16;
const turnMs = 4000;
const warmMs = 5000;
const wantedSlices = 5;
const noEnd = Number.MAX_SAFE_INTEGER;

export const measureCores = async (
  processes: Processes,
  onSlice: (slice: CoresSlice) => void,
): Promise<CoresResult> => {
  const { name: workload = 'w1' } = workloads['w1'] ?? {};
  const stub = await startStub(processes);
  const gateways: Contender[] = [];
  const most = Math.max(...counts);
  for (let place = 0; place < most; place += 1) {
    gateways.push(await startProfile(`gateway ${place + 1}`, profiles.full)(processes, stub.url));
  }
  const loads = gateways.map(() => createLoad(processes));
  const run = (count: number, forMs: number) =>
    Promise.all(
      gateways.slice(0, count).flatMap(({ url, isAnonymous = false }, place) => {
        const order = { url, isAnonymous, workload, connections: connections / count, requests: noEnd, forMs };
        return loads[place]?.run(order) ?? [];
      }),
    );
  const pids = gateways.map(({ process }) => process.pid);
  const gatewaySeconds = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);

  await run(most, warmMs);
  const ours = [stub.process, ...gateways.map(({ process }) => process), ...loads.map(({ process }) => process)];
  const slices: CoresSlice[] = [];
  while (slices.filter(isKept).length < wantedSlices && slices.length < mostSlices(wantedSlices)) {
    const turns: Record<number, CoresTurn> = {};
    const disturbance = await disturbanceDuring(ours, async () => {
      for (const count of slices.length % 2 === 0 ? counts : counts.toReversed()) {
        const [before, begun] = [gatewaySeconds(), performance.now()];
        const reports = await run(count, turnMs);
        const [cpu, seconds] = [gatewaySeconds() - before, (performance.now() - begun) / 1000];
        const requests = reports.reduce((sum, report) => sum + report.requests, 0);
        turns[count] = { requestsPerSecond: requests / seconds, cpu: (cpu / requests) * 1000, cores: cpu / seconds };
      }
    });
    const slice = { turns, ...disturbance };
    slices.push(slice);
    onSlice(slice);
  }
  await Promise.all(ours.map((each) => processes.stop(each)));

  const kept = slices.filter(isKept);
  const isFinding = kept.length >= fewestKept;
  const counted = isFinding ? kept : slices;
  const figures = counts.map((count) => {
    const medianOf = (member: keyof CoresTurn) => median(counted.map(({ turns }) => turns[count]?.[member] ?? NaN));
    const cpu = medianOf('cpu');
    const [requestsPerSecond, cores] = [medianOf('requestsPerSecond'), medianOf('cores')];
    return { gateways: count, requestsPerSecond, cpu, cores, perCoreSecond: 1000 / cpu };
  });
  return { workload, slices, kept: kept.length, isFinding, figures };
};
