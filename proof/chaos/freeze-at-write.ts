/**
 * Loaded before the gateway (`--import`), in the freeze proof only. The gateway stops itself, as SIGSTOP, a paused virtual
 * machine or a long collection of garbage would, around the moment at which an order is written to the carrier. It says so
 * on file descriptor 3, for whoever wakes it up again. The product knows nothing of this.
 *
 * Parameters of its own URL: `probability`, of a freeze at each place; `fence=off`, which lets the gateway believe that no
 * time has passed.
 */
import { writeSync } from 'node:fs';
import { DecoratorHandler, Pool, type Dispatcher } from 'undici';

const parameters = new URL(import.meta.url).searchParams;
const probability = Number(parameters.get('probability'));
const isFenced = parameters.get('fence') !== 'off';

const freeze = (place: string): void => {
  if (Math.random() >= probability) return;
  writeSync(3, `${place}\n`);
  // Nothing of this process runs between this call and SIGCONT.
  process.kill(process.pid, 'SIGSTOP');
};

/** The clock's next reading shows the same as at the beginning of time: whatever began later has not taken long. */
const readTime = performance.now.bind(performance);
let isStopped = false;
performance.now = () => {
  if (!isStopped) return readTime();
  isStopped = false;
  return 0;
};

// As properties, so that they can be replaced; undici declares them as methods.
interface Handler {
  onRequestStart: (this: unknown, ...parameters: unknown[]) => void;
  onResponseStart: (this: unknown, ...parameters: unknown[]) => void;
}
const handler = DecoratorHandler.prototype as unknown as Handler;
const { onRequestStart, onResponseStart } = handler;

// src/upstream/upstream.ts derives its fence from this class and asks it right after this call: here is the last moment
// before the fence, and after the fence comes the write itself, with nothing in between.
handler.onRequestStart = function (...given) {
  onRequestStart.apply(this, given);
  freeze('before the write');
  if (!isFenced) isStopped = true;
};

handler.onResponseStart = function (...given) {
  if (isFenced) freeze('before the answer');
  onResponseStart.apply(this, given);
};

const pool = Pool.prototype as unknown as {
  dispatch: (this: unknown, options: Dispatcher.DispatchOptions, handler: unknown) => boolean;
};
const { dispatch } = pool;
pool.dispatch = function (options, answerTo) {
  if (isFenced && options.path.endsWith('/careOrder')) freeze('before the connection');
  return dispatch.call(this, options, answerTo);
};
