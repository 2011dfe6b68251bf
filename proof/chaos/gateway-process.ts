/** One instance of the built gateway, kept running as a container platform would: whenever it ends, it is started again. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Processes } from './processes.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const restartPauseMs = 100;
/** Time that an orchestrator gives after SIGTERM. */
const graceMs = 15_000;

export interface GatewayOptions {
  readonly processes: Processes;
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Options of Node, before the file. */
  readonly nodeArgs?: readonly string[];
  readonly onReady?: (url: string) => Promise<void>;
  /** Hears what the process writes to its file descriptor 3. */
  readonly onSignal?: (line: string) => void;
}

const isError = (line: string): boolean => /^\{"level":[56]0,/.test(line) && !line.includes('StoreUnavailableError');

export class GatewayProcess {
  readonly name: string;
  /** Ends that nobody asked for, of an instance that was ready. */
  crashes = 0;
  /** SIGTERMs that were not obeyed in time, or not with exit code 0. */
  badStops = 0;
  /** Log lines that tell of an error, beside those of a store that cannot be used: that one is made to happen. */
  readonly errors: string[] = [];
  readonly #options: GatewayOptions;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #url: string | undefined;
  /** Being killed, stopped or frozen: not to be troubled twice. */
  #troubled = false;
  #closed = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.name = options.name;
    this.#log = createWriteStream(options.logFile);
  }

  /** Where it listens; undefined while it does not. */
  get url(): string | undefined {
    return this.#url;
  }

  get isCalm(): boolean {
    return this.#url !== undefined && !this.#troubled;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Runs it until `close`. */
  async run(): Promise<void> {
    while (!this.#closed) {
      await this.#runOnce();
      await pause(restartPauseMs);
    }
  }

  async #runOnce(): Promise<void> {
    const { processes, environment, nodeArgs = [], onReady, onSignal } = this.#options;
    const child = processes.spawn({
      args: [...nodeArgs, main],
      env: { ...environment, PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'info' },
      signals: onSignal !== undefined,
    });
    this.#child = child;
    child.stderr?.on('data', (chunk: Buffer) => this.#log.write(chunk));
    if (child.stdout) {
      createInterface(child.stdout).on('line', (line) => {
        this.#log.write(`${line}\n`);
        if (isError(line)) this.errors.push(line);
        if (this.#url !== undefined) return;
        this.#url = /(http:\/\/\S+)\/graphql /.exec(line)?.[1];
        // The carrier may be busy; a gateway without pushes asks by itself.
        if (this.#url !== undefined) onReady?.(this.#url).catch(() => undefined);
      });
    }
    const signals = child.stdio[3];
    if (onSignal && signals instanceof Readable) createInterface(signals).on('line', onSignal);
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (this.#url !== undefined && !this.#troubled && !this.#closed) {
      this.crashes += 1;
      this.#log.write(`\n# ended by itself: code ${code}, signal ${signal}\n`);
    }
    this.#url = undefined;
  }

  /** Waits until it listens. */
  async ready(patienceMs: number): Promise<void> {
    const until = performance.now() + patienceMs;
    while (this.#url === undefined) {
      if (performance.now() > until) throw new Error(`${this.name} does not start`);
      await pause(20);
    }
  }

  kill(): Promise<void> {
    return this.#trouble(async (child) => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
  }

  terminate(): Promise<void> {
    return this.#trouble(async (child) => {
      const exited = once(child, 'exit') as Promise<[number | null]>;
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      child.kill('SIGTERM');
      const [code] = await exited;
      clearTimeout(timer);
      if (code === 0) return;
      this.badStops += 1;
      this.#log.write(`\n# SIGTERM: exit code ${code}\n`);
    });
  }

  freeze(ms: number): Promise<void> {
    return this.#trouble(async (child) => {
      child.kill('SIGSTOP');
      await pause(ms);
      child.kill('SIGCONT');
    });
  }

  async #trouble(act: (child: ChildProcess) => Promise<void>): Promise<void> {
    const child = this.#child;
    if (!child || !this.isCalm) throw new Error(`${this.name} cannot be troubled now`);
    this.#troubled = true;
    try {
      await act(child);
    } finally {
      this.#troubled = false;
    }
  }

  /** Ends it for good: at once, or as it is told. */
  async close(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      if (signal === 'SIGTERM' && code !== 0) this.badStops += 1;
    }
    this.#log.end();
  }
}
