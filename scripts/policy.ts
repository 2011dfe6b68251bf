/** `npm run policy`: fails with every dependency that is against the policy. */
import { readFileSync } from 'node:fs';
import { problemsOf, type Lock, type Manifest } from './dependency-policy.ts';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

const problems = problemsOf(
  JSON.parse(read('package.json')) as Manifest,
  JSON.parse(read('package-lock.json')) as Lock,
  read('docs/dependencies.md'),
);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
