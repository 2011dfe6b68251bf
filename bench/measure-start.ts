/** How soon a fresh gateway with the simulator in it gives its first right answer, and what it weighs then. */
import { setTimeout as wait } from 'node:timers/promises';
import { tokenEnvironment } from '../test/support/a-credential.ts';
import { askUntil, spawnGateway } from './contenders.ts';
import { residentMegabytes } from './process-cost.ts';
import type { Processes } from './processes.ts';
import { median } from './slices.ts';

export interface Start {
  readonly firstAnswerMs: number;
  readonly residentMb: number;
}

export interface StartResult {
  readonly starts: readonly Start[];
  readonly firstAnswerMs: number;
  readonly residentMb: number;
}

export const startTargets = { firstAnswerMs: 3000, residentMb: 200 } as const;

const repeats = 5;
const settleMs = 2000;

const ctn = '1234567890';
const question = JSON.stringify({ query: `{ device(ctn: "${ctn}") { ctn } }` });

const measureOnce = async (processes: Processes): Promise<Start> => {
  const spawned = performance.now();
  const gateway = await spawnGateway(processes, tokenEnvironment);
  await askUntil(gateway, question, ({ data }) => JSON.stringify(data) === JSON.stringify({ device: { ctn } }));
  const firstAnswerMs = performance.now() - spawned;
  await wait(settleMs);
  const residentMb = residentMegabytes(gateway.process.pid);
  await processes.stop(gateway.process);
  return { firstAnswerMs, residentMb };
};

export const measureStart = async (processes: Processes): Promise<StartResult> => {
  const starts: Start[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) starts.push(await measureOnce(processes));
  return {
    starts,
    firstAnswerMs: median(starts.map(({ firstAnswerMs }) => firstAnswerMs)),
    residentMb: median(starts.map(({ residentMb }) => residentMb)),
  };
};
