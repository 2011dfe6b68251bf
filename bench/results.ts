/** Results in files: each benchmark's latest under its name, so that a file may come out of several runs. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The figures that docs/benchmarks.md shows and that `--guard` judges by. */
export const committedFile = 'bench/results/committed.json';

/** On what, and when, something was measured. */
export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly cores: number;
}

export type Results = Readonly<Record<string, { readonly machine: Machine; readonly result: unknown }>>;

/** @throws when the file is there and cannot be read */
export const readResults = async (file: string): Promise<Results> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Results;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return {};
    throw error;
  }
};

/** What the file has of other benchmarks stays. */
export const keepResults = async (
  file: string,
  machine: Machine,
  results: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const fresh = Object.entries(results).map(([name, result]) => [name, { machine, result }] as const);
  const all = { ...(await readResults(file)), ...Object.fromEntries(fresh) };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
};
