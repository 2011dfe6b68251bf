/** Slices and what may be concluded from them: pure functions. */
import type { Disturbance } from './process-cost.ts';

/** What one contender did in one slice. */
export interface Turn {
  /** CPU seconds of its process per 1,000 requests, which is milliseconds a request. */
  readonly cpu: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** One turn of each contender, close together in time, so that what disturbs one is likely to disturb all. */
export interface Slice extends Disturbance {
  readonly turns: Readonly<Record<string, Turn>>;
}

/**
 * The rejection rule, fixed before anything is measured: a slice counts unless somebody else took more than 15 % of the
 * machine, or its host more than 5 %, meanwhile. It looks at no figure of a contender, so it cannot choose a result.
 */
export const isKept = ({ others, stolen }: Disturbance): boolean => others <= 0.15 && stolen <= 0.05;

/** Fewer kept slices than this are no finding. */
export const fewestKept = 4;

/** Slices are taken until as many are kept as were asked for, but not without end on a machine that is never quiet. */
export const mostSlices = (wanted: number): number => wanted * 3;

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
    : (sorted[Math.floor(middle)] ?? NaN);
};

const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

const cpusOf = (slices: readonly Slice[], name: string): number[] => slices.map(({ turns }) => turns[name]?.cpu ?? NaN);

export interface Comparison {
  readonly name: string;
  /** CPU of the limit over CPU of this contender, slice by slice: 1 is as cheap as the limit, 0.5 costs twice as much. */
  readonly efficiency: Spread;
  /** The same of the cheapest turn of each: what is left when disturbances are thought away. */
  readonly efficiencyOfMinima: number;
  readonly cpu: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export const compare = (slices: readonly Slice[], limit: string, name: string): Comparison => {
  const limits = cpusOf(slices, limit);
  const own = cpusOf(slices, name);
  const medianOf = (member: keyof Turn) => median(slices.map(({ turns }) => turns[name]?.[member] ?? NaN));
  return {
    name,
    efficiency: spreadOf(limits.map((cpu, place) => cpu / (own[place] ?? NaN))),
    efficiencyOfMinima: Math.min(...limits) / Math.min(...own),
    cpu: medianOf('cpu'),
    requestsPerSecond: medianOf('requestsPerSecond'),
    p50: medianOf('p50'),
    p99: medianOf('p99'),
  };
};

/** The largest factor by which two identical processes differed in one slice: smaller differences are no findings. */
export const noiseOf = (slices: readonly Slice[], [one, other]: readonly [string, string]): number => {
  const { least, most } = compare(slices, one, other).efficiency;
  return Math.max(most, 1 / least);
};
