import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { aGateway, careOrderPath } from '../support/a-gateway.ts';
import { sendRaw } from '../support/send-raw.ts';
import { hostileCorpus, type Profile } from './hostile-corpus.ts';
import { environmentOf, verdictOf } from './hostile-gateways.ts';

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
    async (_row, _name, { request, status, code, problem, looksUp = false, never }) => {
      const answer = await sendRaw(kit.url, request);
      expect(verdictOf(answer)).toMatchObject({ status, code, problem });
      // The limit, and the sentence that there are more.
      expect(verdictOf(answer).errors).toBeLessThanOrEqual(6);
      expect(answer.text).not.toMatch(insides);
      if (never) expect(answer.text).not.toMatch(never);
      const { calls, counts } = await kit.calls();
      expect(looksUp ? counts[careOrderPath] : calls).toEqual(looksUp ? undefined : []);
      expect(await kit.ledger()).toEqual([]);
    },
  );
});
