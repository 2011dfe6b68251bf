/**
 * What is published of this project, as pure functions of what stands in it: the manifest without what only this repository
 * needs, and the shrinkwrap. npm ignores the overrides of a dependency, so the exact versions that were tested travel as
 * npm-shrinkwrap.json, which npm honours in a package that it installs.
 */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly [other: string]: unknown;
}

export interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly [other: string]: unknown;
}

export interface Lock {
  readonly name: string;
  readonly version: string;
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** Members of package.json that mean something to whoever installs the package. */
const published = [
  'name',
  'version',
  'description',
  'license',
  'type',
  'main',
  'bin',
  'files',
  'engines',
  'dependencies',
  'optionalDependencies',
] as const;

export const publishedManifest = (manifest: Manifest): Readonly<Record<string, unknown>> =>
  Object.fromEntries(published.map((member) => [member, manifest[member]]));

/** The lock without what only development needs. */
export const shrinkwrapOf = ({ lockfileVersion, packages }: Lock, manifest: Manifest): Lock => {
  const { name, version } = manifest;
  const shipped = Object.entries(packages).filter(([place, { dev }]) => place !== '' && dev !== true);
  const { files, ...root } = publishedManifest(manifest);
  return { name, version, lockfileVersion, packages: { '': root, ...Object.fromEntries(shipped) } };
};

/** Everything that the tarball has to hold, and nothing else, by the sources that there are. */
export const expectedFiles = (sources: readonly string[], schema: readonly string[]): readonly string[] =>
  [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'npm-shrinkwrap.json',
    'package.json',
    ...sources.filter((file) => file.endsWith('.ts')).map((file) => `dist/${file.replace(/\.ts$/, '.js')}`),
    ...schema.map((file) => `schema/${file}`),
  ].toSorted();
