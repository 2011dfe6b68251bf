/** What processes cost, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * Seconds of CPU that a process has used: the sum of its threads, to the nanosecond. (`/proc/PID/schedstat` is of the
 * first thread only, and `/proc/PID/stat` counts in hundredths of a second.) Node's threads live as long as the process.
 */
export const cpuSeconds = (pid: number): number => {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder)
    .map((thread) => Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9)
    .reduce((sum, seconds) => sum + seconds, 0);
};

/** Resident memory in megabytes (of a million bytes). */
export const residentMegabytes = (pid: number): number => {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
};

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
