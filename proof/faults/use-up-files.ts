/** Takes a process's file descriptors: those that it has may stay, and it gets no more until they are given back. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const limitOf = (pid: number): string =>
  /^Max open files +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1] ?? '';

const setLimit = (pid: number, most: string): void => {
  // The soft limit alone: the hard one could not be raised again.
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${most}:`]);
};

/** Gives back what undoes it. */
export const useUpFiles = (pid: number): (() => void) => {
  const before = limitOf(pid);
  const lowestFree = (): number => {
    const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
    let free = 0;
    while (open.has(free)) free += 1;
    return free;
  };
  setLimit(pid, String(lowestFree()));
  return () => {
    setLimit(pid, before);
  };
};
