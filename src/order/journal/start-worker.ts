import { Worker } from 'node:worker_threads';

/** A store's calls are short: V8 would let what they leave behind grow to 48 MB in each thread before it looks at it often enough. */
const resourceLimits = { maxYoungGenerationSizeMb: 6 };

/**
 * Starts a thread on a file of this program, named without its extension. Compiled, it is a `.js` file. From TypeScript it
 * needs tsx, which enters no worker by itself on Node 20.
 */
export const startWorker = (file: URL, workerData: unknown): Worker => {
  // Node announces node:sqlite as experimental at every start.
  const options = { workerData, execArgv: ['--disable-warning=ExperimentalWarning'], resourceLimits };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`${file.href}.js`), options);
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const source = JSON.stringify(`${file.href}.ts`);
  return new Worker(`import(${tsx}).then(({ register }) => { register(); return import(${source}); })`, {
    ...options,
    eval: true,
  });
};
