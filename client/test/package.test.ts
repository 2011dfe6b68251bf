import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { documentIdOf } from '../src/document-id.ts';
import { SuspendLineDocument } from '../src/generated/graphql.ts';

const client = fileURLToPath(new URL('../', import.meta.url));
const read = (file: string): string => readFileSync(`${client}${file}`, 'utf8');

interface Packed {
  readonly files: readonly { readonly path: string }[];
}
interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

describe('the package', () => {
  it('holds what is built for those who install it, and nothing else', () => {
    const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: client,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [packed] = JSON.parse(json) as readonly Packed[];
    const modules = [
      'apollo',
      'document-id',
      'fixtures',
      'generated/fixtures',
      'generated/graphql',
      'generated/possible-types',
      'generated/tables',
      'idempotency-keys',
      'index',
      'place-order',
      'texts',
    ];
    const data = ['introspection.json', 'persisted-documents.json', 'possible-types.json', 'schema.graphql'];
    expect(packed?.files.map(({ path }) => path).sort()).toEqual(
      [
        'README.md',
        'package.json',
        ...data.map((name) => `dist/${name}`),
        ...modules.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
      ].sort(),
    );
  });

  it('exports files that are there', () => {
    const { exports } = JSON.parse(read('package.json')) as Manifest;
    const files = Object.values(exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    for (const file of files) expect(read(file)).not.toBe('');
  });

  it('has a manifest of trusted documents: ids that are the hashes of texts that fit the schema', () => {
    const schema = buildSchema(read('dist/schema.graphql'));
    const manifest = Object.entries(JSON.parse(read('dist/persisted-documents.json')) as Record<string, string>);
    expect(manifest).not.toHaveLength(0);
    for (const [id, text] of manifest) {
      expect(id).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
      expect(validate(schema, parse(text))).toEqual([]);
    }
    expect(manifest.map(([id]) => id)).toContain(documentIdOf(SuspendLineDocument));
  });
});
