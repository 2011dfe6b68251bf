import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const directory = mkdtempSync(join(tmpdir(), 'care-gateway-config-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const secretFile = (name: string, content: string): string => {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
};

const wireless: Variables = {
  EBONDING_URL: 'https://carrier.example/api/orderingMobility/v1',
  EBONDING_TOKEN_URL: 'https://login.example/tenant/oauth2/v2.0/token',
  EBONDING_CLIENT_ID: 'care-gateway',
  EBONDING_CLIENT_SECRET: 'secret-1',
};
const broadband: Variables = {
  BROADBAND_URL: 'https://broadband.example',
  BROADBAND_USER: 'care',
  BROADBAND_PASSWORD: 'secret-2',
};
const carriers = { ...wireless, ...broadband };
const key = Buffer.alloc(32, 7).toString('base64');

const problemsOf = (variables: Variables): readonly string[] => {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
};

const needed = (...names: string[]) =>
  names.map((name) => `${name}: needed as well, since other settings of the carriers are given`);

describe('The configuration', () => {
  it('needs nothing: the simulator stands in for the carriers', () => {
    expect(readConfig({})).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      simulatorPort: 4010,
      dataDirectory: './data',
      logLevel: 'info',
      carriers: undefined,
      accountGroupId: '73001012763',
      foundationAccountNumber: '81730304',
      journalKey: undefined,
      inventoryMaxAgeMs: 3_600_000,
      carrierTimeZone: 'America/New_York',
      wireTypeOverrides: {},
    });
  });

  it('has the carriers when they are given', () => {
    expect(readConfig({ ...carriers, NODE_ENV: 'production', EBONDING_SCOPE: 'orders' })).toMatchObject({
      production: true,
      carriers: {
        ebonding: {
          url: wireless['EBONDING_URL'],
          tokenUrl: wireless['EBONDING_TOKEN_URL'],
          clientId: 'care-gateway',
          clientSecret: 'secret-1',
          scope: 'orders',
        },
        broadband: { url: 'https://broadband.example', user: 'care', password: 'secret-2' },
      },
    });
  });

  it.each<readonly [variables: Variables, problems: readonly string[]]>([
    [{ PORT: 'http' }, ['PORT: must be a number from 0 to 65535']],
    [{ PORT: '70000' }, ['PORT: must be a number from 0 to 65535']],
    [{ PORT: '-1' }, ['PORT: must be a number from 0 to 65535']],
    [{ PORT: '0x1000' }, ['PORT: must be a number from 0 to 65535']],
    [{ SIMULATOR_PORT: '4010.5' }, ['SIMULATOR_PORT: must be a number from 0 to 65535']],
    [
      { LOG_LEVEL: 'loud' },
      ['LOG_LEVEL: Invalid option: expected one of "fatal"|"error"|"warn"|"info"|"debug"|"silent"'],
    ],
    [{ ...carriers, EBONDING_URL: 'ftp://carrier.example' }, ['EBONDING_URL: Invalid URL']],
    [{ ...carriers, BROADBAND_URL: 'broadband.example' }, ['BROADBAND_URL: Invalid URL']],
    [{ ORDER_CONTACT_PHONE: '214-555-0100' }, ['ORDER_CONTACT_PHONE: must be ten digits']],
    [{ ORDER_CONTACT_EMAIL: 'care.desk' }, ['ORDER_CONTACT_EMAIL: Invalid email address']],
    [{ JOURNAL_KEY: 'not base64!' }, ['JOURNAL_KEY: must be 32 bytes in base64']],
    [{ JOURNAL_KEY: key.slice(0, 40) }, ['JOURNAL_KEY: must be 32 bytes in base64']],
    [{ CARRIER_TIME_ZONE: 'Mars/Olympus' }, ['CARRIER_TIME_ZONE: must be a time zone, such as America/New_York']],
    [{ NODE_ENV: 'production' }, ['EBONDING_URL: needed in production: the simulator is for development']],
    [wireless, needed('BROADBAND_URL', 'BROADBAND_USER', 'BROADBAND_PASSWORD')],
    [broadband, needed('EBONDING_URL', 'EBONDING_TOKEN_URL', 'EBONDING_CLIENT_ID', 'EBONDING_CLIENT_SECRET')],
    [{ ...carriers, EBONDING_CLIENT_SECRET: '' }, needed('EBONDING_CLIENT_SECRET')],
    [{ JOURNAL_KEY_FILE: '/nowhere/key' }, ['JOURNAL_KEY_FILE: the file cannot be read']],
    [
      { PORT: 'x', SIMULATOR_PORT: 'y', ORDER_CONTACT_PHONE: 'z', JOURNAL_KEY_FILE: '/nowhere/key' },
      [
        'JOURNAL_KEY_FILE: the file cannot be read',
        'PORT: must be a number from 0 to 65535',
        'SIMULATOR_PORT: must be a number from 0 to 65535',
        'ORDER_CONTACT_PHONE: must be ten digits',
      ],
    ],
  ])('of %j is refused, with all that is wrong', (variables, problems) => {
    expect(problemsOf(variables)).toEqual(problems);
  });

  it('never repeats a secret', () => {
    const told = problemsOf({ ...carriers, JOURNAL_KEY: 'secret-3', EBONDING_URL: 'x', PORT: 'x' }).join('\n');
    expect(told).not.toMatch(/secret-[123]/);
  });

  it.each([
    [{ PORT: '' }, { port: 4000 }],
    [{ PORT: ' ' }, { port: 4000 }],
    [{ PORT: undefined }, { port: 4000 }],
    [{ PORT: '0' }, { port: 0 }],
    [{ HOST: ' ::1 ' }, { host: '::1' }],
    [{ DATA_DIR: '  ' }, { dataDirectory: './data' }],
    [{ JOURNAL_KEY: key }, { journalKey: key }],
    [
      { CARRIER_WIRE_TYPES: 'activateSim = activateSIM, resetVoiceMail=resetVoicemailPassword' },
      { wireTypeOverrides: { activateSim: 'activateSIM', resetVoiceMail: 'resetVoicemailPassword' } },
    ],
  ])('of %j is understood', (variables: Variables, config) => {
    expect(readConfig(variables)).toMatchObject(config);
  });
});

describe('A secret', () => {
  it('may stand in a file, as container platforms mount them', () => {
    const { EBONDING_CLIENT_SECRET, BROADBAND_PASSWORD, ...others } = carriers;
    const config = readConfig({
      ...others,
      EBONDING_CLIENT_SECRET_FILE: secretFile('client', `${EBONDING_CLIENT_SECRET ?? ''}\n`),
      BROADBAND_PASSWORD_FILE: secretFile('password', BROADBAND_PASSWORD ?? ''),
      JOURNAL_KEY_FILE: secretFile('key', `${key}\n`),
    });
    expect(config).toMatchObject({
      journalKey: key,
      carriers: { ebonding: { clientSecret: 'secret-1' }, broadband: { password: 'secret-2' } },
    });
  });

  it('in a file goes before the one beside it', () => {
    const config = readConfig({ ...carriers, BROADBAND_PASSWORD_FILE: secretFile('newer', 'newer') });
    expect(config.carriers?.broadband.password).toBe('newer');
  });
});
