/** Starts the built gateway with its simulator, on ports of their own, and lets each sample do its work there. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apollo } from '../samples/apollo/apollo.ts';
import { relay } from '../samples/relay/relay.ts';
import type { Report } from '../samples/sample.ts';
import { urql } from '../samples/urql/urql.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const startWithinMs = 30_000;
const runWithinMs = 60_000;

interface Running {
  readonly gateway: string;
  readonly simulator: string;
}

/** Resolves when both have said where they are. */
const start = (directory: string): { readonly child: ChildProcess; readonly running: Promise<Running> } => {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      SIMULATOR_PORT: '0',
      ADMIN_PORT: '0',
      DATA_DIR: directory,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const running = new Promise<Running>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const gateway = /(http:\S+)\/graphql /.exec(text)?.[1];
      const simulator = /(http:\S+)\/_sim\//.exec(text)?.[1];
      if (gateway !== undefined && simulator !== undefined) resolve({ gateway, simulator });
    });
    child.once('exit', () => {
      reject(new Error(`The gateway did not start:\n${text}`));
    });
  });
  return { child, running };
};

const within = async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what}: not done within ${String(ms / 1000)} seconds`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const problemsOf = ({ status, outcome, states, items }: Report): readonly string[] => [
  ...(status === 'ACTIVE' ? [] : [`the line is ${String(status)}`]),
  ...(outcome === 'PLACED' ? [] : [`the order is ${outcome}`]),
  ...(states.at(-1) === 'COMPLETED' ? [] : [`its subscription told ${states.join(', ') || 'nothing'}`]),
  ...(items.joined === items.total ? [] : [`${String(items.joined)} of ${String(items.total)} items in two pages`]),
];

const directory = await mkdtemp(join(tmpdir(), 'care-gateway-samples-'));
const { child, running } = start(directory);
try {
  const { gateway, simulator } = await within(startWithinMs, 'start', running);
  await fetch(`${simulator}/_sim/timing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inProgressMs: 200, completedMs: 600 }),
  });
  const samples = [apollo, urql, relay];
  for (const [index, { name, run }] of samples.entries()) {
    const report = await within(runWithinMs, name, run(`${gateway}/graphql`, String(2145551100 + index)));
    const problems = problemsOf(report);
    console.log(`${name}: ${problems.length === 0 ? 'ok' : problems.join('; ')} (${report.states.join(' → ')})`);
    if (problems.length > 0) process.exitCode = 1;
  }
} finally {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  await rm(directory, { recursive: true, force: true });
}
