/**
 * The examples of the pages, run in their order, each page with a gateway of its own: a printed answer that is not the real one
 * fails. `npm run fixtures` puts the real ones in.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { readExamples, readPage, type Example } from '../../scripts/read-examples.ts';
import { aGateway } from '../support/a-gateway.ts';
import { listen } from '../support/listen.ts';
import type { Kit } from '../support/place.ts';
import { createStableIds } from '../support/stable-ids.ts';

const root = new URL('../../', import.meta.url);

/** The cookbook's answers are the fixtures, which test/cookbook compares. */
const pages = ['README.md', ...readdirSync(new URL('docs/', root)).map((file) => `docs/${file}`)].filter(
  (page) => page.endsWith('.md') && page !== 'docs/cookbook.md' && readPage(page).includes('```graphql'),
);

/** Data, or data and errors where there are any. */
const ask = async (kit: Kit, query: string): Promise<unknown> => {
  const { data, errors } = await kit.send(query);
  return errors ? { data, errors } : data;
};

const listenTo = async (kit: Kit, query: string): Promise<unknown> =>
  (await listen(kit, query)).map((result) => (result as { readonly data: unknown }).data);

/** Each example with the answer that it really has. */
const runExamples = async (kit: Kit, page: string): Promise<readonly (Example & { readonly real: unknown })[]> => {
  const ids = createStableIds();
  const run: (Example & { readonly real: unknown })[] = [];
  for (const example of readExamples(page)) {
    const query = example.query.replaceAll(/"(\w+)"/g, (_all, word: string) => `"${ids.resolve(word)}"`);
    const real = ids.settle(await (query.startsWith('subscription') ? listenTo(kit, query) : ask(kit, query)));
    run.push({ ...example, real });
  }
  return run;
};

describe.each(pages)('%s', (page) => {
  const kit = aGateway();

  it('prints the real answers of its operations, in their order', async () => {
    const examples = await runExamples(kit, page);
    if (process.env['WRITE_FIXTURES'] !== undefined) {
      let made = readPage(page);
      for (const { answer, text, real } of examples) {
        const json = JSON.stringify(real);
        if (JSON.stringify(answer) !== json)
          made = made.replace(text, await format(json, { parser: 'json', printWidth: 118 }));
      }
      writeFileSync(new URL(page, root), made);
    }
    // Each operation has its answer below it.
    expect(examples).toHaveLength(readPage(page).split('```graphql').length - 1);
    expect(examples.map(({ real }) => real)).toEqual(readExamples(page).map(({ answer }) => answer));
  });
});
