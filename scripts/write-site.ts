/** `npm run docs:site`: the reference of the schema as a file that can be put anywhere; it loads nothing else. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { createSchema } from '../src/gateway/schema.ts';
import { renderSchemaPage } from '../src/server/schema-page.ts';

const folder = new URL('../.cache/site/', import.meta.url);
const page = new URL('index.html', folder);
mkdirSync(folder, { recursive: true });
writeFileSync(page, renderSchemaPage(printSchema(createSchema())));
console.log(fileURLToPath(page));
