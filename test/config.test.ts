import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.ts';
import { printSettings, settingsInForce } from '../src/config/describe-config.ts';
import { configurationNames, fileOf, secretNames } from '../src/config/setting-table.ts';
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
const drawnKey = Buffer.from(Array.from({ length: 32 }, (_, place) => place * 7)).toString('base64');
/** As it must be told in production, so that each case is about its own fault alone. */
const production: Variables = {
  ...carriers,
  NODE_ENV: 'production',
  TRUSTED_DOCUMENTS: 'off',
  EBONDING_ACCOUNT_GROUP_ID: '4711',
  EBONDING_FOUNDATION_ACCOUNT: '0815',
};

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

const filesOfSecrets: ReadonlySet<string> = new Set(secretNames.map(fileOf));
const isFileOfSecret = (name: string): boolean => filesOfSecrets.has(name);

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
    expect(readConfig({ ...production, EBONDING_SCOPE: 'orders' })).toMatchObject({
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
    [{ ...production, TOKEN_JWKS_URL: 'http://login.example/keys' }, ['TOKEN_JWKS_URL: must be https in production']],
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
      { ...production, TRUSTED_DOCUMENTS: undefined },
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
    [{ LIMITS: 'depth:12' }, ['LIMITS: must be pairs: name=value,…']],
    [{ CARRIER_WIRE_TYPES: 'activateSim=,' }, ['CARRIER_WIRE_TYPES: must be pairs: name=value,…']],
    [{ LIMITS: 'bucket=500' }, ['LIMITS: bucket must not be less than cost']],
    [{ CORS_ORIGINS: '*' }, ['CORS_ORIGINS.0: must be origins, such as https://care.example.com']],
    [
      { CORS_ORIGINS: 'https://care.example.com,https://care.example.com/' },
      ['CORS_ORIGINS.1: must be origins, such as https://care.example.com'],
    ],
    [{ TRUSTED_PROXIES: 'all' }, ['TRUSTED_PROXIES.0: must be addresses or networks, such as 10.0.0.0/8']],
    [{ NODE_ENV: 'prod' }, ['NODE_ENV: must be production, development or test']],
    [{ ADMIN_PORT: '-1' }, ['ADMIN_PORT: must be a number from 0 to 65535']],
    [{ PORT: '4001' }, ['ADMIN_PORT: must be another than PORT']],
    [{ METRICS: 'yes' }, ['METRICS: Invalid option: expected one of "on"|"off"']],
    [{ LOG_REQUESTS: 'true' }, ['LOG_REQUESTS: Invalid option: expected one of "on"|"off"']],
    [{ TRACE_RATIO: '1 %' }, ['TRACE_RATIO: must be a number from 0 to 1']],
    [{ TRACE_RATIO: '2' }, ['TRACE_RATIO: must be a number from 0 to 1']],
    [{ TRACE_ENDPOINT: 'collector:4318' }, ['TRACE_ENDPOINT: Invalid URL']],
    [{ DRAIN_SECONDS: '90' }, ['DRAIN_SECONDS: must be a number from 0 to 60']],
    [{ CARRIER_SETTLE_SECONDS: '3 minutes' }, ['CARRIER_SETTLE_SECONDS: must be a number from 0 to 3600']],
    [{ ORDER_RETENTION_DAYS: '0' }, ['ORDER_RETENTION_DAYS: must be a number from 1 to 100000']],
    [{ CARRIER_DEDUPLICATES: 'maybe' }, ['CARRIER_DEDUPLICATES: Invalid option: expected one of "true"|"false"']],
    [{ DATABASE_URL: 'mysql://db/care' }, ['DATABASE_URL: Invalid URL']],
    [{ JOURNAL_KEY: `${key},${key.slice(0, 40)}` }, ['JOURNAL_KEY: must be 32 bytes in base64']],
    [
      { ...carriers, EBONDING_URL: 'https://me:secret@carrier.example' },
      ['EBONDING_URL: must hold no user and no password: they have settings of their own'],
    ],
    [{ INSTANCES: '0' }, ['INSTANCES: must be a number from 1 to 1000']],
    [{ INSTANCES: '1.5' }, ['INSTANCES: must be a whole number']],
    [
      { INSTANCES: '2' },
      [
        'DATABASE_URL: needed for several INSTANCES: they share their orders in it',
        'JOURNAL_KEY: needed for several INSTANCES: each must open what another has sealed',
      ],
    ],
    [
      { ...production, EBONDING_URL: 'http://carrier.example', BROADBAND_URL: 'http://127.0.0.2.example' },
      [
        'EBONDING_URL: must be https in production, or its host stand in PLAIN_HTTP_HOSTS',
        'BROADBAND_URL: must be https in production, or its host stand in PLAIN_HTTP_HOSTS',
      ],
    ],
    [
      { ...production, EBONDING_TOKEN_URL: 'http://login.example/token', PLAIN_HTTP_HOSTS: 'carrier.example' },
      ['EBONDING_TOKEN_URL: must be https in production, or its host stand in PLAIN_HTTP_HOSTS'],
    ],
    [
      { ...production, EBONDING_CLIENT_SECRET: 'simulator-secret', BROADBAND_USER: 'care-gateway-dev' },
      ['EBONDING_CLIENT_SECRET', 'BROADBAND_USER'].map(
        (name) => `${name}: is the simulator's: production needs what the carrier gave you`,
      ),
    ],
    [
      { ...production, EBONDING_ACCOUNT_GROUP_ID: '', EBONDING_FOUNDATION_ACCOUNT: ' ' },
      ['EBONDING_ACCOUNT_GROUP_ID', 'EBONDING_FOUNDATION_ACCOUNT'].map(
        (name) => `${name}: needed in production, or a TENANTS_FILE: else the company is the simulator's`,
      ),
    ],
    [
      { ...production, TOKEN_ISSUER: 'urn:care-gateway:simulator' },
      ["TOKEN_ISSUER: is the simulator's: anybody has tokens of it"],
    ],
    [
      { ...production, TOKEN_AUDIENCE: '' },
      ['TOKEN_AUDIENCE: needed as well, since other settings of tokens are given'],
    ],
    [
      { ...production, JOURNAL_KEY: `${drawnKey},${key}` },
      ['JOURNAL_KEY: must be random in production: `openssl rand -base64 32` makes one'],
    ],
    [
      { ...production, CARRIER_PUSH_SECRET: 'push-me' },
      ['CARRIER_PUSH_SECRET: must have at least 24 characters in production'],
    ],
    [{ ...production, CORS_ORIGINS: 'http://care.example.com' }, ['CORS_ORIGINS: must be https in production']],
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
    [{ JOURNAL_KEY: `${drawnKey}, ${key}` }, { journalKey: `${drawnKey}, ${key}` }],
    [
      { INSTANCES: '3', DATABASE_URL: 'postgres://db/care', JOURNAL_KEY: key },
      { instances: 3, databaseUrl: 'postgres://db/care' },
    ],
    [{}, { instances: 1, admin: { host: '127.0.0.1', port: 4001 }, warnings: [] }],
    [{}, { telemetry: { logsRequests: true, metrics: true, traces: undefined } }],
    [
      { TRACE_ENDPOINT: 'http://collector:4318/v1/traces', TRACE_HEADERS: 'authorization=Basic eDp5eg==,' },
      {
        telemetry: {
          traces: {
            endpoint: 'http://collector:4318/v1/traces',
            ratio: 0.01,
            headers: { authorization: 'Basic eDp5eg==' },
          },
        },
      },
    ],
    [{ LOG_REQUESTS: 'off', METRICS: 'off' }, { telemetry: { logsRequests: false, metrics: false } }],
    // A rehearsal on one machine, and a mesh that encrypts.
    [
      {
        ...production,
        EBONDING_URL: 'http://localhost:4010',
        EBONDING_TOKEN_URL: 'http://[::1]:4010/token',
        EBONDING_CLIENT_SECRET: 'simulator-secret',
        BROADBAND_URL: 'http://broadband.mesh',
        PLAIN_HTTP_HOSTS: 'broadband.mesh',
      },
      { production: true },
    ],
    [
      { ...production, DATABASE_URL: 'postgres://db.example/care', ORDER_CONTACT_PHONE: '2145550111' },
      {
        warnings: [
          'DATABASE_URL: is not encrypted: say sslmode=verify-full',
          'JOURNAL_KEY: stands in DATA_DIR alone, and no other process can open what it seals',
        ],
      },
    ],
    [
      {
        ...production,
        DATABASE_URL: 'postgres://db.example/care?sslmode=verify-full',
        JOURNAL_KEY: drawnKey,
        ORDER_CONTACT_EMAIL: 'desk@acme.example',
      },
      { warnings: [] },
    ],
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

describe('The configuration in force', () => {
  it('is shown whole, with where each value comes from, and never a secret', () => {
    const shown = settingsInForce({
      PORT: '8080',
      JOURNAL_KEY: 'secret-3',
      BROADBAND_PASSWORD_FILE: secretFile('shown', 'secret-4'),
      DATABASE_URL: 'postgres://care:secret-5@db.example/care',
      TRACE_HEADERS: 'authorization=secret-6',
    });
    expect(shown.map(({ name }) => name)).toEqual(configurationNames.filter((name) => !isFileOfSecret(name)));
    expect(shown).toEqual(
      expect.arrayContaining([
        { name: 'PORT', value: '8080', from: 'environment' },
        { name: 'ADMIN_PORT', value: '4001', from: 'default' },
        { name: 'JOURNAL_KEY', value: '********', from: 'environment' },
        { name: 'BROADBAND_PASSWORD', value: '********', from: 'file' },
        { name: 'EBONDING_CLIENT_SECRET', value: '', from: 'default' },
      ]),
    );
    expect(printSettings(shown).join('\n')).not.toMatch(/secret-[3456]/);
  });
});

describe('The table of settings', () => {
  it('names each variable once, and a file for each secret', () => {
    expect(new Set(configurationNames).size).toBe(configurationNames.length);
    expect(configurationNames).toEqual(expect.arrayContaining(['ADMIN_PORT', 'JOURNAL_KEY', 'JOURNAL_KEY_FILE']));
    expect(configurationNames).not.toContain('ADMIN_PORT_FILE');
  });
});
