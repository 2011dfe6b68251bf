/**
 * `npm run pack` makes the tarball that is published; `npm run pack:check` fails as well when there is anything in it that
 * should not be, anything missing, or what looks like a secret.
 */
import { makePackage } from './make-package.ts';
import { packageProblems } from './package-problems.ts';

const made = makePackage();
console.log(
  `${made.name} ${made.version}: ${made.file}, ${Math.round(made.bytes / 1000)} kB, ${made.files.length} files`,
);
if (process.argv.includes('--check')) {
  const problems = packageProblems(made);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
