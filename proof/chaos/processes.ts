/** The processes of a proof. None of them outlives it, however it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface SpawnOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** With a channel for messages. */
  readonly talks?: boolean;
  /** With a pipe more (file descriptor 3), which the process writes to. */
  readonly signals?: boolean;
}

export class Processes {
  readonly #running = new Set<ChildProcess>();

  constructor() {
    // Also when this process ends by an error that nobody caught.
    process.once('exit', () => {
      this.killAll();
    });
  }

  /** Starts Node with nothing of our own environment: proxies and options must not reach the product. */
  spawn({ args, env = {}, talks = false, signals = false }: SpawnOptions): ChildProcess {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe', ...(signals ? (['pipe'] as const) : []), ...(talks ? (['ipc'] as const) : [])],
      env,
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    return child;
  }

  /** At once: SIGKILL ends a frozen process too. */
  killAll(): void {
    for (const child of this.#running) child.kill('SIGKILL');
  }
}

/** The first message of a process. @throws Error when it ends before. */
export const firstMessage = async (name: string, child: ChildProcess): Promise<unknown> => {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const gone = once(child, 'exit').then(() => {
    throw new Error(`${name} ended before it was ready:\n${said}`);
  });
  const [message] = (await Promise.race([once(child, 'message'), gone])) as [unknown];
  // It may end later; nobody waits for that any more.
  gone.catch(() => undefined);
  return message;
};
