/** Growth, cores and features as text for people. */
import type { FeatureCost } from './feature-costs.ts';
import type { CoresResult, CoresSlice } from './measure-cores.ts';
import type { FeaturesResult } from './measure-features.ts';
import { growthTargets, type GrowthResult, type GrowthSlice } from './measure-growth.ts';
import type { Verdict } from './guard.ts';
import { factor, keptText, percent, table } from './report.ts';
import { isKept, type Slice } from './slices.ts';

const verdictOf = (slice: Pick<Slice, 'others' | 'stolen'>): string =>
  `others ${percent(slice.others)}, host ${percent(slice.stolen)}   ${isKept(slice) ? 'kept' : 'REJECTED'}`;

export const growthHead = (): string =>
  '\ngrowth: lists of 10 to 10,000 lines in one request, a call a line; below: CPU microseconds a line';

export const growthSliceText = (slice: GrowthSlice, place: number): string => {
  const cpus = Object.entries(slice.cpuUs).map(([lines, cpu]) => `${lines}: ${cpu.toFixed(0)}`);
  return `  slice ${String(place).padStart(2)}   ${cpus.join('   ')}   ${verdictOf(slice)}`;
};

const peakText = (peakKb: number | undefined): string =>
  peakKb === 0 ? 'within what warming up took' : (peakKb?.toFixed(1) ?? '');

export const growthText = (result: GrowthResult): string => {
  const { least, most, peakKb } = growthTargets;
  return [
    table([
      ['lines', 'CPU us a line', 'slices', 'peak KB a line'],
      ...result.figures.map((one) => [
        String(one.lines),
        one.cpuUs.toFixed(0),
        `${one.least.toFixed(0)} to ${one.most.toFixed(0)}`,
        peakText(one.peakKb),
      ]),
    ]),
    `  a line of 10,000 costs ${factor(result.ratio)} of one of 100 (wanted ${factor(least)} to ${factor(most)}; memory: at most ${peakKb} KB a line of 10,000)`,
    `  the list profile: ${result.limits}`,
    keptText(result),
  ].join('\n');
};

export const coresHead = (): string =>
  '\ncores: W1 by one gateway and by two behind a balancer; the stub and the load share their cores';

export const coresSliceText = (slice: CoresSlice, place: number): string => {
  const turns = Object.entries(slice.turns).map(
    ([gateways, turn]) => `${gateways}: ${turn.requestsPerSecond.toFixed(0)}/s, ${turn.cpu.toFixed(3)}`,
  );
  return `  slice ${String(place).padStart(2)}   ${turns.join('   ')}   ${verdictOf(slice)}`;
};

export const coresText = (result: CoresResult): string => {
  const [one, two] = result.figures;
  const throughput = (two?.requestsPerSecond ?? NaN) / (one?.requestsPerSecond ?? NaN);
  const cost = (two?.cpu ?? NaN) / (one?.cpu ?? NaN);
  return [
    table([
      ['gateways', 'requests/s', 'cores they took', 'CPU s/1000', 'requests a core and second'],
      ...result.figures.map((figures) => [
        String(figures.gateways),
        figures.requestsPerSecond.toFixed(0),
        figures.cores.toFixed(2),
        figures.cpu.toFixed(3),
        figures.perCoreSecond.toFixed(0),
      ]),
    ]),
    `  two answer ${factor(throughput)} of what one does; a request costs ${factor(cost)} of the CPU that it costs with one`,
    keptText(result),
  ].join('\n');
};

export const featuresHead = (): string =>
  '\nfeatures: what each costs; below: CPU seconds per 1,000 requests of W1, then W3';

const costRow = ({ feature, w1Us, w3Us }: FeatureCost): string[] => [feature, w1Us.toFixed(1), w3Us.toFixed(1)];

export const featuresText = (result: FeaturesResult): string =>
  [
    table([
      ['CPU microseconds of a request', 'W1', 'W3'],
      ...result.calls.map(costRow),
      ...result.switches.map(costRow),
      costRow(result.equals),
    ]),
    '  the first rows are functions called by themselves; the others differences of two gateways, to be held against two equals',
    '  the journal: `npm run bench -- orders`',
    `  kept ${result.kept} slices of either workload${result.isFinding ? '' : '\n  TOO FEW: the differences are no finding'}`,
  ].join('\n');

export const guardText = (workload: string, verdicts: readonly Verdict[]): string =>
  verdicts
    .map(
      ({ name, was, is, least, hasPassed }) =>
        `  guard: ${name} on ${workload} was ${factor(was)} and is ${factor(is)}; at least ${factor(least)} passes: ${hasPassed ? 'passed' : 'FAILED'}`,
    )
    .join('\n');
