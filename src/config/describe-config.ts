/** What is in force, for whoever runs the gateway: every setting with its value and where that comes from; secrets masked. */
import { givenTexts, type Variables } from './given-texts.ts';
import { fileOf, secretNames, settingGroups, usualTexts, type SettingName } from './setting-table.ts';

export interface SettingInForce {
  readonly name: string;
  /** As text; masked when it is secret, and empty when there is none. */
  readonly value: string;
  readonly from: 'environment' | 'file' | 'default';
}

const mask = '********';

/** In the order of the table. A file that cannot be read is told when the configuration is checked. */
export const settingsInForce = (variables: Variables): readonly SettingInForce[] => {
  const given = givenTexts(variables, []);
  const secrets: ReadonlySet<string> = new Set(secretNames);
  const names = settingGroups.flatMap(({ settings }) => Object.keys(settings)) as SettingName[];
  return names.map((name) => {
    const value = given[name] ?? usualTexts[name] ?? '';
    const isInFile = secrets.has(name) && given[fileOf(name)] !== undefined;
    return {
      name,
      value: secrets.has(name) && value !== '' ? mask : value.trim(),
      from: given[name] === undefined ? 'default' : isInFile ? 'file' : 'environment',
    };
  });
};

/** One line for each, in columns. */
export const printSettings = (settings: readonly SettingInForce[]): readonly string[] => {
  const widest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));
  const nameWidth = widest(settings.map(({ name }) => name));
  const valueWidth = widest(settings.map(({ value }) => value));
  return settings.map(({ name, value, from }) => `${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${from}`);
};
