/**
 * `npm run pack` makes the tarball that is published; `npm run pack:check` fails as well when there is anything in it that
 * should not be, anything missing, or what looks like a secret.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePackage } from './make-package.ts';

/** Private keys, and keys of 32 bytes in base64 that stand alone in quotes. */
const secrets = /-----BEGIN [A-Z ]*PRIVATE KEY-----|['"`][A-Za-z0-9+/]{43}=['"`]/;

const { name, version, file, bytes, files, expected, folder } = makePackage();
console.log(`${name} ${version}: ${file}, ${Math.round(bytes / 1000)} kB, ${files.length} files`);
if (process.argv.includes('--check')) {
  // Hashes of packages are no secrets, and there are hundreds.
  const read = files.filter((path) => path !== 'npm-shrinkwrap.json');
  const problems = [
    ...files.filter((path) => !expected.includes(path)).map((path) => `${path} should not be in it`),
    ...expected.filter((path) => !files.includes(path)).map((path) => `${path} is missing in it`),
    ...read
      .filter((path) => secrets.test(readFileSync(join(folder, path), 'utf8')))
      .map((path) => `${path} holds what looks like a secret`),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
