/** Results as text for people. */
import { bigList } from './fairness-workload.ts';
import { mostRatio, type FairnessResult } from './measure-fairness.ts';
import type { LoopDelay, OrderFigures, OrdersResult } from './measure-orders.ts';
import { overloadOptions, overloadTargets, type LoadFigures, type OverloadResult } from './measure-overload.ts';
import { startTargets, type StartResult } from './measure-start.ts';
import { isKept, noiseOf, type Comparison, type Slice, type Spread } from './slices.ts';
import { inventoryTargets, type InventoryResult } from './measure-inventory.ts';
import type { ThreadSeconds } from './process-cost.ts';
import { placeOrders } from './order-workload.ts';
import type { WorkloadResult } from './compare-workload.ts';
import { workloads, type Workload } from './workloads.ts';

/** Columns as wide as their widest cell; the first to the left, figures to the right. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('   ');
  return rows.map((row) => `  ${line(row).trimEnd()}`).join('\n');
};

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
export const factor = (value: number): string => `x${value.toFixed(2)}`;
const range = ({ least, most }: Spread): string => `${factor(least)} to ${factor(most)}`;

export const startText = ({ starts, firstAnswerMs, residentMb }: StartResult): string =>
  [
    '\nstart: the built gateway with the simulator in it, from nothing',
    table([
      ['', 'first answer, ms', 'resident after 2 s, MB'],
      ...starts.map((start, place) => [
        `start ${place + 1}`,
        start.firstAnswerMs.toFixed(0),
        start.residentMb.toFixed(0),
      ]),
      ['median', firstAnswerMs.toFixed(0), residentMb.toFixed(0)],
      ['wanted', `under ${startTargets.firstAnswerMs}`, `under ${startTargets.residentMb}`],
    ]),
  ].join('\n');

export const inventoryText = ({ figures, pageRatio, renewedPeak }: InventoryResult): string =>
  [
    '\ninventory: the report of one large account, ingested and paged through with filters',
    table([
      ['lines', 'ingest, s', 'MB before', 'MB at most', 'longest probe, ms', 'first page, ms', 'page, ms'],
      ...figures.map((one) => [
        String(one.lines),
        one.ingestSeconds.toFixed(1),
        one.before.toFixed(0),
        one.peak.toFixed(0),
        ms(one.longestProbeMs),
        ms(one.firstPageMs),
        ms(one.pageMs),
      ]),
      ['wanted', `under ${inventoryTargets.ingestSeconds}`, '', `under ${inventoryTargets.peakMb}`, '', '', ''],
    ]),
    `  a page of the long list costs ${factor(pageRatio)} of one of the short list (wanted: under ${factor(inventoryTargets.pageRatio)})`,
    `  MB at most while it is fetched again, twice: ${renewedPeak.toFixed(0)} (wanted: under ${inventoryTargets.peakMb})`,
  ].join('\n');

export const fairnessText = ({ upstreamMs, lists, rounds, ratio }: FairnessResult): string =>
  [
    `\nfairness: one device, beside ${lists} of ${bigList.title} all the time; the carrier answers after ${upstreamMs} ms; below: p50, ms`,
    table([
      ['', 'alone', 'beside', 'ratio', 'the list'],
      ...rounds.map(({ alone, beside, list }, place) => [
        `round ${place + 1}`,
        ms(alone),
        ms(beside),
        factor(beside / alone),
        ms(list),
      ]),
      ['median', '', '', factor(ratio), ''],
      ['wanted', '', '', `at most ${factor(mostRatio)}`, ''],
    ]),
  ].join('\n');

export const workloadHead = ({ name, title, upstreamCalls, requests }: Workload, connections: number): string =>
  [
    `\n${name}: ${title}; ${upstreamCalls} upstream call${upstreamCalls === 1 ? '' : 's'} a request, checked`,
    `  ${requests} requests a turn over ${connections} connections; below: CPU seconds per 1,000 requests`,
  ].join('\n');

export const sliceText = (slice: Slice, place: number): string => {
  const cpus = Object.entries(slice.turns)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { cpu }]) => `${name} ${cpu.toFixed(3)}`);
  const machine = `others ${percent(slice.others)}, host ${percent(slice.stolen)}`;
  return `  slice ${String(place).padStart(2)}   ${cpus.join('   ')}   ${machine}   ${isKept(slice) ? 'kept' : 'REJECTED'}`;
};

const comparisonRow = ({
  name,
  efficiency,
  efficiencyOfMinima,
  cpu,
  requestsPerSecond,
  p50,
  p99,
}: Comparison): string[] => [
  name,
  factor(efficiency.median),
  range(efficiency),
  factor(efficiencyOfMinima),
  cpu.toFixed(3),
  requestsPerSecond.toFixed(0),
  ms(p50),
  ms(p99),
];

interface KeptSlices {
  readonly kept: number;
  readonly slices: readonly unknown[];
  readonly isFinding: boolean;
}

export const keptText = ({ kept, slices, isFinding }: KeptSlices): string =>
  isFinding
    ? `  kept ${kept} of ${slices.length} slices`
    : `  kept ${kept} of ${slices.length} slices
  TOO FEW SLICES KEPT: these figures are of all slices, and no finding. Run again on a quieter machine.`;

export const workloadText = (result: WorkloadResult): string =>
  [
    table([
      ['', 'efficiency', 'slices', 'minima', 'CPU s/1000', '(requests/s', 'p50 ms', 'p99 ms)'],
      ...result.comparisons.map(comparisonRow),
    ]),
    ...(result.versusPeers.length === 0 ? [] : ['  CPU of the peer over CPU of the gateway:']),
    table(
      result.versusPeers.map(({ ours, peer, efficiency, efficiencyOfMinima }) => [
        `${ours} beside ${peer}`,
        factor(efficiency.median),
        range(efficiency),
        factor(efficiencyOfMinima),
      ]),
    ),
    keptText(result),
    ...result.noise.map(({ pair, factor: by }) => `  two equals (${pair.join(', ')}) differ by up to ${factor(by)}`),
  ]
    .filter((text) => text !== '')
    .join('\n');

export const telemetryHead = (): string =>
  `\ntelemetry: ${workloads['w1']?.title ?? ''}, with more and more that can be seen of it; below: CPU seconds per 1,000 requests`;

/** How much more CPU a request takes than where nothing is told, as a share: slice by slice, and of the cheapest turns. */
const costRow = ({ name, efficiency: { median, least, most }, efficiencyOfMinima, cpu }: Comparison): string[] => {
  const more = (ratio: number) => `${((1 / ratio - 1) * 100).toFixed(1)} %`;
  return [name, more(median), `${more(most)} to ${more(least)}`, more(efficiencyOfMinima), cpu.toFixed(3)];
};

export const telemetryText = (result: WorkloadResult): string =>
  [
    table([['', 'more CPU', 'slices', 'minima', 'CPU s/1000'], ...result.comparisons.map(costRow)]),
    keptText(result),
    ...result.noise.map(({ pair, factor: by }) => `  two equals (${pair.join(', ')}) differ by up to ${factor(by)}`),
  ].join('\n');

export const ordersHead = (connections: number): string =>
  [
    `\norders: ${placeOrders.title}, each for a line of its own, written down on the disk`,
    `  ${placeOrders.requests} orders a turn over ${connections} connections; below: CPU milliseconds an order`,
  ].join('\n');

const orderRow = ({ name, requestsPerSecond, p50, p99, cpu, threads }: OrderFigures): string[] => [
  name,
  requestsPerSecond.toFixed(0),
  ms(p50),
  ms(p99),
  cpu.toFixed(3),
  threads.main.toFixed(3),
  threads.journal.toFixed(3),
  threads.others.toFixed(3),
];

const delayRow = ({ place, slowedMs, syncMs, insertsPerSecond, insertP50, loopP50, loopP99 }: LoopDelay): string[] => [
  `${place === 'worker' ? 'journal in its thread' : 'journal on the main thread'}, ${slowedMs === 0 ? 'disk as it is' : `+ ${slowedMs} ms`}`,
  ms(syncMs),
  insertsPerSecond.toFixed(0),
  ms(insertP50),
  ms(loopP50),
  ms(loopP99),
];

export const ordersText = (result: OrdersResult): string => {
  const { slices, isFinding, figures, calls, journal, journalShare, delays, slowedMs } = result;
  const counted = isFinding ? slices.filter(isKept) : slices;
  const callsRow = (name: string, { main, journal, others }: ThreadSeconds): string[] => [
    name,
    main.toFixed(3),
    journal.toFixed(3),
    others.toFixed(3),
  ];
  return [
    table([
      ['', 'orders/s', 'p50 ms', 'p99 ms', 'CPU ms an order', 'main thread', 'journal thread', 'helpers'],
      ...figures.map(orderRow),
    ]),
    keptText(result),
    `  two equals (gateway, gateway again) differ by up to ${factor(noiseOf(counted, ['gateway', 'gateway again']))}`,
    `\n  the journal's calls alone, ${calls.perSecond} orders/s; below: CPU milliseconds an order`,
    table([
      ['', 'main thread', 'journal thread', 'helpers'],
      callsRow('with the journal', calls.withJournal),
      callsRow('with one that has no work', calls.withoutWork),
      callsRow('the journal in the gateway', journal),
    ]),
    `  the journal's share of the CPU of an order: ${percent(journalShare)}`,
    '\n  64 callers write orders down; below: milliseconds',
    table([['', 'one sync', 'inserts/s', 'insert p50', 'loop delay p50', 'p99'], ...delays.map(delayRow)]),
    ...(slowedMs === null ? ['  NOT MEASURED with a slow disk: there is no C compiler (cc or gcc).'] : []),
  ].join('\n');
};

const overloadColumns = ['right/s', 'shed', 'wrong', 'right p50', 'p99', 'shed p99', 'orders ok', 'generator'];

export const overloadHead = (orderShare: number): string =>
  [
    `\noverload: W1 and W3 in turn, ${percent(orderShare)} of all order mutations, carriers take ${overloadOptions.upstreamMs} ms`,
    '  right: within 1 s of when it was due; below: ms from then, times of the saturation',
  ].join('\n');

const loadCells = (load: LoadFigures): string[] => [
  load.goodput.toFixed(0),
  percent(load.shed),
  percent(load.wrong),
  ms(load.admittedP50),
  ms(load.admittedP99),
  ms(load.shedP99),
  percent(load.ordersOk),
  percent(load.generatorBusy),
];

export const overloadText = (result: OverloadResult): string => {
  const { saturation, gateways, isPinned, missed } = result;
  const tops = gateways.map(({ loads }) => loads.at(-1)?.goodput ?? NaN);
  const [top = NaN, topWithout = NaN] = tops;
  const wrong = gateways.flatMap(({ loads }) => loads.flatMap(({ firstWrong }) => firstWrong ?? []));
  return [
    table([
      ['', 'offered/s', ...overloadColumns],
      ...gateways.flatMap(({ name, loads }) =>
        loads.map((load) => [`${name}, ${factor(load.times)}`, load.offered.toFixed(0), ...loadCells(load)]),
      ),
    ]),
    `  saturation ${saturation.toFixed(0)}/s; at the top ${factor(top / saturation)} of it (wanted ${factor(overloadTargets.goodputOfSaturation)}),`,
    `  and ${factor(top / topWithout)} of what it is without admission (wanted ${factor(overloadTargets.goodputTimesWithout)})`,
    ...gateways.map(
      ({ name, recoveredMs }) =>
        `  ${name}: normal ${recoveredMs === null ? 'not within what was watched' : `${recoveredMs} ms`} after the top`,
    ),
    `  others ${percent(result.others)}, host ${percent(result.stolen)}${isPinned ? '' : '; NOT PINNED: gateway and load share their cores'}`,
    ...(isKept(result) ? [] : ['  NO FINDING: somebody else used the machine. Run again on a quieter one.']),
    ...wrong.slice(0, 3).map((said) => `  wrong: ${said}`),
    missed.length === 0 ? '  all as wanted' : `  MISSED: ${missed.join(', ')}`,
  ].join('\n');
};
