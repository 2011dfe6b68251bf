import { describe, expect, it } from '@jest/globals';
import { expectedFiles, publishedManifest, shrinkwrapOf, type Lock, type Manifest } from '../../scripts/published.ts';

const manifest: Manifest = {
  name: 'care-gateway',
  version: '1.0.0',
  type: 'module',
  bin: { 'care-gateway': 'dist/cli/care-gateway.js' },
  files: ['dist/**/*.js'],
  dependencies: { fastify: '5.12.8' },
  optionalDependencies: { 'better-sqlite3': '12.11.1' },
  devDependencies: { jest: '30.5.2' },
  overrides: { 'light-my-request': '6.6.0' },
  scripts: { test: 'jest' },
};

const lock: Lock = {
  name: 'care-gateway',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': { version: '1.0.0', devDependencies: { jest: '30.5.2' } },
    'node_modules/fastify': { version: '5.12.8', integrity: 'sha512-a' },
    'node_modules/light-my-request': { version: '6.6.0', integrity: 'sha512-b' },
    'node_modules/better-sqlite3': { version: '12.11.1', integrity: 'sha512-c', optional: true },
    'node_modules/both': { version: '1.0.0', integrity: 'sha512-d', devOptional: true },
    'node_modules/jest': { version: '30.5.2', integrity: 'sha512-e', dev: true },
  },
};

describe('what is published', () => {
  it('says what somebody who installs it needs, and nothing of our workshop', () => {
    expect(Object.keys(publishedManifest(manifest)).toSorted()).toEqual(
      expect.arrayContaining(['bin', 'dependencies', 'name', 'optionalDependencies', 'version']),
    );
    for (const ours of ['devDependencies', 'overrides', 'scripts'])
      expect(publishedManifest(manifest)).not.toHaveProperty(ours);
  });

  it('brings the versions that were tested, those of overrides as well, without what only development needs', () => {
    const { packages } = shrinkwrapOf(lock, manifest);
    expect(Object.keys(packages)).toEqual([
      '',
      'node_modules/fastify',
      'node_modules/light-my-request',
      'node_modules/better-sqlite3',
      'node_modules/both',
    ]);
    expect(packages['node_modules/light-my-request']).toEqual({ version: '6.6.0', integrity: 'sha512-b' });
    expect(packages['']).not.toHaveProperty('devDependencies');
  });

  it('is the sources compiled, the schema, and five files beside them', () => {
    expect(expectedFiles(['main.ts', 'cli/care-gateway.ts', 'tsconfig.json'], ['root.graphql'])).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/cli/care-gateway.js',
      'dist/main.js',
      'npm-shrinkwrap.json',
      'package.json',
      'schema/root.graphql',
    ]);
  });
});
