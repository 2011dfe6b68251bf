import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type FlattenedJWSInput, type JSONWebKeySet } from 'jose';
import { createAuthenticator } from '../../src/identity/authenticate.ts';
import { createRemoteKeys } from '../../src/identity/key-set.ts';

const { publicKey } = await generateKeyPair('ES256');
const jwk = await exportJWK(publicKey);
const holding = (...kids: readonly string[]): JSONWebKeySet => ({ keys: kids.map((kid) => ({ ...jwk, kid })) });

const minute = 60_000;
const token: FlattenedJWSInput = { payload: '', signature: '' };

/** An identity provider whose keys, and whose health, a test decides; and a clock that it moves. */
const aProvider = (kids: readonly string[] = ['one']) => {
  const provider = {
    published: holding(...kids) as unknown,
    isDown: false,
    clock: 0,
    fetches: 0,
    failures: 0,
  };
  const keys = createRemoteKeys({
    fetch: () => {
      provider.fetches += 1;
      return provider.isDown ? Promise.reject(new Error('down')) : Promise.resolve(provider.published);
    },
    now: () => provider.clock,
    onFailure: () => {
      provider.failures += 1;
    },
  });
  const find = async (kid: string) => keys.getKey({ alg: 'ES256', kid }, token);
  return Object.assign(provider, { find, health: keys.health });
};

const unknown = { code: 'ERR_JWKS_NO_MATCHING_KEY' };
const unavailable = { name: 'KeysUnavailableError' };

describe('The keys of the identity provider', () => {
  it('are fetched once for all who ask at once, and kept for ten minutes', async () => {
    const provider = aProvider();
    await Promise.all(Array.from({ length: 100 }, () => provider.find('one')));
    expect(provider.fetches).toBe(1);
    provider.clock = 10 * minute;
    await provider.find('one');
    expect(provider.fetches).toBe(1);
    provider.clock += 1;
    await provider.find('one');
    expect(provider.fetches).toBe(2);
  });

  it('are fetched again for a new key, and an old one is then no longer good', async () => {
    const provider = aProvider();
    await provider.find('one');
    provider.published = holding('two');
    provider.clock = 31_000;
    await provider.find('two');
    await expect(provider.find('one')).rejects.toMatchObject(unknown);
    expect(provider.fetches).toBe(2);
  });

  it('are fetched at most every 30 s, however many unknown keys are named', async () => {
    const provider = aProvider();
    await provider.find('one');
    for (let second = 0; second <= 600; second += 1) {
      provider.clock = second * 1000;
      const flood = Array.from({ length: 20 }, (_, n) => provider.find(`unknown ${second} ${n}`));
      for (const { status } of await Promise.allSettled(flood)) expect(status).toBe('rejected');
      await provider.find('one');
    }
    // One at the start, then one in each half minute of ten.
    expect(provider.fetches).toBe(21);
  });

  it.each<readonly [what: string, break_: (provider: ReturnType<typeof aProvider>) => void]>([
    ['is down', (provider) => (provider.isDown = true)],
    ['answers something else', (provider) => (provider.published = { keys: 'none' })],
    ['answers nothing', (provider) => (provider.published = undefined)],
  ])('are used on for an hour while it %s', async (_what, breakIt) => {
    const provider = aProvider();
    await provider.find('one');
    breakIt(provider);
    provider.clock = 70 * minute;
    await provider.find('one');
    expect(provider.failures).toBe(1);
    provider.clock += 1;
    await expect(provider.find('one')).rejects.toMatchObject(unavailable);
    await expect(provider.health()).rejects.toMatchObject(unavailable);
    provider.isDown = false;
    provider.published = holding('one');
    provider.clock += 30_000;
    await provider.find('one');
    await expect(provider.health()).resolves.toBeUndefined();
  });

  it('are asked for every 30 s while it is down, and every second while there have never been any', async () => {
    const provider = aProvider();
    provider.isDown = true;
    for (; provider.clock < 10_000; provider.clock += 100) {
      await expect(provider.find('one')).rejects.toMatchObject(unavailable);
    }
    expect(provider.fetches).toBe(10);
    provider.isDown = false;
    provider.clock += 1000;
    await provider.find('one');
    provider.isDown = true;
    const before = provider.fetches;
    const until = provider.clock + 20 * minute;
    for (provider.clock += 10 * minute + 1; provider.clock < until; provider.clock += 1000) await provider.find('one');
    expect(provider.fetches - before).toBe(20);
  });

  it('that cannot be had are nobody else’s fault', async () => {
    const provider = aProvider();
    provider.isDown = true;
    const authenticate = createAuthenticator({
      readToken: () => provider.find('one') as Promise<never>,
      anonymous: undefined,
    });
    expect(await authenticate({ authorization: ['Bearer a.b.c'], isTokenInAddress: false })).toEqual(
      expect.objectContaining({ code: 'OVERLOADED' }),
    );
  });
});
