import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.ts';
import { usualLimits } from '../src/limits.ts';

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
const issuer: Variables = {
  TOKEN_ISSUER: 'https://login.example',
  TOKEN_AUDIENCE: 'care',
  TOKEN_JWKS_URL: 'https://login.example/keys',
};
const carriers = { ...wireless, ...broadband, ...issuer };
const key = Buffer.alloc(32, 7).toString('base64');

const aTenant = (id: string) => ({
  id,
  accountGroupId: '1',
  orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
});

let files = 0;
const tenantsFile = (...tenants: readonly (string | object)[]): string => {
  files += 1;
  const [only] = tenants;
  return secretFile(`tenants-${files}`, typeof only === 'string' ? only : JSON.stringify(tenants));
};

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
      tenants: [
        { id: 'default', accountGroupId: '73001012763', foundationAccountNumber: '81730304' },
        { id: 'globex', accountGroupId: 'a98765432109', foundationAccountNumber: '05571312' },
      ],
      issuer: undefined,
      developmentCaller: true,
      journalKey: undefined,
      inventoryMaxAgeMs: 3_600_000,
      carrierTimeZone: 'America/New_York',
      wireTypeOverrides: {},
    });
  });

  it('has the carriers when they are given', () => {
    expect(
      readConfig({ ...carriers, NODE_ENV: 'production', TRUSTED_DOCUMENTS: 'off', EBONDING_SCOPE: 'orders' }),
    ).toMatchObject({
      production: true,
      tenants: [{ id: 'default' }],
      issuer: {
        issuer: 'https://login.example',
        audience: 'care',
        keys: { url: 'https://login.example/keys' },
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        type: 'at+jwt',
        claims: { tenant: 'tenant', accounts: 'accounts', client: 'client_id', scope: 'scope' },
      },
      developmentCaller: false,
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
    [{ ...wireless, ...broadband }, ['TOKEN_ISSUER: needed with real carriers: who asks must be known']],
    [
      { TOKEN_JWKS_URL: 'https://login.example/keys' },
      ['TOKEN_ISSUER', 'TOKEN_AUDIENCE'].map(
        (name) => `${name}: needed as well, since other settings of tokens are given`,
      ),
    ],
    [{ ...issuer, TOKEN_JWKS_URL: '' }, ['TOKEN_JWKS_URL: either this or TOKEN_KEYS_FILE is needed']],
    [
      { ...carriers, NODE_ENV: 'production', TRUSTED_DOCUMENTS: 'off', TOKEN_JWKS_URL: 'http://login.example/keys' },
      ['TOKEN_JWKS_URL: must be https in production'],
    ],
    [
      { ...issuer, TOKEN_JWKS_URL: '', TOKEN_KEYS_FILE: secretFile('no-keys', 'hello') },
      ['TOKEN_KEYS_FILE: must hold a JWKS, or one public key as PEM'],
    ],
    ...['HS256', 'none', 'RS256,HS512', 'rs256'].map(
      (algorithms) =>
        [
          { ...issuer, TOKEN_ALGORITHMS: algorithms },
          [expect.stringMatching(/^TOKEN_ALGORITHMS\.[01]: Invalid option/) as unknown as string],
        ] as const,
    ),
    [{ ...issuer, TOKEN_CLAIMS: 'user=uid' }, ['TOKEN_CLAIMS: user is no claim of ours']],
    [{ TENANTS_FILE: '/nowhere' }, ['TENANTS_FILE: the file cannot be read']],
    [{ TENANTS_FILE: tenantsFile('[]') }, ['TENANTS_FILE: must name a company']],
    [
      { TENANTS_FILE: tenantsFile(aTenant('a'), aTenant('b')) },
      [
        'TENANTS_FILE: must not give two companies one accountGroupId',
        'TENANTS_FILE: must list the accounts of each company where there are several: else nobody knows whose an account is',
      ],
    ],
    [
      {
        TENANTS_FILE: tenantsFile(
          { ...aTenant('a'), accounts: ['123456789012'] },
          { ...aTenant('b'), accountGroupId: '2', accounts: ['123456789013', '1'] },
        ),
      },
      ['TENANTS_FILE: 1: accounts: 1: must be twelve digits'],
    ],
    [
      {
        TENANTS_FILE: tenantsFile(
          { ...aTenant('a'), accounts: ['123456789012'] },
          { ...aTenant('a'), accountGroupId: '2', accounts: ['123456789012'] },
        ),
      },
      ['TENANTS_FILE: must not give two companies one id', 'TENANTS_FILE: must not give two companies one account'],
    ],
    [
      { NODE_ENV: 'production', TRUSTED_DOCUMENTS: 'off' },
      ['EBONDING_URL: needed in production: the simulator is for development'],
    ],
    [
      { ...carriers, NODE_ENV: 'production' },
      [
        'TRUSTED_DOCUMENTS_MANIFEST: needed in production: make one of your operations with `npm run trust`, or say TRUSTED_DOCUMENTS=off',
      ],
    ],
    [
      { TRUSTED_DOCUMENTS: 'report' },
      [
        'TRUSTED_DOCUMENTS_MANIFEST: needed for TRUSTED_DOCUMENTS=report: make one of your operations with `npm run trust`',
      ],
    ],
    [
      { TRUSTED_DOCUMENTS: 'enforce', TRUSTED_DOCUMENTS_MANIFEST: '/nowhere/manifest.json' },
      ['TRUSTED_DOCUMENTS_MANIFEST: the file cannot be read'],
    ],
    [{ LIMITS: 'depht=3' }, ['LIMITS: depht is no limit']],
    [
      { LIMITS: 'depth=1000,cost=many' },
      ['LIMITS: depth must be a whole number from 3 to 50', 'LIMITS: cost must be a whole number from 100 to 1000000'],
    ],
    [{ LIMITS: 'bucket=500' }, ['LIMITS: bucket must not be less than cost']],
    [{ CORS_ORIGINS: '*' }, ['CORS_ORIGINS.0: must be origins, such as https://care.example.com']],
    [
      { CORS_ORIGINS: 'https://care.example.com,https://care.example.com/' },
      ['CORS_ORIGINS.1: must be origins, such as https://care.example.com'],
    ],
    [{ TRUSTED_PROXIES: 'all' }, ['TRUSTED_PROXIES.0: must be addresses or networks, such as 10.0.0.0/8']],
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
    [{}, { limits: usualLimits, trustedDocuments: { mode: 'off' }, corsOrigins: [], trustedProxies: [] }],
    [{ LIMITS: 'depth=12, cost=2000' }, { limits: { ...usualLimits, depth: 12, cost: 2000 } }],
    [
      { CORS_ORIGINS: 'https://care.example.com, http://localhost:3000' },
      { corsOrigins: ['https://care.example.com', 'http://localhost:3000'] },
    ],
    [{ TRUSTED_PROXIES: '10.0.0.0/8,::1' }, { trustedProxies: ['10.0.0.0/8', '::1'] }],
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
