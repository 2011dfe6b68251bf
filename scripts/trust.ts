/**
 * `npm run trust -- <folder> [--out trusted-documents.json]`: makes the manifest of trusted documents out of a frontend's
 * operations. Each operation becomes one document, with the fragments that it spreads, from whatever file they are.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { concatAST, parse, print, separateOperations, specifiedRules, validate } from 'graphql';
import { documentLimits } from '../src/gateway/document-limits.ts';
import { createSchema } from '../src/gateway/schema.ts';
import { writeManifest } from '../src/graphql/trusted-documents.ts';
import { usualLimits } from '../src/limits.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'trusted-documents.json' } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Say which folder the operations are in: npm run trust -- <folder>');

const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(graphql|gql)$/.test(file))
  .sort()
  .map((file) => parse(readFileSync(join(folder, file), 'utf8')));

const schema = createSchema();
const rules = [...specifiedRules, documentLimits(usualLimits)];
const operations = Object.entries(separateOperations(concatAST(documents)));
const problems = operations.flatMap(([name, document]) =>
  name === ''
    ? ['Every operation needs a name.']
    : validate(schema, document, rules).map(({ message }) => `${name}: ${message}`),
);
for (const problem of problems) console.error(problem);
if (problems.length > 0 || operations.length === 0) {
  if (operations.length === 0) console.error(`There are no operations in ${folder}.`);
  process.exitCode = 1;
} else {
  writeFileSync(values.out, writeManifest(operations.map(([, document]) => print(document))));
  console.log(`${String(operations.length)} trusted documents in ${values.out}`);
}
