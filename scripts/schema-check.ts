/**
 * Compares schema/ with the last release: what breaks somebody fails, what a person should know is told, and who uses it
 * is named. `npm run schema:check -- <folder of .graphql files> …` checks the operations of further clients;
 * `npm run schema:release` makes the present schema the last release.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { createSchema } from '../src/gateway/schema.ts';
import { cookbookFolder } from '../src/server/read-cookbook.ts';
import { judgeSchema, operationsIn, type RegisteredOperation } from './judge-schema.ts';

const releasedFile = new URL('../client/released.graphql', import.meta.url);

/** All files of a client are one document: fragments may stand in files of their own. */
const operationsOf = (folder: string): readonly RegisteredOperation[] => {
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  return operationsIn(basename(folder), parse(texts.join('\n')));
};

// What a client sees: printed, and so without the directives that only the gateway reads.
const present = printSchema(lexicographicSortSchema(createSchema()));
if (process.argv.includes('--release')) {
  writeFileSync(releasedFile, `${present}\n`);
} else {
  const clients = [cookbookFolder, ...process.argv.slice(2)];
  const findings = await judgeSchema(
    buildSchema(readFileSync(releasedFile, 'utf8')),
    buildSchema(present),
    clients.flatMap(operationsOf),
    new Date().toISOString().slice(0, 10),
  );
  for (const { level, message, usedBy } of findings) {
    console.log(`${level}: ${message}${usedBy.length > 0 ? `\n  used by ${usedBy.join(', ')}` : ''}`);
  }
  const breaking = findings.filter(({ level }) => level === 'breaking').length;
  console.log(`schema: ${String(breaking)} breaking, ${String(findings.length - breaking)} to know`);
  if (breaking > 0) process.exitCode = 1;
}
