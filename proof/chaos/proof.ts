/** What every proof is: something that starts processes and stores, is right or wrong, and leaves nothing behind. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processes } from './processes.ts';
import { openStore, type Store, type StoreName } from './stores.ts';

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export interface Surroundings {
  readonly processes: Processes;
  readonly store: Store;
  /** Kept when something is wrong. */
  readonly logDirectory: string;
}

const processes = new Processes();
let opened: Store | undefined;

const cleanUp = async (): Promise<void> => {
  processes.killAll();
  const store = opened;
  opened = undefined;
  await store?.close();
};

const giveUp = (why: string, exitCode: number): void => {
  say(`\n${why}`);
  void cleanUp().finally(() => process.exit(exitCode));
};

/** Runs on a fresh store, for so long at most; the proof gives what is wrong, and nothing when all is well. */
export const prove = async (
  name: StoreName,
  atMostMs: number,
  proof: (surroundings: Surroundings) => Promise<readonly string[]>,
): Promise<boolean> => {
  const logDirectory = await mkdtemp(join(tmpdir(), 'care-gateway-proof-'));
  const tooLong = setTimeout(() => {
    giveUp(`It takes too long. Logs: ${logDirectory}`, 1);
  }, atMostMs);
  try {
    opened = await openStore[name](logDirectory);
    const wrong = await proof({ processes, store: opened, logDirectory });
    for (const complaint of wrong) say(`  ${complaint}`);
    if (wrong.length > 0) say(`  FAILED. Logs: ${logDirectory}`);
    else await rm(logDirectory, { recursive: true, force: true });
    return wrong.length === 0;
  } finally {
    clearTimeout(tooLong);
    await cleanUp();
  }
};

/** Runs the parts of a proof, one after the other, and ends this process: with 1 when one of them is wrong. */
export const runProof = async (parts: () => AsyncIterable<boolean>): Promise<void> => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      giveUp(signal, 130);
    });
  }
  try {
    for await (const isRight of parts()) if (!isRight) process.exitCode = 1;
  } catch (error) {
    say(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = 1;
  }
};

export const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on.`);
  return value;
};
