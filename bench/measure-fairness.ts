/** Whether small questions notice that somebody else asks for a thousand lines at once. */
import { startGateway, startStub } from './contenders.ts';
import { createLoad } from './create-load.ts';
import { bigList } from './fairness-workload.ts';
import type { Processes } from './processes.ts';
import { median } from './slices.ts';
import { workloads } from './workloads.ts';

interface Round {
  /** p50 of a small question, in milliseconds. */
  readonly alone: number;
  readonly beside: number;
  /** p50 of a large one. */
  readonly list: number;
}

export interface FairnessResult {
  readonly upstreamMs: number;
  readonly lists: number;
  readonly rounds: readonly Round[];
  /** Median over the rounds of beside over alone. */
  readonly ratio: number;
}

export const mostRatio = 1.25;

const upstreamMs = 20;
const smallConnections = 4;
const roundMs = 4000;
const repeats = 5;
const { name: small = 'w1' } = workloads['w1'] ?? {};
const noEnd = Number.MAX_SAFE_INTEGER;

/** @throws Error when an answer is not right, or small questions wait too long. */
export const measureFairness = async (processes: Processes, lists = bigList.connections): Promise<FairnessResult> => {
  const stub = await startStub(processes, upstreamMs);
  // Raises only how much one may ask for, and the deadline of the list.
  const gateway = await startGateway('gateway', {
    LIMITS: 'cost=1000000,bucket=10000000,refillPerSecond=1000000,requestsPerSocket=1000000,deadlineMs=30000',
  })(processes, stub.url);
  const [smallLoad, listLoad] = [createLoad(processes), createLoad(processes)];
  const askSmall = () =>
    smallLoad.run({
      url: gateway.url,
      workload: small,
      connections: smallConnections,
      requests: noEnd,
      forMs: roundMs,
    });
  const askLists = () =>
    listLoad.run({
      url: gateway.url,
      workload: bigList.name,
      connections: lists,
      requests: noEnd,
      forMs: roundMs,
    });

  await Promise.all([askSmall(), askLists()]);
  const rounds: Round[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const alone = await askSmall();
    const [beside, list] = await Promise.all([askSmall(), askLists()]);
    rounds.push({ alone: alone.p50, beside: beside.p50, list: list.p50 });
  }
  const started = [stub.process, gateway.process, smallLoad.process, listLoad.process];
  await Promise.all(started.map((each) => processes.stop(each)));
  return { upstreamMs, lists, rounds, ratio: median(rounds.map(({ alone, beside }) => beside / alone)) };
};
