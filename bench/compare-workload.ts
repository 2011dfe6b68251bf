/** One workload, all contenders: checked against one another, warmed up, then measured in interleaved slices. */
import { deepStrictEqual } from 'node:assert/strict';
import { request } from 'undici';
import { ask, startStub, type Contender } from './contenders.ts';
import { createLoad } from './create-load.ts';
import { ours, type LineUp } from './line-up.ts';
import type { LoadReport } from './load-order.ts';
import { peerNames } from './peers.ts';
import { cpuSeconds, disturbanceDuring } from './process-cost.ts';
import type { Processes, Process } from './processes.ts';
import {
  compare,
  fewestKept,
  isKept,
  mostSlices,
  noiseOf,
  type Comparison,
  type Slice,
  type Spread,
  type Turn,
} from './slices.ts';
import { bodyOf, type Workload } from './workloads.ts';

export interface CompareOptions {
  /** How many are to be kept. */
  readonly slices: number;
  readonly connections: number | undefined;
  readonly lineUp: LineUp;
  /** Told each slice when it is done. */
  readonly onSlice: (slice: Slice) => void;
}

export interface Versus {
  readonly ours: string;
  readonly peer: string;
  readonly efficiency: Spread;
  readonly efficiencyOfMinima: number;
}

export interface WorkloadResult {
  readonly workload: string;
  readonly title: string;
  readonly connections: number;
  readonly requestsPerTurn: number;
  readonly upstreamCallsPerRequest: number;
  readonly slices: readonly Slice[];
  readonly kept: number;
  readonly isFinding: boolean;
  /** Of the kept slices; of all of them when those are too few for a finding. */
  readonly comparisons: readonly Comparison[];
  /** The gateway beside each peer: CPU of the peer over CPU of the gateway. */
  readonly versusPeers: readonly Versus[];
  /** By how much each pair of equals differed. */
  readonly noise: readonly { readonly pair: readonly [string, string]; readonly factor: number }[];
}

const warmUp = { requests: 20_000, forMs: 5000 };
const checkedRequests = 20;

/** Instants differ between two answers to the same question; that they are there does not. */
const withoutInstants = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data ?? null), (name, value: unknown) => (name === 'fetchedAt' ? typeof value : value));

/** How many calls the stub has answered. */
export const callsOf = async (stubUrl: string): Promise<number> =>
  Number(await (await request(`${stubUrl}/calls`)).body.text());

/** Puts the same questions to everybody, and measures nothing. @throws AssertionError at the first difference */
export const checkWorkload = async (processes: Processes, workload: Workload, { starts }: LineUp): Promise<void> => {
  const stub = await startStub(processes);
  const all: Contender[] = [];
  for (const start of starts) all.push(await start(processes, stub.url));
  await checkAnswers(workload, all, stub.url);
  await Promise.all([stub, ...all].map((each) => processes.stop(each.process)));
};

/** All give the same answers, at the price of the same calls: else they do not do the same work. */
const checkAnswers = async (workload: Workload, all: readonly Contender[], stubUrl: string): Promise<void> => {
  const [limit, ...others] = all;
  if (!limit) return;
  for (let index = 0; index < checkedRequests; index += 1) {
    const body = bodyOf(workload, index * 7);
    const right = withoutInstants((await ask(limit.url, body))?.data);
    for (const { name, url, isAnonymous } of others) {
      const before = await callsOf(stubUrl);
      const answer = await ask(url, body, isAnonymous);
      deepStrictEqual(answer?.errors, undefined);
      deepStrictEqual(withoutInstants(answer?.data), right, `${name} answers ${workload.name} unlike the limit`);
      deepStrictEqual((await callsOf(stubUrl)) - before, workload.upstreamCalls, `upstream calls of ${name}`);
    }
  }
};

/** Each slice begins with another contender, and every other one goes backwards, so that no place in the row is anybody's. */
export const orderOf = <T>(all: readonly T[], slice: number): T[] => {
  const first = slice % all.length;
  const turned = [...all.slice(first), ...all.slice(0, first)];
  return slice % 2 === 0 ? turned : turned.reverse();
};

export const measureSlice = async (
  row: readonly Contender[],
  ours: readonly Process[],
  run: (contender: Contender) => Promise<LoadReport>,
): Promise<Slice> => {
  const turns: Record<string, Turn> = {};
  const disturbance = await disturbanceDuring(ours, async () => {
    for (const contender of row) {
      const before = cpuSeconds(contender.process.pid);
      const { requests, seconds, p50, p99 } = await run(contender);
      const cpu = ((cpuSeconds(contender.process.pid) - before) / requests) * 1000;
      turns[contender.name] = { cpu, requestsPerSecond: requests / seconds, p50, p99 };
    }
  });
  return { turns, ...disturbance };
};

export const compareWorkload = async (
  processes: Processes,
  workload: Workload,
  { slices: wanted, connections = workload.connections, lineUp, onSlice }: CompareOptions,
): Promise<WorkloadResult> => {
  const stub = await startStub(processes);
  const load = createLoad(processes);
  const all: Contender[] = [];
  for (const start of lineUp.starts) all.push(await start(processes, stub.url));
  await checkAnswers(workload, all, stub.url);

  const orderFor = ({ url, isAnonymous = false }: Contender) => ({
    url,
    isAnonymous,
    workload: workload.name,
    connections,
  });
  for (const contender of all) await load.run({ ...orderFor(contender), ...warmUp });

  const started = [stub.process, load.process, ...all.map(({ process }) => process)];
  const slices: Slice[] = [];
  while (slices.filter(isKept).length < wanted && slices.length < mostSlices(wanted)) {
    const slice = await measureSlice(orderOf(all, slices.length), started, (contender) =>
      load.run({ ...orderFor(contender), requests: workload.requests }),
    );
    slices.push(slice);
    onSlice(slice);
  }
  await Promise.all(started.map((each) => processes.stop(each)));

  const kept = slices.filter(isKept);
  const isFinding = kept.length >= fewestKept;
  const counted = isFinding ? kept : slices;
  const isThere = (name: string): boolean => lineUp.names.includes(name);
  return {
    workload: workload.name,
    title: workload.title,
    connections,
    requestsPerTurn: workload.requests,
    upstreamCallsPerRequest: workload.upstreamCalls,
    slices,
    kept: kept.length,
    isFinding,
    comparisons: lineUp.names.map((name) => compare(counted, lineUp.reference, name)),
    versusPeers: ours.filter(isThere).flatMap((name) =>
      peerNames.filter(isThere).map((peer) => {
        const { efficiency, efficiencyOfMinima } = compare(counted, peer, name);
        return { ours: name, peer, efficiency, efficiencyOfMinima };
      }),
    ),
    noise: lineUp.twins.map((pair) => ({ pair, factor: noiseOf(counted, pair) })),
  };
};
