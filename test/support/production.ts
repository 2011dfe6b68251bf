import { tokenEnvironment } from './a-credential.ts';

/** What production asks to be set; the carriers that a test gateway really calls are the kit's. */
export const production: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  EBONDING_URL: 'https://carrier.invalid',
  EBONDING_TOKEN_URL: 'https://carrier.invalid/token',
  EBONDING_CLIENT_ID: 'care-gateway',
  EBONDING_CLIENT_SECRET: 'secret',
  EBONDING_ACCOUNT_GROUP_ID: '73001012763',
  EBONDING_FOUNDATION_ACCOUNT: '81730304',
  BROADBAND_URL: 'https://broadband.invalid',
  BROADBAND_USER: 'care-gateway',
  BROADBAND_PASSWORD: 'secret',
  ...tokenEnvironment,
};
