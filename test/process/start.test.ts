import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let directory: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'care-gateway-'));
});

afterEach(async () => {
  running?.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

interface Started {
  readonly url: string;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

/** Starts the built gateway and waits until it says its address, or is gone. */
const start = (environment: Readonly<Record<string, string>>): Promise<Started> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [main], {
      env: { PATH: process.env['PATH'], PORT: '0', SIMULATOR_PORT: '0', DATA_DIR: directory, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let text = '';
    const output = () => text;
    const exit = new Promise<number | null>((exited) => child.once('exit', exited));
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const url = /(http:\/\/\S+)\/graphql /.exec(text)?.[1];
      if (url !== undefined) resolve({ url, output, exit });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exit.then(() => {
      resolve({ url: '', output, exit });
    });
  });

const ask = async (url: string, query: string): Promise<unknown> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
  return { data, ...(errors !== undefined && { errors }) };
};

describe('the built gateway', () => {
  it('starts with no settings at all, places an order, and stops when told', async () => {
    const { url, output, exit } = await start({});
    expect(output()).toContain('SIMULATED');
    const placed = await ask(
      url,
      'mutation { suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { order { state } errors { message } } }',
    );
    expect(placed).toEqual({ data: { suspendService: { order: { state: 'ACCEPTED' }, errors: [] } } });
    running?.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('keeps its orders over a restart', async () => {
    const first = await start({});
    await ask(first.url, 'mutation { changeCtn(input: { device: { ctn: "1234567890" } }) { order { id } } }');
    running?.kill('SIGKILL');
    await first.exit;
    const second = await start({});
    expect(await ask(second.url, '{ careOrders(first: 5) { nodes { changes { type } } } }')).toEqual({
      data: { careOrders: { nodes: [{ changes: [{ type: 'CHANGE_CTN' }] }] } },
    });
  });

  it('tells every setting that cannot be used, and does not start', async () => {
    const { output, exit } = await start({ PORT: 'many', EBONDING_URL: 'nowhere', LOG_LEVEL: 'loud' });
    expect(await exit).toBe(1);
    for (const name of ['PORT', 'EBONDING_URL', 'LOG_LEVEL']) expect(output()).toContain(`${name}: `);
  });

  it('does not start with one carrier configured and the other not', async () => {
    const { output, exit } = await start({ EBONDING_URL: 'http://127.0.0.1:1/api' });
    expect(await exit).toBe(1);
    expect(output()).toContain('BROADBAND_URL: ');
  });
});
