/**
 * The gateway as it is measured beside its peers: the same program twice, different by settings alone. A switch that turns
 * a feature off belongs into `bare`.
 */
import { limitTable } from '../src/limits.ts';
import { oneClient } from './contenders.ts';

export interface Profile {
  readonly env: Readonly<Record<string, string>>;
  /** True where no token is asked for, and so none is shown. */
  readonly isAnonymous: boolean;
}

/** As high as an operator may set them. What somebody pays for a line that does not exist is a price, and so as low. */
const highestLimits = Object.entries(limitTable)
  .map(([name, { least, most }]) => `${name}=${name === 'missFactor' ? least : most}`)
  .join(',');

export const profiles = {
  /** Everything on, as it is deployed: tokens, scopes, limits, cost, wire validation, journal, logging. */
  full: { env: { LIMITS: oneClient, LOG_LEVEL: 'info' }, isAnonymous: false },
  /**
   * Without what its peers lack, as far as settings can: no logging, no metrics, limits that nobody meets. A token is still
   * read, since beside real carriers no setting lets the unknown in.
   */
  bare: {
    env: { LIMITS: highestLimits, LOG_LEVEL: 'silent', LOG_REQUESTS: 'off', METRICS: 'off' },
    isAnonymous: false,
  },
} as const satisfies Readonly<Record<string, Profile>>;
