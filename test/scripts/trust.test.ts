import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readManifest } from '../../src/graphql/trusted-documents.ts';

const script = fileURLToPath(new URL('../../scripts/trust.ts', import.meta.url));
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'care-gateway-trust-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Runs it over these files; gives what it wrote, or what it complained of. */
const trust = (files: Readonly<Record<string, string>>): Promise<{ documents: readonly string[]; said: string }> => {
  const folder = join(directory, 'operations');
  const out = join(directory, 'manifest.json');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', script, folder, '--out', out], (error, _stdout, stderr) => {
      const documents = error ? [] : [...readManifest(readFileSync(out, 'utf8')).values()];
      resolve({ documents, said: stderr });
    });
  });
};

describe('npm run trust', () => {
  it('makes a document of each operation, with the fragments that it needs', async () => {
    const { documents } = await trust({
      'line.graphql': 'query Line { device(ctn: "1234567890") { ...Names } } query Type { __typename }',
      'parts/names.gql': 'fragment Names on Device { make model } fragment Unused on Device { ctn }',
    });
    expect(documents).toEqual([
      'query Line {\n  device(ctn: "1234567890") {\n    ...Names\n  }\n}\n\nfragment Names on Device {\n  make\n  model\n}',
      'query Type {\n  __typename\n}',
    ]);
  });

  it.each([
    ['does not fit the schema', 'query A { nothing }', 'A: Cannot query field "nothing" on type "Query".'],
    ['has no name', '{ __typename }', 'Every operation needs a name.'],
    [
      'is beyond the limits',
      `query A { ${Array.from({ length: 16 }, (_, n) => `a${String(n)}: __typename`).join(' ')} }`,
      'A: The document has too many aliases: at most 15 are allowed.',
    ],
  ])('refuses an operation that %s', async (_name, text, problem) => {
    const { documents, said } = await trust({ 'a.graphql': text });
    expect(documents).toEqual([]);
    expect(said).toContain(problem);
  });
});
