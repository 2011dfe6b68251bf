/** Faults by rule, probability and seed: which ones a call meets. How they look on the wire stands in `carrier-reply.ts`. */

import { createRandom } from './seeded-random.ts';

/** Before: nothing was accepted. After: the operation was done, and its answer is spoilt. */
const FAULT_KINDS = {
  /** Waits for `delayMs` of real time before anything else. */
  latency: 'wait',
  resetBefore: 'before',
  hangBefore: 'before',
  error500Before: 'before',
  unavailable503: 'before',
  throttle429: 'before',
  empty401: 'before',
  html200: 'before',
  html500: 'before',
  /** The connection is reset at once; the operation is done `delayMs` later on the simulator's clock. */
  lateAccept: 'before',
  resetAfter: 'after',
  hangAfter: 'after',
  error500After: 'after',
  garbage: 'after',
  truncated: 'after',
  drip: 'after',
  wrongJson: 'after',
  /** orderStatus does not see orders younger than `delayMs`. */
  staleStatus: 'orderStatus',
  reportNeverReady: 'report',
  reportFailed: 'report',
  reportTruncatedZip: 'report',
  reportWrongLayout: 'report',
  reportBadRow: 'report',
  /** A zip of ten megabytes that unpacks to ten gigabytes, and says that it is one megabyte. */
  reportBomb: 'report',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** The kinds that strike at that moment. */
export type FaultKindAt<Moment> = {
  [Kind in FaultKind]: (typeof FAULT_KINDS)[Kind] extends Moment ? Kind : never;
}[FaultKind];

/** The end of the path on which a kind of fault makes sense, where it is not any path. */
const PATH_OF_KIND: Readonly<Partial<Record<(typeof FAULT_KINDS)[FaultKind], string>>> = {
  orderStatus: '/orderStatus/CareOrder',
  report: '/retrieveReport',
};

export interface FaultRule {
  readonly kind: FaultKind;
  /** The end of the path, or "*". */
  readonly path: string;
  readonly probability: number;
  /** How often it strikes at most. */
  readonly times?: number;
  readonly delayMs?: number;
  /** Only calls that name this number. */
  readonly ctn?: string;
}

export interface Fault {
  readonly kind: FaultKind;
  readonly delayMs: number;
}

export interface FaultBoard {
  readonly set: (seed: number, rules: readonly FaultRule[]) => void;
  readonly view: () => { readonly seed: number; readonly rules: readonly (FaultRule & { readonly strikes: number })[] };
  readonly strike: (path: string, ctns: readonly string[]) => readonly Fault[];
}

export const isFaultKind = (kind: string): kind is FaultKind => Object.hasOwn(FAULT_KINDS, kind);

interface ArmedRule {
  readonly rule: FaultRule;
  /** Each rule has its own dice: calls that another rule looks at do not disturb it. */
  readonly random: () => number;
  strikes: number;
}

const concerns = ({ kind, path, ctn }: FaultRule, calledPath: string, ctns: readonly string[]): boolean => {
  const onlyPath = PATH_OF_KIND[FAULT_KINDS[kind]];
  return (
    (path === '*' || calledPath.endsWith(path)) &&
    (onlyPath === undefined || calledPath.endsWith(onlyPath)) &&
    (ctn === undefined || ctns.includes(ctn))
  );
};

/** Spreads the seeds of neighbouring rules. */
const SEED_STEP = 0x9e3779b1;

export const createFaultBoard = (): FaultBoard => {
  let seed = 1;
  let armed: readonly ArmedRule[] = [];
  return {
    set: (newSeed, rules) => {
      seed = newSeed;
      armed = rules.map((rule, index) => ({ rule, random: createRandom(newSeed + index * SEED_STEP), strikes: 0 }));
    },
    view: () => ({ seed, rules: armed.map(({ rule, strikes }) => ({ ...rule, strikes })) }),
    strike: (path, ctns) => {
      const faults: Fault[] = [];
      for (const entry of armed) {
        const { kind, times, probability, delayMs = 0 } = entry.rule;
        if (!concerns(entry.rule, path, ctns) || (times !== undefined && entry.strikes >= times)) continue;
        if (entry.random() >= probability) continue;
        entry.strikes++;
        faults.push({ kind, delayMs });
      }
      return faults;
    },
  };
};
