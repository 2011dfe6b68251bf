import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Limits } from '../../src/limits.ts';
import { aGateway, careOrderPath } from '../support/a-gateway.ts';
import { sendRaw } from '../support/send-raw.ts';
import { hostileCorpus, type Profile } from './hostile-corpus.ts';
import { environmentOf, isAnsweredRight, verdictOf, withToken } from './hostile-gateways.ts';

const directory = mkdtempSync(join(tmpdir(), 'care-gateway-hostile-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Nothing of the inside, wherever it comes from. */
const insides = /node_modules|\.ts:|\.js:|at async|stack|127\.0\.0\.1|sqlite|orderingMobility/i;

describe.each<Profile>(['development', 'production', 'trusted'])('a gateway in its profile %s', (profile) => {
  const kit = aGateway({ environment: environmentOf(profile, directory) });
  const cases = hostileCorpus.filter((hostile) => (hostile.profile ?? 'development') === profile);

  it.each(cases.map((hostile) => [hostile.row, hostile.name, hostile] as const))(
    'answers row %i (%s) exactly, and no carrier hears of it',
    async (_row, _name, hostile) => {
      const { request, status, code, problem, looksUp = false } = hostile;
      const authorization = `Bearer ${await kit.tokenFor({})}`;
      const answer = await sendRaw(kit.url, withToken(request, profile, authorization));
      expect(verdictOf(answer)).toMatchObject({ status, code, problem });
      expect({ text: answer.text, isRight: isAnsweredRight(hostile, answer) }).toMatchObject({ isRight: true });
      expect(answer.text).not.toMatch(insides);
      const { calls, counts } = await kit.calls();
      expect(looksUp ? counts[careOrderPath] : calls).toEqual(looksUp ? undefined : []);
      expect(await kit.ledger()).toEqual([]);
    },
  );
});

/** Which limit is switched off, and the case that must then be answered otherwise than it should. */
const without: readonly (readonly [off: string, limits: Partial<Limits>, caught: string, profile?: Profile])[] = [
  ['tokens', { tokens: Infinity }, 'a thousand aliases'],
  ['recursiveSelections', { recursiveSelections: Infinity }, 'fragments that double twenty times'],
  ['errors', { errors: 100 }, '1,900 unknown fields'],
  ['errors (coercion)', { errors: 100 }, '50,000 wrong entries of a list'],
  ['depth', { depth: Infinity }, 'a depth of 13'],
  ['depth (fragments)', { depth: Infinity }, 'a depth of 13 hidden in fragments'],
  ['aliases', { aliases: Infinity }, 'sixteen aliases'],
  ['repeats', { repeats: Infinity, depth: Infinity }, 'one object often within itself'],
  ['rootFields', { rootFields: Infinity }, 'eleven fields at the root'],
  ['mutations', { mutations: Infinity }, 'six orders in a document'],
  ['mutations (fragments)', { mutations: Infinity }, 'six orders in a fragment'],
  ['operations', { operations: Infinity }, 'eleven operations in a document'],
  ['cost', { cost: Infinity, bucket: 1e9 }, 'lists in lists'],
  ['cost (usual sizes)', { cost: Infinity, bucket: 1e9 }, 'lists in lists whose sizes nobody gives'],
  ['cost (changes)', { cost: Infinity, bucket: 1e9 }, '1,000 changes'],
  ['bodyBytes', { bodyBytes: 10_000_000 }, '900 KB of commas'],
  ['bodyBytes (chunks)', { bodyBytes: 10_000_000 }, '1.5 MB in chunks'],
  ['jsonDepth', { jsonDepth: Infinity }, '33 levels of JSON'],
  ['headerBytes', { headerBytes: 1_000_000 }, '20 KB of headers'],
  ['trustedBodyBytes', { trustedBodyBytes: 1_000_000 }, '20 KB where only trusted documents are run', 'trusted'],
  ['trusted documents', {}, 'a document that is not trusted', 'production'],
  ['trusted documents (streams)', {}, 'a subscription that is not trusted', 'production'],
  ['introspection off', {}, 'introspection in production', 'development'],
  ['suggestions off', {}, 'a typing error in production', 'development'],
  ['suggestions off (streams)', {}, 'a typing error in a subscription in production', 'development'],
  ['pages off', {}, 'the landing page in production', 'development'],
];

describe.each(without)('a gateway without its limit: %s', (_off, limits, caught, profile = 'development') => {
  const kit = aGateway({ environment: environmentOf(profile, directory), limits });

  it(`is caught by ${caught}`, async () => {
    const hostile = hostileCorpus.find(({ name }) => name === caught);
    if (!hostile) throw new Error(`There is no case: ${caught}`);
    const authorization = `Bearer ${await kit.tokenFor({})}`;
    const answer = await sendRaw(kit.url, withToken(hostile.request, profile, authorization));
    expect(isAnsweredRight(hostile, answer)).toBe(false);
  });
});
