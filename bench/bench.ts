/**
 * The benchmark: `npm run bench -- [names…] [--slices N] [--contenders A,B] [--connections N] [--order-share S] [--json FILE] [--guard]`.
 * What its figures mean stands in docs/benchmarks.md.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { checkWorkload, compareWorkload, type WorkloadResult } from './compare-workload.ts';
import { judge } from './guard.ts';
import { contenderNames, lineUp, ours } from './line-up.ts';
import { measureGrowth } from './measure-growth.ts';
import { measureInventory } from './measure-inventory.ts';
import { measureCores } from './measure-cores.ts';
import { measureFeatures } from './measure-features.ts';
import { measureFairness, mostRatio } from './measure-fairness.ts';
import { measureOrders } from './measure-orders.ts';
import { measureOverload, overloadOptions } from './measure-overload.ts';
import { measureStart } from './measure-start.ts';
import { measureTelemetry } from './measure-telemetry.ts';
import { placeOrders } from './order-workload.ts';
import { Processes } from './processes.ts';
import {
  fairnessText,
  inventoryText,
  ordersHead,
  ordersText,
  overloadHead,
  overloadText,
  sliceText,
  startText,
  telemetryHead,
  telemetryText,
  workloadHead,
  workloadText,
} from './report.ts';
import {
  coresHead,
  coresSliceText,
  coresText,
  featuresHead,
  featuresText,
  growthHead,
  growthSliceText,
  growthText,
  guardText,
} from './report-growth.ts';
import { committedFile, keepResults, readResults } from './results.ts';
import type { Slice } from './slices.ts';
import { workloads, type Workload } from './workloads.ts';

interface Options {
  readonly slices: number;
  readonly connections: number | undefined;
  readonly orderShare: number;
  /** Who is compared. */
  readonly contenders: readonly string[];
  /** Judged by the committed figures. */
  readonly isGuarded: boolean;
}

/** Runs, prints, and gives what goes into the file. */
type Benchmark = (processes: Processes, options: Options) => Promise<unknown>;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const start: Benchmark = async (processes) => {
  const result = await measureStart(processes);
  say(startText(result));
  return result;
};

const inventory: Benchmark = async (processes) => {
  const result = await measureInventory(processes);
  say(inventoryText(result));
  return result;
};

const saySlicesAs = <S>(textOf: (slice: S, place: number) => string) => {
  let place = 0;
  return (slice: S) => {
    say(textOf(slice, (place += 1)));
  };
};
const saySlices = () => saySlicesAs<Slice>(sliceText);

const orders: Benchmark = async (processes, { connections = placeOrders.connections }) => {
  say(ordersHead(connections));
  const result = await measureOrders(processes, { connections, onSlice: saySlices() });
  say(ordersText(result));
  return result;
};

const fairness: Benchmark = async (processes, { connections }) => {
  const result = await measureFairness(processes, connections);
  say(fairnessText(result));
  if (result.ratio > mostRatio) process.exitCode = 1;
  return result;
};

const overload: Benchmark = async (processes, { orderShare }) => {
  say(overloadHead(orderShare));
  const result = await measureOverload(processes, orderShare);
  say(overloadText(result));
  return result;
};

const growth: Benchmark = async (processes) => {
  say(growthHead());
  const result = await measureGrowth(processes, saySlicesAs(growthSliceText));
  say(growthText(result));
  return result;
};

const cores: Benchmark = async (processes) => {
  say(coresHead());
  const result = await measureCores(processes, saySlicesAs(coresSliceText));
  say(coresText(result));
  return result;
};

const features: Benchmark = async (processes) => {
  say(featuresHead());
  const result = await measureFeatures(processes, saySlices());
  say(featuresText(result));
  return result;
};

/** Fails the run when the gateway has become dearer than the committed figures say. @throws when there are none to judge by */
const guard = async (workload: string, result: WorkloadResult): Promise<void> => {
  const committed = (await readResults(committedFile))[workload]?.result as WorkloadResult | undefined;
  if (!committed) throw new Error(`${committedFile} has no ${workload} to judge by.`);
  const verdicts = judge(committed, result, ours);
  say(guardText(workload, verdicts));
  if (verdicts.some(({ hasPassed }) => !hasPassed)) process.exitCode = 1;
};

const telemetry: Benchmark = async (processes, { slices, connections }) => {
  say(telemetryHead());
  const result = await measureTelemetry(processes, { slices, connections, onSlice: saySlices() });
  say(telemetryText(result));
  return result;
};

const comparison =
  (workload: Workload): Benchmark =>
  async (processes, { slices, connections, contenders, isGuarded }) => {
    say(workloadHead(workload, connections ?? workload.connections));
    const result = await compareWorkload(processes, workload, {
      slices,
      connections,
      lineUp: await lineUp(contenders),
      onSlice: saySlices(),
    });
    say(workloadText(result));
    if (isGuarded) await guard(workload.name, result);
    return result;
  };

/** Whether everybody gives the same answers, without measuring. */
const answers: Benchmark = async (processes, { contenders }) => {
  const row = await lineUp(contenders);
  for (const workload of Object.values(workloads)) {
    await checkWorkload(processes, workload, row);
    say(`${workload.name}: ${row.names.join(', ')} answer as the limit does, with ${workload.upstreamCalls} calls`);
  }
  return undefined;
};

const benchmarks: Readonly<Record<string, Benchmark>> = {
  answers,
  start,
  orders,
  inventory,
  fairness,
  overload,
  growth,
  cores,
  features,
  telemetry,
  ...Object.fromEntries(Object.entries(workloads).map(([name, workload]) => [name, comparison(workload)])),
};

const positive = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on.`);
  return value;
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    slices: { type: 'string', default: '12' },
    contenders: { type: 'string' },
    connections: { type: 'string' },
    'order-share': { type: 'string' },
    json: { type: 'string' },
    guard: { type: 'boolean', default: false },
  },
});

const run = async (processes: Processes): Promise<void> => {
  // The guard judges comparisons, and those of the gateway with the limit alone.
  const everything = Object.keys(values.guard ? workloads : benchmarks);
  const names = positionals.length > 0 ? positionals : everything;
  const unknown = names.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknown !== undefined)
    throw new Error(`There is no benchmark ${unknown}; there are: ${Object.keys(benchmarks).join(' ')}.`);
  const options: Options = {
    slices: positive('slices', values.slices),
    connections: values.connections === undefined ? undefined : positive('connections', values.connections),
    orderShare: values['order-share'] === undefined ? overloadOptions.orderShare : Number(values['order-share']),
    contenders: values.contenders?.split(',') ?? (values.guard ? ours : contenderNames),
    isGuarded: values.guard,
  };
  const machine = { date: new Date().toISOString().slice(0, 10), node: process.version, cores: availableParallelism() };
  say(`care-gateway benchmark: ${machine.date}, Node ${machine.node}, ${machine.cores} cores`);
  const results: Record<string, unknown> = {};
  for (const name of names) results[name] = await benchmarks[name]?.(processes, options);
  if (values.json === undefined) return;
  await keepResults(values.json, machine, results);
  say(`\nresults: ${values.json}`);
};

const processes = new Processes();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void processes.stopAll().then(() => process.exit(130)));
}
try {
  await run(processes);
} catch (error) {
  say(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await processes.stopAll();
}
