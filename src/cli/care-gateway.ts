#!/usr/bin/env node
/** The program `care-gateway`: gives the command line its arguments, the environment and the terminal. */
import { readFileSync } from 'node:fs';
import { runCommandLine } from './command-line.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  {
    environment: process.env,
    say: (text) => void process.stdout.write(`${text}\n`),
    tell: (text) => void process.stderr.write(`${text}\n`),
    now: () => new Date(),
  },
  { version, start: () => import('../main.ts') },
);
