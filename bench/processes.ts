/** The processes that a benchmark starts, and its folders. None of them outlives it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Announcement } from './announce.ts';

export interface Process {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** The end of what it said, for the case that it fails. */
  readonly said: () => string;
}

export interface SpawnOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** With a channel for messages. */
  readonly talks?: boolean;
}

const patienceMs = 5000;
const kept = 4000;

export class Processes {
  readonly #running = new Set<Process>();
  readonly #folders: string[] = [];

  /** Starts Node with nothing of our own environment but the path: proxies and options must not reach a measured process. */
  spawn({ name, args, env = {}, talks = false }: SpawnOptions): Process {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe', ...(talks ? (['ipc'] as const) : [])],
      env: { PATH: process.env['PATH'], ...env },
    });
    if (child.pid === undefined) throw new Error(`${name} could not be started.`);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-kept);
      });
    }
    const started = { name, pid: child.pid, child, said: () => said };
    this.#running.add(started);
    child.once('exit', () => this.#running.delete(started));
    return started;
  }

  /** Starts a TypeScript file of this folder. */
  spawnFile(name: string, file: URL, args: readonly string[] = [], env: SpawnOptions['env'] = {}): Process {
    return this.spawn({ name, args: ['--import', 'tsx', fileURLToPath(file), ...args], env, talks: true });
  }

  async stop(started: Process): Promise<void> {
    if (!this.#running.has(started)) return;
    const exited = once(started.child, 'exit');
    started.child.kill('SIGTERM');
    const timer = setTimeout(() => started.child.kill('SIGKILL'), patienceMs);
    await exited;
    clearTimeout(timer);
  }

  /** A folder that goes when all is stopped. */
  temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'care-gateway-bench-'));
    this.#folders.push(folder);
    return folder;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running].map((started) => this.stop(started)));
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

/** The next message of a process. @throws Error when it ends before. */
export const nextMessage = <T>({ name, child, said }: Process): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const onMessage = (message: unknown) => {
      child.off('exit', onExit);
      resolve(message as T);
    };
    const onExit = () => {
      child.off('message', onMessage);
      reject(new Error(`${name} ended:\n${said()}`));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });

/** Where a process that announces itself listens. */
export const urlOf = async (started: Process): Promise<string> => (await nextMessage<Announcement>(started)).url;

/** Ports that nobody listens on now, all different. */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, 'close');
    }),
  );
  return ports;
};
