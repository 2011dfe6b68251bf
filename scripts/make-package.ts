/** Builds the package that is published, from nothing, in a folder of its own: what lies about in dist/ is not in it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectedFiles, publishedManifest, shrinkwrapOf, type Lock, type Manifest } from './published.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache', 'package');

const readJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const filesIn = (name: string): readonly string[] =>
  readdirSync(join(root, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name: file }) => join(parentPath, file).slice(join(root, name).length + 1));

export interface Package {
  readonly name: string;
  readonly version: string;
  /** The tarball. */
  readonly file: string;
  readonly bytes: number;
  /** What is in it, and what should be. */
  readonly files: readonly string[];
  readonly expected: readonly string[];
  /** Where all of it lies unpacked. */
  readonly folder: string;
}

export const makePackage = (): Package => {
  const manifest = readJson('package.json') as Manifest;
  const lock = readJson('package-lock.json') as Lock;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const run = (program: string, ...parameters: string[]): string =>
    execFileSync(program, parameters, { cwd: root, encoding: 'utf8' });
  run('npm', 'run', 'codegen', '--silent');
  run('npx', '--no-install', 'tsc', '-p', 'src', '--outDir', join(folder, 'dist'), '--sourceMap', 'false');
  for (const name of ['schema', 'README.md', 'LICENSE', 'CHANGELOG.md']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), toJson(publishedManifest(manifest)));
  writeFileSync(join(folder, 'npm-shrinkwrap.json'), toJson(shrinkwrapOf(lock, manifest)));
  const [packed] = JSON.parse(run('npm', 'pack', folder, '--json', '--pack-destination', join(root, '.cache'))) as [
    { readonly filename: string; readonly size: number; readonly files: readonly { readonly path: string }[] },
  ];
  return {
    name: manifest.name,
    version: manifest.version,
    file: join(root, '.cache', packed.filename),
    bytes: packed.size,
    files: packed.files.map(({ path }) => path).toSorted(),
    expected: expectedFiles(filesIn('src'), filesIn('schema')),
    folder,
  };
};
