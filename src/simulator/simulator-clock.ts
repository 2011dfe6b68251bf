/** The simulator's clock: the only file that reads the wall clock. It runs, or it stands still until it is moved. */

export interface SimulatorClock {
  readonly now: () => number;
  readonly isFrozen: () => boolean;
  readonly advance: (ms: number) => void;
  readonly set: (at: number) => void;
  readonly freeze: () => void;
  readonly run: () => void;
  /** Back to a start: frozen at a moment, or running with the wall. */
  readonly restart: (frozenAt?: number) => void;
  /** Calls back after every change of the clock other than the passing of time. */
  readonly onMove: (listener: () => void) => void;
}

/** The receiver of a push judges its timestamp by the wall clock, so the push needs it too. */
export const wallNow = (): number => Date.now();

export const createClock = (startFrozenAt?: number): SimulatorClock => {
  let frozenAt = startFrozenAt;
  let aheadOfWall = 0;
  const listeners: (() => void)[] = [];
  const now = (): number => frozenAt ?? wallNow() + aheadOfWall;
  const moved = (): void => {
    for (const listener of listeners) listener();
  };
  const set = (at: number): void => {
    if (frozenAt === undefined) aheadOfWall = at - wallNow();
    else frozenAt = at;
    moved();
  };
  return {
    now,
    isFrozen: () => frozenAt !== undefined,
    set,
    advance: (ms) => {
      set(now() + ms);
    },
    freeze: () => {
      frozenAt = now();
      moved();
    },
    run: () => {
      aheadOfWall = now() - wallNow();
      frozenAt = undefined;
      moved();
    },
    restart: (at) => {
      frozenAt = at;
      aheadOfWall = 0;
      moved();
    },
    onMove: (listener) => {
      listeners.push(listener);
    },
  };
};
