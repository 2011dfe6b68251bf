/** What is wrong with a package that is to be published. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from './make-package.ts';

/** Private keys, and keys of 32 bytes in base64 that stand alone in quotes. */
const secrets = /-----BEGIN [A-Z ]*PRIVATE KEY-----|['"`][A-Za-z0-9+/]{43}=['"`]/;
/** Hashes of packages are no secrets, and there are hundreds. */
const hashes = 'npm-shrinkwrap.json';

/** Anything in it that should not be, anything missing, and what looks like a secret. */
export const packageProblems = ({ files, expected, folder }: Package): readonly string[] => [
  ...files.filter((path) => !expected.includes(path)).map((path) => `${path} should not be in it`),
  ...expected.filter((path) => !files.includes(path)).map((path) => `${path} is missing in it`),
  ...files
    .filter((path) => path !== hashes && secrets.test(readFileSync(join(folder, path), 'utf8')))
    .map((path) => `${path} holds what looks like a secret`),
];
