/** What stands in deploy/, read as those who run it read it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const kubernetes = join(root, 'deploy/kubernetes');

/** Any of YAML's values; a test asks for what it expects, and fails where that is not. */
export type Yaml = Readonly<Record<string, unknown>>;

export const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** All documents of a file. @throws Error naming the file that is no YAML */
export const readYaml = (file: string): readonly Yaml[] =>
  parseAllDocuments(read(file), { merge: true }).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${file}: ${error.message}`);
    return document.toJS() as Yaml;
  });

/** Something deep in a document; undefined where there is none. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((inner, step) => (inner as Yaml | undefined)?.[step], value);

export const listAt = (value: unknown, ...path: readonly (string | number)[]): readonly Yaml[] =>
  (at(value, ...path) ?? []) as readonly Yaml[];

/** Every folder with a kustomization, by its path under deploy/kubernetes. */
export const kustomizations = ['base', 'overlays/production', 'overlays/rehearsal'] as const;
export type KustomizationName = (typeof kustomizations)[number];

export const filesOf = (name: KustomizationName): readonly string[] =>
  readdirSync(join(kubernetes, name)).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');

/** Names of files that a kustomization is made of. */
export const mentionedIn = (name: KustomizationName): readonly string[] => {
  const [kustomization] = readYaml(`deploy/kubernetes/${name}/kustomization.yaml`);
  const resources = (at(kustomization, 'resources') ?? []) as readonly string[];
  const patches = (at(kustomization, 'patches') ?? []) as readonly { readonly path?: string }[];
  return [...resources, ...patches.flatMap(({ path }) => path ?? [])];
};

export const isThere = (name: KustomizationName, file: string): boolean => existsSync(join(kubernetes, name, file));

export const manifestsOf = (name: KustomizationName): readonly Yaml[] =>
  filesOf(name).flatMap((file) => readYaml(`deploy/kubernetes/${name}/${file}`));

/** The manifest of this kind and name. @throws Error when there is none */
export const manifest = (name: KustomizationName, kind: string, called = 'care-gateway'): Yaml => {
  const found = manifestsOf(name).find((one) => one['kind'] === kind && at(one, 'metadata', 'name') === called);
  if (!found) throw new Error(`${name} has no ${kind} ${called}`);
  return found;
};

export type Environment = Readonly<Record<string, string>>;

/** What a gateway is given there: the base's settings, and over them the overlay's own. */
export const settingsOf = (name: KustomizationName): Environment => ({
  ...(at(manifest('base', 'ConfigMap'), 'data') as Environment),
  ...(name === 'base' ? {} : (at(manifest(name, 'ConfigMap'), 'data') as Environment)),
});

/** One instruction of the Dockerfile a line, as words. */
export const dockerfile = (): readonly (readonly [instruction: string, rest: string])[] =>
  read('deploy/Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [instruction = '', ...rest] = line.split(/\s+/);
      return [instruction, rest.join(' ')] as const;
    });
