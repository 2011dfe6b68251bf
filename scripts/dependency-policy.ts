/** What may be depended on, as data and pure checks. It needs no network: what an audit service knows is written down here. */
export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

export interface Lock {
  /** By its place: `node_modules/a/node_modules/b`; the project itself is under the empty one. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Nothing older, because of advisories, or of what was measured of it (RELIABILITY section 8). */
const oldestAllowed: Readonly<Record<string, string>> = {
  '@apollo/server': '5.5.0',
  'better-sqlite3': '12.11.1',
  fastify: '5.12.8',
  graphql: '16.8.1',
  'graphql-query-complexity': '2.0.0',
  jose: '6.2.17',
  pg: '8.23.1',
  undici: '7.29.1',
};

/** One copy of these, or `instanceof` fails between two parts of the program. */
const onlyOnce = ['graphql'];

/** The order journal's driver is compiled where it is installed. */
const mayRunScripts = 'better-sqlite3';

/** Five of them are what whoever runs the gateway looks at it with. */
const mostRuntimeDependencies = 35;

const nameAt = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

const numbersOf = (version: string): readonly number[] => (version.split('-')[0] ?? '').split('.').map(Number);

const isOlder = (version: string, than: string): boolean => {
  const [ours, theirs] = [numbersOf(version), numbersOf(than)];
  const place = theirs.findIndex((number, index) => ours[index] !== number);
  return place >= 0 && (ours[place] ?? 0) < (theirs[place] ?? 0);
};

/** Everything in the manifest, the lock and the page that explains them that is against the policy, in sentences. */
export const problemsOf = (manifest: Manifest, lock: Lock, page: string): readonly string[] => {
  const { dependencies, optionalDependencies, devDependencies, overrides, allowScripts } = manifest;
  const runtime = { ...dependencies, ...optionalDependencies };
  const locked = Object.entries(lock.packages)
    .filter(([place]) => place !== '')
    .map(([place, found]) => ({ place, name: nameAt(place), ...found }));
  const isExplained = (name: string) => page.includes(`\`${name}\``);
  return [
    ...Object.entries({ ...runtime, ...devDependencies })
      .filter(([, version]) => !/^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$/.test(version))
      .map(([name, version]) => `${name}: ${version} is no exact version.`),
    ...(Object.keys(runtime).length > mostRuntimeDependencies
      ? [
          `There are ${Object.keys(runtime).length} runtime dependencies; at most ${mostRuntimeDependencies} are allowed.`,
        ]
      : []),
    ...locked.flatMap(({ place, name, version = '' }) => {
      const oldest = oldestAllowed[name];
      return oldest !== undefined && isOlder(version, oldest) ? [`${place}: ${version} is older than ${oldest}.`] : [];
    }),
    ...locked.filter(({ integrity }) => !integrity).map(({ place }) => `${place}: the lock has no hash of it.`),
    ...onlyOnce.flatMap((name) => {
      const copies = locked.filter((found) => found.name === name);
      return copies.length === 1 ? [] : [`${name}: there are ${copies.length} copies of it.`];
    }),
    ...locked
      .filter(
        ({ name, hasInstallScript = false }) => hasInstallScript && allowScripts[name] !== (name === mayRunScripts),
      )
      .map(({ name }) =>
        name === mayRunScripts ? `${name}: its install script must be allowed.` : `${name}: deny its install script.`,
      ),
    ...Object.entries(allowScripts)
      .filter(([name, isAllowed]) => isAllowed && name !== mayRunScripts)
      .map(([name]) => `${name}: may not run an install script.`),
    ...[...Object.keys(runtime), ...Object.keys(overrides)]
      .filter((name) => !isExplained(name))
      .map((name) => `${name}: docs/dependencies.md does not say why it is there.`),
  ];
};
