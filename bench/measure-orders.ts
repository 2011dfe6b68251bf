/** Orders through the gateway: how many a second, what share of their CPU the journal is, and what a slow disk does. */
import { setTimeout as wait } from 'node:timers/promises';
import { callsOf, orderOf } from './compare-workload.ts';
import { startGateway, startStub, type Contender } from './contenders.ts';
import { createLoad, type Load } from './create-load.ts';
import type { JournalCallsOrder, JournalCallsReply } from './journal-calls-order.ts';
import type { LoadOrder } from './load-order.ts';
import type { LoopDelayReply, LoopDelayReport } from './loop-delay-report.ts';
import { disturbanceDuring, findJournalThread, threadSecondsOf, type ThreadSeconds } from './process-cost.ts';
import { nextMessage, type Process, type Processes } from './processes.ts';
import { placeOrders } from './order-workload.ts';
import { buildSlowSync } from './slow-sync.ts';
import { fewestKept, isKept, median, mostSlices, type Slice, type Turn } from './slices.ts';
import type { JournalPlace } from './built-journal.ts';

export interface OrderTurn extends Turn {
  /** CPU seconds per 1,000 orders, by thread. */
  readonly threads: ThreadSeconds;
}

export interface OrderSlice extends Slice {
  readonly turns: Readonly<Record<string, OrderTurn>>;
}

export interface OrderFigures extends OrderTurn {
  readonly name: string;
}

/** CPU seconds per 1,000 orders of the journal's calls alone. */
export interface JournalCalls {
  readonly perSecond: number;
  readonly withJournal: ThreadSeconds;
  readonly withoutWork: ThreadSeconds;
}

export interface LoopDelay extends LoopDelayReport {
  readonly place: JournalPlace;
  /** By how much each sync was slowed. */
  readonly slowedMs: number;
}

export interface OrdersResult {
  readonly connections: number;
  readonly ordersPerTurn: number;
  readonly slices: readonly OrderSlice[];
  readonly kept: number;
  readonly isFinding: boolean;
  readonly figures: readonly OrderFigures[];
  readonly calls: JournalCalls;
  /** The journal's CPU seconds per 1,000 orders in the gateway. */
  readonly journal: ThreadSeconds;
  readonly journalShare: number;
  readonly delays: readonly LoopDelay[];
  /** Null where a slow disk could not be had. */
  readonly slowedMs: number | null;
}

export interface OrdersOptions {
  readonly connections: number;
  /** Told each slice when it is done. */
  readonly onSlice: (slice: OrderSlice) => void;
}

/** Who places orders. The first two are equals: accepted orders wait for their first look-up until all is over. */
const names = ['gateway', 'gateway again'] as const;
/** Here each order is looked up at once, and is completed then. */
const followed = 'followed';

const quiet = { ORDER_TIMES: 'firstPollMs=3600000' };
const followsAtOnce = { ORDER_TIMES: 'firstPollMs=0' };

const callsOfOrder = (name: string): number => placeOrders.upstreamCalls + (name === followed ? 1 : 0);

const warmUp = { requests: 2000, forMs: 4000 };
/** No more slices are begun after so long: on a busy machine none is kept, and they get long. */
const slicesMs = 25_000;
const fewestSlices = 3;
const journalRounds = 3;
const journalRoundSeconds = 1.2;
const watchedSeconds = 2;
const slowedMs = 4;
const patienceMs = 20_000;
const settleMs = 100;

const untilCalls = async (stubUrl: string, calls: number): Promise<void> => {
  const end = performance.now() + patienceMs;
  let found = await callsOf(stubUrl);
  while (found < calls) {
    if (performance.now() > end) throw new Error(`The stub was asked ${found} times in place of ${calls}.`);
    await wait(20);
    found = await callsOf(stubUrl);
  }
  // The answer to the last one has to be written down.
  await wait(settleMs);
  if (found > calls) throw new Error(`The stub was asked ${found} times in place of ${calls}.`);
};

const createPlacing = (load: Load, stubUrl: string, connections: number) => {
  let next = 0;
  return async ({ name, url }: Contender, amount: Pick<LoadOrder, 'requests' | 'forMs'>) => {
    const callsBefore = await callsOf(stubUrl);
    const first = next;
    next += amount.requests;
    const report = await load.run({ url, workload: placeOrders.name, connections, first, ...amount });
    await untilCalls(stubUrl, callsBefore + report.requests * callsOfOrder(name));
    return report;
  };
};

const mapThreads = (toValue: (part: keyof ThreadSeconds) => number): ThreadSeconds => ({
  main: toValue('main'),
  journal: toValue('journal'),
  others: toValue('others'),
});

const medianThreads = (all: readonly ThreadSeconds[]): ThreadSeconds =>
  mapThreads((part) => median(all.map((one) => one[part])));

const sumOf = ({ main, journal, others }: ThreadSeconds): number => main + journal + others;

const figuresOf = (slices: readonly OrderSlice[], name: string): OrderFigures => {
  const turns = slices.map((slice) => slice.turns[name]).filter((turn) => turn !== undefined);
  const medianOf = (member: keyof Turn) => median(turns.map((turn) => turn[member]));
  return {
    name,
    cpu: medianOf('cpu'),
    requestsPerSecond: medianOf('requestsPerSecond'),
    p50: medianOf('p50'),
    p99: medianOf('p99'),
    threads: medianThreads(turns.map(({ threads }) => threads)),
  };
};

/** Slices of one turn each, as in compare-workload.ts. */
const placeInSlices = async (processes: Processes, { connections, onSlice }: OrdersOptions) => {
  const stub = await startStub(processes);
  const load = createLoad(processes);
  const all = [
    ...(await Promise.all(names.map((name) => startGateway(name, quiet)(processes, stub.url)))),
    await startGateway(followed, followsAtOnce)(processes, stub.url),
  ];
  const ours = [stub.process, load.process, ...all.map(({ process }) => process)];
  const place = createPlacing(load, stub.url, connections);
  for (const contender of all) await place(contender, warmUp);
  const threads = new Map(all.map(({ process: { pid } }) => [pid, findJournalThread(pid)]));

  const takeTurn = async (contender: Contender): Promise<OrderTurn> => {
    const { pid } = contender.process;
    const read = () => threadSecondsOf(pid, threads.get(pid) ?? null);
    const before = read();
    const { requests, seconds, p50, p99 } = await place(contender, { requests: placeOrders.requests });
    const after = read();
    const cpu = mapThreads((part) => ((after[part] - before[part]) / requests) * 1000);
    return { cpu: sumOf(cpu), threads: cpu, requestsPerSecond: requests / seconds, p50, p99 };
  };

  const slices: OrderSlice[] = [];
  const end = performance.now() + slicesMs;
  while (
    slices.filter(isKept).length < fewestKept &&
    slices.length < mostSlices(fewestKept) &&
    (slices.length < fewestSlices || performance.now() < end)
  ) {
    const turns: Record<string, OrderTurn> = {};
    const disturbance = await disturbanceDuring(ours, async () => {
      for (const contender of orderOf(all, slices.length)) turns[contender.name] = await takeTurn(contender);
    });
    const slice = { turns, ...disturbance };
    slices.push(slice);
    onSlice(slice);
  }
  await Promise.all(ours.map((started) => processes.stop(started)));
  return slices;
};

/** What a process says next, or an error: after so long, too. */
const replyOf = async <Reply extends object>(
  started: Process,
): Promise<Exclude<Reply, { readonly failure: string }>> => {
  const timer = setTimeout(() => started.child.kill('SIGKILL'), patienceMs);
  try {
    const reply = await nextMessage<Reply>(started);
    if ('failure' in reply) throw new Error(`${started.name}: ${String(reply.failure)}`);
    return reply as Exclude<Reply, { readonly failure: string }>;
  } finally {
    clearTimeout(timer);
  }
};

/** The journal's calls alone, as often as the gateway made them. */
const measureCalls = async (processes: Processes, perSecond: number): Promise<JournalCalls> => {
  const file = new URL('./journal-calls.ts', import.meta.url);
  const caller = processes.spawnFile("the journal's calls", file, [processes.temporaryFolder()]);
  await replyOf<JournalCallsReply>(caller);
  const run = async (writes: boolean): Promise<ThreadSeconds> => {
    const reply = replyOf<JournalCallsReply>(caller);
    caller.child.send({
      writes,
      orders: Math.ceil(perSecond * journalRoundSeconds),
      perSecond,
    } satisfies JournalCallsOrder);
    const answer = await reply;
    if (!('cpu' in answer)) throw new Error(`${caller.name} gave no figures.`);
    return answer.cpu;
  };
  // To warm up, and for the journal's thread to be found.
  for (const writes of [true, false]) await run(writes);
  const withJournal: ThreadSeconds[] = [];
  const withoutWork: ThreadSeconds[] = [];
  for (let round = 0; round < journalRounds; round += 1) {
    withJournal.push(await run(true));
    withoutWork.push(await run(false));
  }
  await processes.stop(caller);
  return { perSecond, withJournal: medianThreads(withJournal), withoutWork: medianThreads(withoutWork) };
};

const measureDelay = async (
  processes: Processes,
  place: JournalPlace,
  slow: { readonly library: string; readonly ms: number } | null,
): Promise<LoopDelay> => {
  const watched = processes.spawnFile(
    'the watched event loop',
    new URL('./loop-delay.ts', import.meta.url),
    [place, processes.temporaryFolder(), String(watchedSeconds)],
    slow ? { LD_PRELOAD: slow.library } : {},
  );
  const { report } = await replyOf<LoopDelayReply>(watched);
  await processes.stop(watched);
  return { ...report, place, slowedMs: slow?.ms ?? 0 };
};

const places = ['worker', 'inline'] as const;

const measureDelays = async (processes: Processes) => {
  const library = await buildSlowSync(processes.temporaryFolder(), slowedMs);
  const delays: LoopDelay[] = [];
  for (const slow of library === undefined ? [null] : [null, { library, ms: slowedMs }])
    for (const place of places) delays.push(await measureDelay(processes, place, slow));
  return { delays, slowedMs: library === undefined ? null : slowedMs };
};

export const measureOrders = async (processes: Processes, options: OrdersOptions): Promise<OrdersResult> => {
  const slices = await placeInSlices(processes, options);
  const kept = slices.filter(isKept);
  const isFinding = kept.length >= fewestKept;
  const counted = isFinding ? kept : slices;
  const equals = names.map((name) => figuresOf(counted, name));

  const perSecond = Math.round(median(equals.map(({ requestsPerSecond }) => requestsPerSecond)));
  const calls = await measureCalls(processes, perSecond);
  const journal: ThreadSeconds = {
    main: calls.withJournal.main - calls.withoutWork.main,
    journal: median(equals.map(({ threads }) => threads.journal)),
    others: calls.withJournal.others - calls.withoutWork.others,
  };
  return {
    connections: options.connections,
    ordersPerTurn: placeOrders.requests,
    slices,
    kept: kept.length,
    isFinding,
    figures: [...equals, figuresOf(counted, followed)],
    calls,
    journal,
    journalShare: sumOf(journal) / median(equals.map(({ cpu }) => cpu)),
    ...(await measureDelays(processes)),
  };
};
