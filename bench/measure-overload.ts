/**
 * What becomes of answers when more is asked than the gateway can do: with admission as it is deployed, and without it.
 * RELIABILITY section 6, G5. The gateway has one core, everybody else the other, where cores can be given out.
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { oneClient, startGateway, startStub, type Contender } from './contenders.ts';
import { createOpenLoad, type OpenLoad } from './create-open-load.ts';
import { openConnections, type Outcome } from './open-load-order.ts';
import { cpuSeconds, disturbanceDuring, type Disturbance } from './process-cost.ts';
import type { Process, Processes } from './processes.ts';

/** What came of one load. */
export interface LoadFigures {
  /** Times the saturation. */
  readonly times: number;
  readonly offered: number;
  /** Right answers within a second of when they were due, a second. */
  readonly goodput: number;
  /** Shares of all that was offered. */
  readonly shed: number;
  readonly wrong: number;
  /** What the first wrong answer said. */
  readonly firstWrong: string | undefined;
  readonly admittedP50: number;
  readonly admittedP99: number;
  readonly shedP99: number;
  /** Order mutations: what share was right within a second. */
  readonly ordersOk: number;
  /** Of one core: what the generator took of it while this was asked. With all of it the load was not what it says. */
  readonly generatorBusy: number;
}

export interface GatewayFigures {
  readonly name: string;
  readonly loads: readonly LoadFigures[];
  /** From the end of the highest load until everything is normal; null when that takes longer than was watched. */
  readonly recoveredMs: number | null;
}

export interface OverloadResult extends Disturbance {
  readonly saturation: number;
  readonly orderShare: number;
  readonly isPinned: boolean;
  readonly gateways: readonly GatewayFigures[];
  /** What was wanted and is not so. */
  readonly missed: readonly string[];
}

export const overloadTargets = {
  goodputOfSaturation: 0.6,
  goodputTimesWithout: 3,
  ordersOk: 0.95,
  shedP99: 100,
  recoveredMs: 5000,
} as const;

export const overloadOptions = {
  /** Of each call of a carrier. */
  upstreamMs: 20,
  orderShare: 0.05,
  times: [0.5, 1.4, 3.5],
} as const;

const warmUpSeconds = 2;
const connectSeconds = 2;
const saturationSeconds = 3;
/** Long enough for a queue to grow that nobody shortens. */
const loadSeconds = 8;
const watchedSeconds = 5;
/** Fewer than are ever turned away. With carriers that slow, the first may leave a core idle now and then. */
const saturatingAtOnce = [32, 64, 96];
const goodMs = 1000;
const slotsPerSecond = 4;
const normalShare = 0.99;

/** Bounds the operator would hardly choose: more than there are connections. */
const noAdmission = 'fewestAtOnce=100000,mostAtOnce=100000';
/** Accepted orders wait for their first look-up until all is over. */
const quiet = { ORDER_TIMES: 'firstPollMs=3600000' };

/** Gives the gateways the first core and everybody else the second; false where that cannot be done. */
const pin = (gateways: readonly Process[], others: readonly Process[]): boolean => {
  if (availableParallelism() < 2) return false;
  try {
    for (const [core, all] of [gateways, others].entries()) {
      for (const { pid } of all) execFileSync('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' });
    }
    return true;
  } catch {
    return false;
  }
};

const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

const isGood = ({ kind, tookMs }: Outcome): boolean => kind === 'right' && tookMs <= goodMs;

const shareOf = (outcomes: readonly Outcome[], is: (outcome: Outcome) => boolean): number =>
  outcomes.length === 0 ? 1 : outcomes.filter(is).length / outcomes.length;

const timesOf = (outcomes: readonly Outcome[], wanted: Outcome['kind']): readonly number[] =>
  outcomes.filter(({ kind }) => kind === wanted).map(({ tookMs }) => tookMs);

const figuresOf = (
  times: number,
  perSecond: number,
  outcomes: readonly Outcome[],
  firstWrong: string | undefined,
  generatorBusy: number,
): LoadFigures => ({
  times,
  offered: perSecond,
  goodput: outcomes.filter(isGood).length / loadSeconds,
  shed: shareOf(outcomes, ({ kind }) => kind === 'shed'),
  wrong: shareOf(outcomes, ({ kind }) => kind === 'wrong'),
  firstWrong,
  generatorBusy,
  admittedP50: quantile(timesOf(outcomes, 'right'), 0.5),
  admittedP99: quantile(timesOf(outcomes, 'right'), 0.99),
  shedP99: quantile(timesOf(outcomes, 'shed'), 0.99),
  ordersOk: shareOf(
    outcomes.filter(({ isOrder }) => isOrder),
    isGood,
  ),
});

/** From the end of the load to the beginning of the first slot from which on everything is good. */
const recoveryOf = (outcomes: readonly Outcome[]): number | null => {
  const after = outcomes.map((outcome) => ({
    ...outcome,
    slot: Math.floor((outcome.dueAt / 1000 - loadSeconds) * slotsPerSecond),
  }));
  const slots = Array.from({ length: watchedSeconds * slotsPerSecond }, (_, place) =>
    shareOf(
      after.filter(({ slot }) => slot === place),
      isGood,
    ),
  );
  const bad = slots.findLastIndex((share) => share < normalShare);
  return bad === slots.length - 1 ? null : ((bad + 1) * 1000) / slotsPerSecond;
};

const createOffering = (load: OpenLoad, orderShare: number) => {
  /** The load, and then half of what the gateway can do, until it can be seen to have recovered. */
  const offer = (url: string, perSecond: number, half: number) => {
    const steps = [
      { perSecond, seconds: loadSeconds },
      { perSecond: half, seconds: watchedSeconds },
    ];
    return load.run({ url, steps, orderShare });
  };
  const saturate = async (url: string, atOnce: number, seconds: number): Promise<number> => {
    const { outcomes } = await load.run({ url, atOnce, seconds, orderShare });
    return outcomes.filter(isGood).length / seconds;
  };
  return { offer, saturate };
};

const missedBy = (saturation: number, [with_, without]: readonly GatewayFigures[]): readonly string[] => {
  const most = with_?.loads.at(-1);
  const mostWithout = without?.loads.at(-1);
  if (!most || !mostWithout) return [];
  const { goodputOfSaturation, goodputTimesWithout, ordersOk, shedP99, recoveredMs } = overloadTargets;
  const wanted: readonly (readonly [string, boolean])[] = [
    ['goodput at the top', most.goodput >= goodputOfSaturation * saturation],
    ['goodput against the same without admission', most.goodput >= goodputTimesWithout * mostWithout.goodput],
    ['order mutations', most.ordersOk >= ordersOk],
    ['how soon is told who is turned away', most.shedP99 <= shedP99],
    ['recovery', (with_?.recoveredMs ?? Infinity) <= recoveredMs],
  ];
  return wanted.flatMap(([name, isSo]) => (isSo ? [] : [name]));
};

export const measureOverload = async (processes: Processes, orderShare: number): Promise<OverloadResult> => {
  const stub = await startStub(processes, overloadOptions.upstreamMs);
  const load = createOpenLoad(processes);
  const start = (name: string, limits: string): Promise<Contender> =>
    startGateway(name, { ...quiet, LIMITS: limits })(processes, stub.url);
  const all = [
    await start('with admission', oneClient),
    await start('without', `${oneClient},${noAdmission}`),
  ] as const;
  const gatewayProcesses = all.map(({ process }) => process);
  const isPinned = pin(gatewayProcesses, [stub.process, load.process]);
  const { offer, saturate } = createOffering(load, orderShare);

  for (const { url } of all) {
    await saturate(url, openConnections, connectSeconds);
    for (const atOnce of saturatingAtOnce) await saturate(url, atOnce, warmUpSeconds);
  }
  const gateways: GatewayFigures[] = [];
  let saturation = 0;
  const disturbance = await disturbanceDuring([stub.process, load.process, ...gatewayProcesses], async () => {
    for (const atOnce of saturatingAtOnce) {
      saturation = Math.max(saturation, await saturate(all[0].url, atOnce, saturationSeconds));
    }
    for (const { name, url } of all) {
      const loads: LoadFigures[] = [];
      let recoveredMs: number | null = null;
      const half = Math.round(saturation / 2);
      for (const times of overloadOptions.times) {
        const perSecond = Math.round(saturation * times);
        const cpuBefore = cpuSeconds(load.process.pid);
        const busy = setTimeout(() => {
          generatorBusy = (cpuSeconds(load.process.pid) - cpuBefore) / loadSeconds;
        }, loadSeconds * 1000);
        let generatorBusy = NaN;
        const { outcomes, wrong } = await offer(url, perSecond, half);
        clearTimeout(busy);
        const during = outcomes.filter(({ dueAt }) => dueAt < loadSeconds * 1000);
        loads.push(figuresOf(times, perSecond, during, wrong, generatorBusy));
        recoveredMs = recoveryOf(outcomes);
      }
      gateways.push({ name, loads, recoveredMs });
    }
  });
  return {
    saturation,
    orderShare,
    isPinned,
    gateways,
    missed: missedBy(saturation, gateways),
    ...disturbance,
  };
};
