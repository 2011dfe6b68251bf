/**
 * `npm run release:try [-- --compile] [-- --at-most <seconds>]`: what is published, as somebody gets it. It is packed, installed in an empty folder out
 * of a registry, with exactly the versions that were tested, started there by `npx care-gateway`, and asked to place an order,
 * which has to be COMPLETED. Exit code 1 when it is not so.
 *
 * On Node 20 the journal's driver is compiled when it is installed, which takes two minutes. Here it is taken from this
 * repository's own installation, where the very same version was compiled, unless `--compile` says otherwise.
 */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { makePackage, type Package } from '../../scripts/make-package.ts';
import { packageProblems } from '../../scripts/package-problems.ts';
import type { Lock } from '../../scripts/published.ts';
import { startLocalRegistry } from './local-registry.ts';

const { values } = parseArgs({
  options: { compile: { type: 'boolean', default: false }, 'at-most': { type: 'string' } },
});
const atMostMs = Number(values['at-most'] ?? (values.compile ? 600 : 240)) * 1000;
const root = fileURLToPath(new URL('../..', import.meta.url));
const driver = 'node_modules/better-sqlite3';
const run = promisify(execFile);

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const secondsSince = (begun: number): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

const versionIn = (folder: string): string | undefined => {
  const file = join(folder, 'package.json');
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version
    : undefined;
};

/** Everything that is not as the shrinkwrap says. What is optional may be missing: it is for other machines. */
const strayFrom = (lock: Lock, installed: string): { readonly same: number; readonly stray: readonly string[] } => {
  const stray: string[] = [];
  let same = 0;
  for (const [place, { version, optional }] of Object.entries(lock.packages)) {
    if (place === '') continue;
    const found = versionIn(join(installed, place));
    if (found === version) same += 1;
    else if (found !== undefined || optional !== true)
      stray.push(`${place}: ${found ?? 'missing'} in place of ${version ?? '?'}`);
  }
  return { same, stray };
};

/** Without the scripts of packages; then the driver, which is the only one that needs its own. */
const install = async (made: Package, folder: string): Promise<string> => {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const usual = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const registry = await startLocalRegistry(made, usual);
  try {
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', `--registry=${registry.url}`];
    await run('npm', ['install', `${made.name}@${made.version}`, ...options], { cwd: folder });
  } finally {
    await registry.close();
  }
  const installed = join(folder, 'node_modules', made.name);
  if (process.getBuiltinModule('node:sqlite')) return installed;
  const [ours, theirs] = [join(root, driver), join(installed, driver)];
  if (values.compile) {
    await run('npm', ['rebuild', 'better-sqlite3', '--foreground-scripts'], { cwd: folder });
  } else {
    if (versionIn(ours) !== versionIn(theirs)) throw new Error('This repository has another version of the driver.');
    cpSync(join(ours, 'build/Release'), join(theirs, 'build/Release'), { recursive: true });
  }
  return installed;
};

interface Started {
  readonly url: string;
  /** Resolves when nobody listens any more. */
  readonly stop: () => Promise<void>;
}

/** `npx` and what it starts are one group, and end together. */
const start = (folder: string, environment: NodeJS.ProcessEnv): Promise<Started> =>
  new Promise((resolve, reject) => {
    const child: ChildProcess = spawn('npx', ['--no-install', 'care-gateway'], {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const signal = (name: NodeJS.Signals) => {
      const isRunning = child.exitCode === null && child.signalCode === null;
      if (child.pid !== undefined && isRunning) process.kill(-child.pid, name);
    };
    process.once('exit', () => {
      signal('SIGKILL');
    });
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /(http:\/\/\S+)\/graphql /.exec(said)?.[1];
      if (url === undefined) return;
      // The end of npx itself says nothing: the same signal ends it at once, and what it has started in its own time.
      const stop = async () => {
        signal('SIGTERM');
        while (await isAnswered(url)) await pause(100);
      };
      resolve({ url, stop });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => {
      reject(new Error(`It ended before it was ready:\n${said}`));
    });
  });

const isAnswered = (url: string): Promise<boolean> =>
  fetch(`${url}/live`).then(
    () => true,
    () => false,
  );

const ask = async (url: string, query: string): Promise<string> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.text();
};

const placeOrder =
  'mutation { suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { order { id } } }';

const tryRelease = async (folder: string): Promise<readonly string[]> => {
  let begun = performance.now();
  const made = makePackage();
  const problems = packageProblems(made);
  say(
    `${made.name} ${made.version} packed in ${secondsSince(begun)}: ${made.files.length} files, ${Math.round(made.bytes / 1000)} kB`,
  );

  begun = performance.now();
  const installed = await install(made, folder);
  const lock = JSON.parse(readFileSync(join(made.folder, 'npm-shrinkwrap.json'), 'utf8')) as Lock;
  const { same, stray } = strayFrom(lock, installed);
  say(
    `installed in an empty folder in ${secondsSince(begun)}: ${same} packages as in the shrinkwrap, ${stray.length} not`,
  );

  begun = performance.now();
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ...{ PORT: '0', SIMULATOR_PORT: '0', ADMIN_PORT: '0', DATA_DIR: join(folder, 'data') },
  };
  const gateway = await start(folder, environment);
  say(`started by npx in ${secondsSince(begun)}`);

  begun = performance.now();
  await ask(gateway.url, placeOrder);
  const states = '{ careOrders(first: 1) { nodes { state } } }';
  while (!(await ask(gateway.url, states)).includes('"COMPLETED"')) await pause(200);
  say(`an order was COMPLETED after ${secondsSince(begun)}`);
  const listed = execFileSync('npx', ['--no-install', 'care-gateway', 'orders', 'list', '--json'], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  const orders = JSON.parse(listed) as readonly { readonly state: string }[];
  await gateway.stop();
  say('npx care-gateway orders list has it, and SIGTERM ended the gateway');
  return [
    ...problems,
    ...stray,
    ...(orders.length === 1 && orders[0]?.state === 'COMPLETED' ? [] : [`orders list gives ${listed}`]),
  ];
};

const folder = mkdtempSync(join(tmpdir(), 'care-gateway-release-'));
const tooLong = setTimeout(() => {
  say(`It takes longer than ${atMostMs / 1000} s.`);
  process.exit(1);
}, atMostMs);
const begun = performance.now();
try {
  const wrong = await tryRelease(folder);
  for (const complaint of wrong) say(`  ${complaint}`);
  say(`The release can be used: ${wrong.length === 0 ? 'yes' : 'NO'}, ${secondsSince(begun)}`);
  if (wrong.length > 0) process.exitCode = 1;
} finally {
  clearTimeout(tooLong);
  rmSync(folder, { recursive: true, force: true });
}
