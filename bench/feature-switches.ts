/** Features that a setting turns off or on: each row is the gateway with one setting other than the full profile's. */
import { readFileSync } from 'node:fs';

export interface FeatureSwitch {
  readonly feature: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether the setting takes the feature away from the full profile, or adds it to it. */
  readonly turnsItOff: boolean;
}

const all: readonly FeatureSwitch[] = [
  { feature: 'logging, all of it', env: { LOG_LEVEL: 'silent' }, turnsItOff: true },
  { feature: 'a line of log for each request', env: { LOG_REQUESTS: 'off' }, turnsItOff: true },
  { feature: 'metrics', env: { METRICS: 'off' }, turnsItOff: true },
];

const settings = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8');
const isKnown = ({ env }: FeatureSwitch): boolean => Object.keys(env).every((name) => settings.includes(`  ${name}:`));

export const featureSwitches = all.filter(isKnown);
/** Rows that wait for their setting: the gateway does not know it. */
export const missingSwitches = all.filter((each) => !isKnown(each)).map(({ feature }) => feature);
