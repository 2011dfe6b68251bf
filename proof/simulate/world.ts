/** What everything in one simulated history shares: its time, its chance, its troubles, and the counts of what happened. */
import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { Trace } from './trace.ts';

/** How likely trouble is, each time that there may be some. */
export interface Faults {
  /** The store answers with an error, before or after it has written. */
  readonly store: number;
  /** Sending an order does not end with the carrier's plain answer. */
  readonly send: number;
  /** A look-up fails. */
  readonly lookUp: number;
  /** A process dies, at each of its awaits. */
  readonly crash: number;
  /** A process stops for a while, at each of its awaits. */
  readonly freeze: number;
}

export const noFaults: Faults = { store: 0, send: 0, lookUp: 0, crash: 0, freeze: 0 };

/** How rough a history is; no two seeds alike. */
const drawFaults = (random: Random): Faults => ({
  store: random.pick([0, 0.005, 0.03]),
  send: random.pick([0.05, 0.2, 0.6]),
  lookUp: random.pick([0.02, 0.1, 0.4]),
  crash: random.pick([0, 0.002, 0.01, 0.03]),
  freeze: random.pick([0, 0.002, 0.01]),
});

export interface Counts {
  crashes: number;
  freezes: number;
  faults: number;
}

/** Any instant will do; the protocol must not know better. */
const start = Date.UTC(2030, 0, 1);

export class World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly counts: Counts = { crashes: 0, freezes: 0, faults: 0 };
  readonly start = start;
  faults: Faults;
  /** Until then the store answers nobody. */
  storeDownUntil = 0;
  /** How wrong the wall clock is of the process that runs now. */
  wallClockError = 0;
  #ids = 0;

  constructor(seed: number, isTraceKept: boolean) {
    this.random = new Random(seed);
    this.scheduler = new Scheduler(this.random, start);
    this.trace = new Trace(() => this.scheduler.now, isTraceKept);
    this.faults = drawFaults(this.random);
  }

  get now(): number {
    return this.scheduler.now;
  }

  /** Whether this fault happens now; counted when it does. */
  strikes(fault: 'store' | 'send' | 'lookUp'): boolean {
    const does = this.random.chance(this.faults[fault]);
    if (does) this.counts.faults += 1;
    return does;
  }

  get isHealed(): boolean {
    return this.faults === noFaults;
  }

  newId(kind: string): string {
    this.#ids += 1;
    return `${kind}-${this.#ids}`;
  }

  /** Runs until an instant with the wall clock of whoever runs: anything that trusts it is led astray. */
  async runUntil(end: number): Promise<void> {
    const realNow = Date.now;
    Date.now = () => this.now + this.wallClockError;
    try {
      await this.scheduler.runUntil(end);
    } finally {
      Date.now = realNow;
    }
  }
}
