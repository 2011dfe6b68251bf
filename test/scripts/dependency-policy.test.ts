import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { problemsOf, type Lock, type Manifest } from '../../scripts/dependency-policy.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as Lock;
const page = read('docs/dependencies.md');

const locked = (place: string, found: Lock['packages'][string]): Lock => ({
  packages: { ...lock.packages, [`node_modules/${place}`]: { integrity: 'sha512-x', ...found } },
});
const many = Object.fromEntries(Array.from({ length: 36 }, (_, n) => [`fastify${String(n)}`, '1.0.0']));

describe('our dependencies', () => {
  it('are as the policy wants them', () => {
    expect(problemsOf(manifest, lock, page)).toEqual([]);
  });
});

describe('the policy', () => {
  it.each<readonly [problem: string, manifest: Manifest, lock: Lock, page: string]>([
    [
      'fastify: ^5.12.8 is no exact version.',
      { ...manifest, dependencies: { ...manifest.dependencies, fastify: '^5.12.8' } },
      lock,
      page,
    ],
    [
      'There are 37 runtime dependencies; at most 35 are allowed.',
      { ...manifest, dependencies: many },
      lock,
      page +
        Object.keys(many)
          .map((name) => `\`${name}\``)
          .join(),
    ],
    ['node_modules/undici: 7.29.0 is older than 7.29.1.', manifest, locked('undici', { version: '7.29.0' }), page],
    [
      'node_modules/a/node_modules/fastify: 4.99.99 is older than 5.12.8.',
      manifest,
      locked('a/node_modules/fastify', { version: '4.99.99' }),
      page,
    ],
    ['node_modules/x: the lock has no hash of it.', manifest, locked('x', { integrity: '' }), page],
    ['graphql: there are 2 copies of it.', manifest, locked('x/node_modules/graphql', { version: '17.0.0' }), page],
    ['typo: deny its install script.', manifest, locked('typo', { hasInstallScript: true }), page],
    [
      'esbuild: may not run an install script.',
      { ...manifest, allowScripts: { ...manifest.allowScripts, esbuild: true } },
      lock,
      page,
    ],
    ['undici: docs/dependencies.md does not say why it is there.', manifest, lock, page.replaceAll('`undici`', '')],
    ['listr2: docs/dependencies.md does not say why it is there.', manifest, lock, page.replaceAll('`listr2`', '')],
  ])('finds: %s', (problem, badManifest, badLock, badPage) => {
    expect(problemsOf(badManifest, badLock, badPage)).toContain(problem);
  });
});
