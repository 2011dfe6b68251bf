/** What processes cost, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Process } from './processes.ts';

const threadFolders = (pid: number): string[] => readdirSync(`/proc/${pid}/task`);

const threadSeconds = (pid: number, thread: string | number): number =>
  Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9;

/**
 * Seconds of CPU that a process has used: the sum of its threads, to the nanosecond. (`/proc/PID/schedstat` is of the
 * first thread only, and `/proc/PID/stat` counts in hundredths of a second.) Node's threads live as long as the process.
 */
export const cpuSeconds = (pid: number): number =>
  threadFolders(pid).reduce((sum, thread) => sum + threadSeconds(pid, thread), 0);

export interface ThreadSeconds {
  /** JavaScript's first thread. */
  readonly main: number;
  /** The thread that owns the order journal. */
  readonly journal: number;
  /** V8's helpers and libuv's pool. */
  readonly others: number;
}

/** Bytes that a thread has given to `write` and its like. */
const bytesWritten = (pid: number, thread: string): number =>
  Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/task/${thread}/io`, 'utf8'))?.[1]);

/**
 * Finds the journal's thread in a process that has written to it: Node 20 gives threads no names, but beside the first one, which
 * writes to sockets, no other thread writes more than some bytes.
 * @throws Error when that is not so.
 */
export const findJournalThread = (pid: number): number => {
  const [most, next] = threadFolders(pid)
    .filter((thread) => thread !== String(pid))
    .map((thread) => ({ thread: Number(thread), written: bytesWritten(pid, thread) }))
    .sort((a, b) => b.written - a.written);
  if (most === undefined || most.written < 100_000 || most.written < 20 * (next?.written ?? 0)) {
    throw new Error(`Which thread of ${pid} is the journal's cannot be told from what they write.`);
  }
  return most.thread;
};

export const threadSecondsOf = (pid: number, journalThread: number | null): ThreadSeconds => {
  const main = threadSeconds(pid, pid);
  const journal = journalThread === null ? 0 : threadSeconds(pid, journalThread);
  return { main, journal, others: cpuSeconds(pid) - main - journal };
};

const megabytes = (pid: number, member: RegExp): number =>
  (Number(member.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6;

/** Resident memory in megabytes (of a million bytes). */
export const residentMegabytes = (pid: number): number => megabytes(pid, /^VmRSS:\s+(\d+) kB$/m);

/** The most that it ever was: the kernel's own high-water mark, so that no moment between two samples is missed. */
export const peakMegabytes = (pid: number): number => megabytes(pid, /^VmHWM:\s+(\d+) kB$/m);

export interface MachineTimes {
  /** Seconds that its cores worked, for whomever. */
  readonly busy: number;
  /** Seconds that its host took away. */
  readonly stolen: number;
  /** Seconds that its cores could have worked. */
  readonly capacity: number;
}

const ticksPerSecond = 100;

export const machineTimes = (): MachineTimes => {
  const ticks = /^cpu +(.+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ').map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = ticks;
  return {
    busy: (user + nice + system + irq + softirq) / ticksPerSecond,
    stolen: stolen / ticksPerSecond,
    capacity: (performance.now() / 1000) * availableParallelism(),
  };
};

export interface Disturbance {
  /** Share of the machine that processes other than the benchmark's own took. */
  readonly others: number;
  /** Share of the machine that its host took away. */
  readonly stolen: number;
}

const sumCpu = (all: readonly Process[]): number =>
  all.reduce((sum, { pid }) => sum + cpuSeconds(pid), cpuSeconds(process.pid));

/** What others did to the machine during some work of ours. */
export const disturbanceDuring = async (
  ours: readonly Process[],
  work: () => Promise<unknown>,
): Promise<Disturbance> => {
  const machineBefore = machineTimes();
  const oursBefore = sumCpu(ours);
  await work();
  const ourCpu = sumCpu(ours) - oursBefore;
  const machine = machineTimes();
  const capacity = machine.capacity - machineBefore.capacity;
  return {
    others: Math.max(0, (machine.busy - machineBefore.busy - ourCpu) / capacity),
    stolen: (machine.stolen - machineBefore.stolen) / capacity,
  };
};
