/** Features that a setting turns off or on: each row is the gateway with one setting other than the full profile's. */
import type { SettingName } from '../src/config/setting-table.ts';

export interface FeatureSwitch {
  readonly feature: string;
  readonly env: Readonly<Partial<Record<SettingName, string>>>;
  /** Whether the setting takes the feature away from the full profile, or adds it to it. */
  readonly turnsItOff: boolean;
}

export const featureSwitches: readonly FeatureSwitch[] = [
  { feature: 'logging, all of it', env: { LOG_LEVEL: 'silent' }, turnsItOff: true },
  { feature: 'a line of log for each request', env: { LOG_REQUESTS: 'off' }, turnsItOff: true },
  { feature: 'metrics', env: { METRICS: 'off' }, turnsItOff: true },
];
