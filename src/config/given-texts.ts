import { readFileSync } from 'node:fs';
import { fileOf, secretNames } from './setting-table.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The text of the file that a variable names. Notes one that cannot be read. */
export const readText = (name: string, file: string, problems: string[]): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    problems.push(`${name}: the file cannot be read`);
    return undefined;
  }
};

/**
 * The texts of the variables that are set; set to nothing is not set. Secrets may stand in files, as container platforms mount
 * them: `JOURNAL_KEY_FILE=/run/secrets/journal-key`. Notes a file that cannot be read.
 */
export const givenTexts = (variables: Variables, problems: string[]): Readonly<Record<string, string>> => {
  const all = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value]],
    ),
  );
  for (const name of secretNames) {
    const file = all[fileOf(name)];
    if (file === undefined) continue;
    const content = readText(fileOf(name), file, problems);
    if (content !== undefined) all[name] = content.trim();
  }
  return all;
};
