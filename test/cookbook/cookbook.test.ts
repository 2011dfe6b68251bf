/**
 * Runs every case of the cookbook in a world of its own and compares the answer with the fixture that the client package
 * ships. `npm run fixtures` writes the fixtures anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OperationTypeNode, parse, print } from 'graphql';
import { format } from 'prettier';
import { fixturesFolder } from '../../scripts/fixtures-folder.ts';
import { readCookbook, type Case, type Recipe } from '../../src/server/read-cookbook.ts';
import { withTypenames } from '../../scripts/with-typenames.ts';
import { aGateway } from '../support/a-gateway.ts';
import { listen } from '../support/listen.ts';
import type { Kit } from '../support/place.ts';
import { createStableIds } from '../support/stable-ids.ts';
import { preparations } from './preparations.ts';

const recipes = readCookbook();
const cases = recipes.flatMap((recipe) => recipe.cases.map((one) => ({ name: one.name, recipe, one })));

const answerTo = async (kit: Kit, recipe: Recipe, { name, variables }: Case): Promise<unknown> => {
  const document = print(withTypenames(parse(recipe.document)));
  const ids = createStableIds();
  ids.settle(await preparations[name]?.(kit));
  const resolved = ids.resolve(variables);
  if (recipe.kind === OperationTypeNode.SUBSCRIPTION) return ids.settle(await listen(kit, document, resolved));
  const { data, errors } = await kit.send(document, resolved);
  return ids.settle({ data, ...(errors && { errors }) });
};

const fixtureOf = (name: string): URL => new URL(`${name}.json`, fixturesFolder);

describe.each(cases)('$name', ({ recipe, one }) => {
  const kit = aGateway();

  it('answers as its fixture says', async () => {
    const answer = await answerTo(kit, recipe, one);
    if (process.env['WRITE_FIXTURES'] !== undefined) {
      writeFileSync(fixtureOf(one.name), await format(JSON.stringify(answer), { parser: 'json', printWidth: 120 }));
    }
    expect(answer).toEqual(JSON.parse(readFileSync(fixtureOf(one.name), 'utf8')));
  });
});

describe('the cookbook', () => {
  it('says of every operation what it is for, and has variables for it', () => {
    for (const {
      purpose,
      cases: [first],
      name,
    } of recipes) {
      expect(purpose).toMatch(/\.$/);
      expect(first?.name).toBe(name);
    }
  });
});
