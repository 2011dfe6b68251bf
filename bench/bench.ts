/**
 * The benchmark: `npm run bench -- [names…] [--slices N] [--connections N] [--order-share S] [--json FILE]`. What its figures mean stands in
 * docs/benchmarks.md.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { compareWorkload } from './compare-workload.ts';
import { measureInventory } from './measure-inventory.ts';
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
import type { Slice } from './slices.ts';
import { workloads, type Workload } from './workloads.ts';

interface Options {
  readonly slices: number;
  readonly connections: number | undefined;
  readonly orderShare: number;
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

const saySlices = () => {
  let place = 0;
  return (slice: Slice) => {
    say(sliceText(slice, (place += 1)));
  };
};

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

const telemetry: Benchmark = async (processes, { slices, connections }) => {
  say(telemetryHead());
  const result = await measureTelemetry(processes, { slices, connections, onSlice: saySlices() });
  say(telemetryText(result));
  return result;
};

const comparison =
  (workload: Workload): Benchmark =>
  async (processes, { slices, connections }) => {
    say(workloadHead(workload, connections ?? workload.connections));
    const result = await compareWorkload(processes, workload, { slices, connections, onSlice: saySlices() });
    say(workloadText(result));
    return result;
  };

const benchmarks: Readonly<Record<string, Benchmark>> = {
  start,
  orders,
  inventory,
  fairness,
  overload,
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
    connections: { type: 'string' },
    'order-share': { type: 'string' },
    json: { type: 'string' },
  },
});

const run = async (processes: Processes): Promise<void> => {
  const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
  const unknown = names.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknown !== undefined)
    throw new Error(`There is no benchmark ${unknown}; there are: ${Object.keys(benchmarks).join(' ')}.`);
  const options: Options = {
    slices: positive('slices', values.slices),
    connections: values.connections === undefined ? undefined : positive('connections', values.connections),
    orderShare: values['order-share'] === undefined ? overloadOptions.orderShare : Number(values['order-share']),
  };
  const machine = { date: new Date().toISOString().slice(0, 10), node: process.version, cores: availableParallelism() };
  say(`care-gateway benchmark: ${machine.date}, Node ${machine.node}, ${machine.cores} cores`);
  const results: Record<string, unknown> = {};
  for (const name of names) results[name] = await benchmarks[name]?.(processes, options);
  if (values.json === undefined) return;
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
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
