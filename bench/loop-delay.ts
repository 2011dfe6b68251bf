/**
 * How late an event loop gets while 64 callers write orders down: `tsx bench/loop-delay.ts worker|inline FOLDER SECONDS`. It
 * tells its parent, and ends with it.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { anOrderToWrite, openBuiltJournal, type JournalPlace } from './built-journal.ts';
import type { LoopDelayReply, LoopDelayReport } from './loop-delay-report.ts';
import { median } from './slices.ts';

const callers = 64;
const warmUpMs = 500;

const [place, folder, seconds] = process.argv.slice(2);
if (folder === undefined || seconds === undefined) throw new Error('The place, the folder or the time is missing.');

const measureSync = (): number => {
  const file = openSync(join(folder, 'sync'), 'w');
  try {
    return median(
      Array.from({ length: 21 }, () => {
        writeSync(file, 'some bytes');
        const begun = performance.now();
        fdatasyncSync(file);
        return performance.now() - begun;
      }),
    );
  } finally {
    closeSync(file);
  }
};

const measure = async (): Promise<LoopDelayReport> => {
  const syncMs = measureSync();
  const journal = await openBuiltJournal(place as JournalPlace, join(folder, 'journal.sqlite'));
  let stopped = false;
  let latencies: number[] = [];
  const insertInTurn = async () => {
    while (!stopped) {
      // Each caller is a request of its own, so the event loop turns between two of its calls.
      await nextTurn();
      const order = anOrderToWrite();
      const begun = performance.now();
      const outcome = await journal.insertIntents([order]);
      if (outcome.kind !== 'inserted') throw new Error(`not inserted: ${outcome.kind}`);
      latencies.push(performance.now() - begun);
    }
  };
  const inserting = Promise.all(Array.from({ length: callers }, insertInTurn));
  // Should they fail, they are awaited below.
  inserting.catch(() => undefined);
  await wait(warmUpMs);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  latencies = [];
  const begun = performance.now();
  delay.enable();
  await wait(Number(seconds) * 1000);
  delay.disable();
  const insertsPerSecond = (latencies.length / (performance.now() - begun)) * 1000;
  const insertP50 = median(latencies);
  stopped = true;
  await inserting;
  await journal.close();
  return {
    syncMs,
    insertsPerSecond,
    insertP50,
    loopP50: delay.percentile(50) / 1e6,
    loopP99: delay.percentile(99) / 1e6,
  };
};

const tell = (reply: LoopDelayReply): void => {
  process.send?.(reply);
};

process.on('disconnect', () => process.exit(0));
try {
  tell({ report: await measure() });
} catch (error) {
  tell({ failure: error instanceof Error ? error.message : String(error) });
}
