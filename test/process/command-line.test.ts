import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ask } from '../cli/a-desk.ts';

const program = fileURLToPath(new URL('../../dist/cli/care-gateway.js', import.meta.url));

describe('the built care-gateway', () => {
  it('runs the simulator by itself, whose issuer gives tokens, and ends when told', async () => {
    const child = spawn(process.execPath, [program, 'simulator', '--port', '0'], {
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    const url = /at (http:\/\/127\.0\.0\.1:[0-9]+):/.exec(first.toString())?.[1] ?? '';
    const { code, said } = await ask({}, 'token', '--url', url, '--tenant', 'globex', '--scope', 'account:read');
    const [, claims = ''] = said.split('.');
    expect(code).toBe(0);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      tenant: 'globex',
      scope: 'account:read',
    });
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(await ask({}, 'token', '--url', url)).toEqual({
      code: 1,
      said: '',
      told: `There is no simulator at ${url}.`,
    });
  });

  it('has the version of the package', async () => {
    const child = spawn(process.execPath, [program, '--version'], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+\n$/);
  });
});
