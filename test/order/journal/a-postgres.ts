/** A PostgreSQL server of one's own: a new cluster in a temporary directory, to be stopped and frozen at will. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../../support/free-port.ts';

export interface Postgres {
  /** Of its database, with user and password. */
  readonly url: string;
  /** Where it keeps its files. */
  readonly directory: string;
  /** Stops it as a power cut would, except that the disk keeps what was written. */
  stopNow(): Promise<void>;
  start(): Promise<void>;
  /** Stops its processes where they are: connections stay open, and nothing answers. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export const howToInstall = 'PostgreSQL is not installed; on Debian: apt-get install -y postgresql';

const debianDirectory = '/usr/lib/postgresql';

/** The directory of the server's programs, of the newest version that there is; undefined when there is none. */
export const findPostgres = (): string | undefined => {
  const versions = existsSync(debianDirectory) ? readdirSync(debianDirectory) : [];
  const newestFirst = versions.toSorted((one, other) => Number(other) - Number(one));
  return [
    ...newestFirst.map((version) => join(debianDirectory, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ].find((directory) => existsSync(join(directory, 'initdb')));
};

/** The server refuses to run as root, so that root runs it as the user that its package has made. */
const serverUser = process.getuid?.() === 0 ? 'postgres' : undefined;

const childrenOf = (parent: number): readonly number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid] : []));

const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(pid, name);
  } catch {
    // A connection's process that has just ended.
  }
};

export const startPostgres = async (): Promise<Postgres> => {
  const programs = findPostgres();
  if (programs === undefined) throw new Error(howToInstall);
  const home = mkdtempSync(join(tmpdir(), 'care-postgres-'));
  const directory = join(home, 'data');
  const log = join(home, 'log');
  const passwordFile = join(home, 'password');
  const password = randomBytes(12).toString('hex');
  const port = await freePort();

  const run = async (program: string, ...parameters: string[]) => {
    const own = [join(programs, program), ...parameters];
    const [file = '', ...rest] = serverUser === undefined ? own : ['runuser', '-u', serverUser, '--', ...own];
    // With a pipe for its output, pg_ctl would seem to run for as long as the server does.
    const [code] = (await once(spawn(file, rest, { cwd: home, stdio: 'ignore' }), 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${program} failed: ${existsSync(log) ? readFileSync(log, 'utf8') : String(code)}`);
  };
  const start = () => {
    const options = [`-c listen_addresses=127.0.0.1 -p ${port}`, `-c unix_socket_directories=${home}`].join(' ');
    return run('pg_ctl', 'start', '-w', '-s', '-D', directory, '-l', log, '-o', options);
  };
  const stopNow = () => run('pg_ctl', 'stop', '-w', '-s', '-D', directory, '-m', 'immediate');
  const postmaster = () => Number(readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  const isRunning = () => existsSync(join(directory, 'postmaster.pid'));

  const freeze = () => {
    const pid = postmaster();
    // First the one that makes others.
    signal(pid, 'SIGSTOP');
    for (const child of childrenOf(pid)) signal(child, 'SIGSTOP');
  };
  const thaw = () => {
    const pid = postmaster();
    for (const child of [...childrenOf(pid), pid]) signal(child, 'SIGCONT');
  };

  const close = async () => {
    if (isRunning()) {
      thaw();
      await stopNow();
    }
    rmSync(home, { recursive: true });
  };

  mkdirSync(directory, { mode: 0o700 });
  writeFileSync(passwordFile, password);
  if (serverUser !== undefined) execFileSync('chown', ['-R', `${serverUser}:`, home]);
  try {
    await run(
      'initdb',
      '-D',
      directory,
      '-U',
      'care',
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      '-N',
    );
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  const url = `postgres://care:${password}@127.0.0.1:${port}/postgres`;
  return { url, directory, stopNow, start, freeze, thaw, close };
};
