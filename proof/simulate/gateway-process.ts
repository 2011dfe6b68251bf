/**
 * One process of the gateway, as far as trouble is concerned: it dies and forgets, or stops and goes on. Both can happen
 * whenever something is handed to it, which is at every await of what runs in it.
 */
import type { World } from './world.ts';

const hour = 3_600_000;

export class GatewayProcess {
  readonly name: string;
  readonly #world: World;
  readonly #begin: (process: GatewayProcess) => void;
  /** Counts restarts: what was meant for an earlier life is lost. */
  #life = 0;
  #isUp = false;
  /** What waits for the end of a freeze. */
  #held: (() => void)[] | null = null;
  /** Frozen until the worst moment to go on. */
  #lurks = false;
  #monotonicStart = 0;
  #wallClockError = 0;

  constructor(world: World, name: string, begin: (process: GatewayProcess) => void) {
    this.#world = world;
    this.name = name;
    this.#begin = begin;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get life(): number {
    return this.#life;
  }

  /** Never jumps, goes on through a freeze, and begins anywhere. */
  readonly monotonic = (): number => this.#world.now - this.#monotonicStart;

  start(): void {
    if (this.#isUp) return;
    const { random, now, trace } = this.#world;
    this.#isUp = true;
    this.#held = null;
    this.#monotonicStart = now - random.between(0, hour);
    this.#wallClockError = random.chance(0.5) ? 0 : random.between(-hour, hour);
    trace.add(this.name, 'starts');
    this.#begin(this);
  }

  /** Runs something in this process, in this life of it. */
  later(delayMs: number, run: () => void): void {
    this.laterIn(this.#life, delayMs, run);
  }

  laterIn(life: number, delayMs: number, run: () => void): void {
    this.#world.scheduler.after(delayMs, () => {
      this.#hand(life, run, 1);
    });
  }

  /** As `later`, at a moment at which a freeze can do harm, so that it is so many times likelier. */
  laterAtRisk(risk: number, delayMs: number, run: () => void): void {
    const life = this.#life;
    this.#world.scheduler.after(delayMs, () => {
      this.#hand(life, run, risk);
    });
  }

  sleep(delayMs: number): Promise<undefined> {
    return new Promise((resolve) => {
      this.later(delayMs, () => {
        resolve(undefined);
      });
    });
  }

  crash(): void {
    const { random, scheduler, trace, counts } = this.#world;
    counts.crashes += 1;
    trace.add(this.name, 'crashes');
    this.#life += 1;
    this.#isUp = false;
    this.#held = null;
    scheduler.after(random.between(1000, 40_000), () => {
      this.start();
    });
  }

  /** Somebody is about to send an order again: whoever waited for the worst moment goes on about now. */
  wakeIfLurking(): void {
    if (!this.#lurks) return;
    this.#lurks = false;
    const life = this.#life;
    this.#world.scheduler.after(this.#world.random.between(0, 20), () => {
      this.#thaw(life);
    });
  }

  /** Ends what troubles there are, for good. */
  heal(): void {
    this.start();
    this.#thaw(this.#life);
  }

  #freeze(): void {
    const { random, scheduler, trace, counts } = this.#world;
    counts.freezes += 1;
    // A hiccup; about a lease; longer than a lease and the time to settle.
    const [least, most] = random.pick([
      [500, 20_000],
      [20_000, 60_000],
      [220_000, 420_000],
    ] as const);
    const life = this.#life;
    const lasts = random.between(least, most);
    trace.add(this.name, `freezes for ${lasts} ms`);
    this.#held = [];
    scheduler.after(lasts, () => {
      this.#thaw(life);
    });
  }

  #thaw(life: number): void {
    const held = this.#held;
    if (held === null || life !== this.#life) return;
    this.#held = null;
    this.#lurks = false;
    this.#world.trace.add(this.name, 'goes on');
    // All at once and in no promised order: timers may come before or after what the network brought.
    for (const run of held) this.laterIn(life, 0, run);
  }

  #hand(life: number, run: () => void, risk: number): void {
    const { random, faults } = this.#world;
    if (life !== this.#life || !this.#isUp) return;
    if (this.#held === null && random.chance(faults.crash)) {
      this.crash();
      return;
    }
    if (this.#held === null && random.chance(faults.freeze * risk)) this.#freeze();
    if (this.#held !== null) {
      this.#held.push(run);
      return;
    }
    if (random.chance(0.001)) this.#wallClockError = random.between(-hour, hour);
    this.#world.wallClockError = this.#wallClockError;
    run();
  }
}
