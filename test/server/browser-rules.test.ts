import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';
import { production } from '../support/production.ts';

const allowed = 'https://care.example.com';
const sandbox = 'https://studio.apollographql.com';
const kit = aGateway({ environment: { CORS_ORIGINS: allowed } });

const preflight = (origin: string): Promise<Response> =>
  fetch(`${kit.url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization',
    },
  });

const directivesOf = (response: Response): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    (response.headers.get('content-security-policy') ?? '').split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources];
    }),
  );

describe('another site', () => {
  it.each([allowed, sandbox])('that is listed may ask: %s', async (origin) => {
    const { headers } = await preflight(origin);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
  });

  it.each([
    'https://evil.example',
    'https://care.example.com.evil.example',
    'http://care.example.com',
    'https://care.example.com:8443',
    'https://CARE.example.com',
    'null',
  ])('that is not listed may not: %s', async (origin) => {
    const answers = [await preflight(origin), await kit.post('{"query":"{ __typename }"}', { origin })];
    expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([null, null]);
  });
});

describe('hosted Sandbox', () => {
  const { post } = aGateway({ environment: { ...production, TRUSTED_DOCUMENTS: 'off' } });

  it('may not ask in production', async () => {
    const { headers } = await post('{"query":"{ __typename }"}', { origin: sandbox });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a page', () => {
  it('of no kind may load anything or be framed', async () => {
    const response = await fetch(`${kit.url}/live`);
    expect(directivesOf(response)).toEqual({
      'default-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('of the offline explorer runs exactly the scripts that it came with', async () => {
    const response = await fetch(`${kit.url}/graphiql`);
    const scripts = [...(await response.text()).matchAll(/<script>([\s\S]*?)<\/script>/g)];
    const hashes = scripts.map(([, script = '']) => createHash('sha256').update(script).digest('base64'));
    const directives = directivesOf(response);
    expect(hashes.length).toBeGreaterThan(0);
    expect(directives['script-src']).toEqual(hashes.map((hash) => `'sha256-${hash}'`));
    expect(directives['connect-src']).toEqual(["'self'"]);
    expect(directives['worker-src']).toEqual(['blob:']);
  });

  it('of Sandbox may load what it names, from Apollo and nobody else', async () => {
    const response = await fetch(`${kit.url}/graphql`, { headers: { accept: 'text/html' } });
    const page = await response.text();
    const directives = directivesOf(response);
    const scripts = [...page.matchAll(/<script[^>]+src="(https:\/\/[^/"]+)/g)].map(([, host]) => host);
    expect(scripts.length).toBeGreaterThan(0);
    expect(directives['script-src']).toEqual(expect.arrayContaining(scripts));
    expect(directives['frame-src']).toContain('https://sandbox.embed.apollographql.com');
    expect(
      Object.values(directives)
        .flat()
        .filter((source) => source === '*' || source === 'https:'),
    ).toEqual([]);
  });
});
