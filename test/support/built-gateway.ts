/** The built gateway as processes of their own, with the simulator in them and a data folder that they share. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from '@jest/globals';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Started {
  /** Empty when it has ended without ever listening. */
  readonly url: string;
  readonly simulatorUrl: string;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** Gives what starts one, and waits until it says its address or is gone; none of them outlives its test. */
export const aBuiltGateway = () => {
  let directory: string;
  const running = new Set<ChildProcess>();

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'care-gateway-'));
  });

  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });

  return (environment: Readonly<Record<string, string>>): Promise<Started> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [main], {
        env: {
          PATH: process.env['PATH'],
          PORT: '0',
          SIMULATOR_PORT: '0',
          ADMIN_PORT: '0',
          DATA_DIR: directory,
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.add(child);
      let text = '';
      const exit = new Promise<number | null>((exited) => child.once('exit', exited));
      const tell = (url: string) => {
        const simulatorUrl = /(http:\/\/\S+)\/_sim/.exec(text)?.[1] ?? '';
        resolve({ url, simulatorUrl, output: () => text, exit, kill: (signal) => void child.kill(signal) });
      };
      const read = (chunk: Buffer) => {
        text += chunk.toString();
        const url = /(http:\/\/\S+)\/graphql /.exec(text)?.[1];
        if (url !== undefined) tell(url);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      void exit.then(() => {
        running.delete(child);
        tell('');
      });
    });
};

/** The answer of a running gateway to a document. */
export const askBuilt = async (url: string, query: string): Promise<unknown> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
  return { data, ...(errors !== undefined && { errors }) };
};
