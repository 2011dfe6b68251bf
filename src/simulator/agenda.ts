/**
 * What is to happen later on the simulator's clock: order transitions, effects on a bill date, late acceptances.
 * Due tasks run in the order of their dates, when the clock is moved, when a request comes in, or, while the clock runs, by one timer.
 */

import type { SimulatorClock } from './simulator-clock.ts';

/** Told the moment it was due, which may lie before the clock's now after a jump. */
type Task = (dueAt: number) => void;

export interface Agenda {
  readonly at: (dueAt: number, task: Task) => void;
  readonly runDue: () => void;
  readonly clear: () => void;
}

interface Entry {
  readonly dueAt: number;
  /** Keeps tasks of the same moment in the order in which they were entered. */
  readonly sequence: number;
  readonly task: Task;
}

/** The longest delay that a Node timer takes. */
const LONGEST_TIMER_MS = 2_147_483_647;

const isBefore = (a: Entry, b: Entry): boolean => a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.sequence < b.sequence);

/** A binary heap: thousands of orders wait at once in a load run. */
const push = (heap: Entry[], entry: Entry): void => {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !isBefore(entry, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
};

const pop = (heap: Entry[]): void => {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const leftEntry = heap[left];
    if (leftEntry === undefined) break;
    const rightEntry = heap[left + 1];
    const smaller = rightEntry !== undefined && isBefore(rightEntry, leftEntry) ? left + 1 : left;
    const child = heap[smaller] ?? leftEntry;
    if (!isBefore(child, last)) break;
    heap[index] = child;
    index = smaller;
  }
  heap[index] = last;
};

export const createAgenda = (clock: SimulatorClock): Agenda => {
  let heap: Entry[] = [];
  let sequence = 0;
  let timer: NodeJS.Timeout | undefined;
  let armedFor: Entry | undefined;
  let isRunning = false;

  const arm = (): void => {
    clearTimeout(timer);
    const next = heap[0];
    armedFor = next;
    if (next === undefined || clock.isFrozen()) return;
    timer = setTimeout(onTimer, Math.min(Math.max(next.dueAt - clock.now(), 0), LONGEST_TIMER_MS));
    timer.unref();
  };

  const runDue = (): void => {
    // A task may enter further tasks; the loop below sees them.
    if (isRunning) return;
    isRunning = true;
    try {
      for (let next = heap[0]; next !== undefined && next.dueAt <= clock.now(); next = heap[0]) {
        pop(heap);
        next.task(next.dueAt);
      }
    } finally {
      isRunning = false;
      // A request that finds nothing due must not pay for a new timer.
      if (heap[0] !== armedFor) arm();
    }
  };

  const onTimer = (): void => {
    runDue();
    // A timer may come a moment too early, or be cut at its longest delay.
    arm();
  };

  clock.onMove(onTimer);

  return {
    at: (dueAt, task) => {
      const entry = { dueAt, sequence: sequence++, task };
      push(heap, entry);
      if (heap[0] === entry && !isRunning) arm();
    },
    runDue,
    clear: () => {
      heap = [];
      arm();
    },
  };
};
