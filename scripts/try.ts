/**
 * Does what a new user does: a fresh clone, the README's own command, its operations in their order, until the first order
 * is completed. All of it is read out of README.md. Takes some minutes on Node 20, where `npm ci` compiles.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { readExamples, readPage } from './read-examples.ts';

const repository = fileURLToPath(new URL('../', import.meta.url));
const installWithinMs = 10 * 60_000;
const startWithinMs = 2 * 60_000;
const completeWithinMs = 60_000;

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** The commands of the README's line that starts the gateway, one by one. */
const startCommands = (): readonly string[] => {
  const line = /^(.*npm start)\b/m.exec(readPage('README.md'))?.[1];
  if (line === undefined) throw new Error('README.md does not say how to start.');
  return line.split('&&').map((command) => command.trim());
};

const start = (command: string, clone: string): Promise<{ readonly child: ChildProcess; readonly url: string }> =>
  new Promise((resolve, reject) => {
    // A group of its own: npm, and the gateway under it.
    const child = spawn('bash', ['-c', command], {
      cwd: clone,
      detached: true,
      env: { ...process.env, PORT: '0', SIMULATOR_PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const late = setTimeout(() => {
      stop(child);
      reject(new Error(`\`${command}\` said no address within ${String(startWithinMs / 1000)} seconds.`));
    }, startWithinMs);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const url = /(http:\S+\/graphql) /.exec(text)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve({ child, url });
    });
    child.once('exit', () => {
      clearTimeout(late);
      reject(new Error(`\`${command}\` ended:\n${text}`));
    });
  });

const stop = ({ pid }: ChildProcess): void => {
  if (pid !== undefined) process.kill(-pid, 'SIGTERM');
};

const ask = async (url: string, query: string): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { readonly data: unknown; readonly errors?: unknown };
  if (errors !== undefined) throw new Error(`${query}\n${JSON.stringify(errors)}`);
  return data;
};

const isCompleted = (answer: unknown): boolean => JSON.stringify(answer).includes('"state":"COMPLETED"');

/** The example that follows an order: what it answers depends on when it is asked. */
const follows = (query: string): boolean => query.includes('careOrders');

const follow = async (url: string, query: string): Promise<void> => {
  const until = performance.now() + completeWithinMs;
  while (!isCompleted(await ask(url, query))) {
    if (performance.now() > until) throw new Error('The order was not completed in time.');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

const began = performance.now();
const clone = mkdtempSync(join(tmpdir(), 'care-gateway-try-'));
let running: ChildProcess | undefined;
/** A person reads before asking; the catalog, which a preview reckons with, is fetched in the first seconds after the start. */
const catalogWithinMs = 5000;

const isAnswered = async (url: string, query: string, answer: unknown): Promise<boolean> => {
  const until = performance.now() + catalogWithinMs;
  for (;;) {
    if (isDeepStrictEqual(await ask(url, query), answer)) return true;
    if (performance.now() > until) return false;
    await pause(250);
  }
};

try {
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${repository}`, clone]);
  const commands = startCommands();
  for (const command of commands.slice(0, -1)) {
    const since = performance.now();
    execFileSync('bash', ['-c', command], {
      cwd: clone,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: installWithinMs,
    });
    console.log(`${command}: ${seconds(since)}`);
  }
  const since = performance.now();
  const { child, url } = await start(commands.at(-1) ?? '', clone);
  running = child;
  console.log(`${String(commands.at(-1))}: ${seconds(since)} until it said where it is`);

  const examples = readExamples('README.md');
  for (const { query, answer } of examples) {
    const [title = ''] = query.trim().split('\n');
    if (follows(query)) await follow(url, query);
    else if (!(await isAnswered(url, query, answer))) throw new Error(`Not the printed answer:\n${query}`);
    console.log(`${follows(query) ? 'COMPLETED' : 'as printed'}: ${title.slice(0, 80)}`);
  }
  if (!examples.some(({ query }) => follows(query))) throw new Error('README.md follows no order.');
  console.log(`try: from a fresh clone to a completed order in ${seconds(began)}`);
} finally {
  if (running) stop(running);
  rmSync(clone, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
