/** The environment made into settings: checked once, all problems told at once. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readManifest, type TrustedDocuments, type TrustMode } from './graphql/trusted-documents.ts';
import { isLimitName, limitTable, usualLimits, type Limits } from './limits.ts';
import type { Tenant } from './identity/caller.ts';
import { TenantEntries, toTenants, type TenantEntry } from './identity/tenants.ts';
import { staticKeys, tokenAlgorithms, usualClaims, type ClaimNames, type IssuerSettings } from './identity/tokens.ts';
import { usualTimes, worstCarrier, type CarrierProfile, type ProtocolTimes } from './order/order-protocol.ts';

export interface CarrierSettings {
  readonly ebonding: {
    readonly url: string;
    readonly tokenUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly scope: string | undefined;
  };
  readonly broadband: { readonly url: string; readonly user: string; readonly password: string };
}

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly logLevel: string;
  /** Where the carriers are; undefined to start the simulator instead. */
  readonly carriers: CarrierSettings | undefined;
  readonly simulatorPort: number;
  /** The companies that are served; the first is the development caller's. */
  readonly tenants: readonly [Tenant, ...Tenant[]];
  /** Whose tokens are accepted; undefined only beside the simulator, which then issues them. */
  readonly issuer: IssuerSettings | undefined;
  /** Where our own pages get a token, when the simulator's are needed; set by whoever starts the simulator. */
  readonly pageTokenUrl?: string;
  /** Whoever shows no token is let in as a developer: only beside the simulator. */
  readonly developmentCaller: boolean;
  /** 32 bytes in base64; undefined to keep one in the data directory. */
  readonly journalKey: string | undefined;
  /** Shared with the carrier for its pushes; undefined when it pushes nothing. */
  readonly pushSecret: string | undefined;
  /** PostgreSQL, for many instances; undefined for SQLite in the data directory. */
  readonly databaseUrl: string | undefined;
  readonly carrierProfile: CarrierProfile;
  readonly orderTimes: ProtocolTimes;
  /** How long what was sent is kept after an order has ended, and how long the order. */
  readonly retention: { readonly requestsMs: number; readonly ordersMs: number };
  /** An inventory older than this is fetched again when somebody asks. */
  readonly inventoryMaxAgeMs: number;
  readonly carrierTimeZone: string;
  readonly limits: Limits;
  readonly trustedDocuments: { readonly mode: TrustMode; readonly documents: TrustedDocuments };
  /** Sites whose pages may ask, exactly as browsers name them: `https://care.example.com`. */
  readonly corsOrigins: readonly string[];
  /** How long requests are still answered after SIGTERM, until whoever sends them has noticed. */
  readonly drainMs: number;
  /** Addresses and networks (CIDR) of the proxies before the gateway. */
  readonly trustedProxies: readonly string[];
  /** The carrier's words for order types, where they differ from what is assumed: `resetVoiceMail=resetVoicemail`. */
  readonly wireTypeOverrides: Readonly<Record<string, string>>;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const isPort = (digits: string): boolean => /^[0-9]{1,5}$/.test(digits) && Number(digits) <= 65535;
const port = (fallback: number) =>
  z.string().refine(isPort, 'must be a number from 0 to 65535').transform(Number).default(fallback);
const text = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/ });

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .default(fallback);

/** Times of the order protocol in milliseconds, by name: `leaseMs=600,retryMs=100`. Tests of the protocol shorten them. */
const readTimes = (list: string, context: z.RefinementCtx): Partial<ProtocolTimes> => {
  const pairs = Object.entries(readPairs(list)).map(([name, value]) => [name, Math.round(Number(value))] as const);
  for (const [name, value] of pairs) {
    if (!Object.hasOwn(usualTimes, name) || !(value >= 0)) {
      context.addIssue({ code: 'custom', message: `${name} is no time of the order protocol` });
    }
  }
  return Object.fromEntries(pairs);
};

/** Limits by name: `depth=12,cost=2000`. */
const readLimits = (list: string, context: z.RefinementCtx): Partial<Limits> => {
  const pairs = Object.entries(readPairs(list)).map(([name, value]) => [name, Number(value)] as const);
  for (const [name, value] of pairs) {
    if (!isLimitName(name)) {
      context.addIssue({ code: 'custom', message: `${name} is no limit` });
      continue;
    }
    const { least, most } = limitTable[name];
    if (!Number.isInteger(value) || value < least || value > most) {
      context.addIssue({ code: 'custom', message: `${name} must be a whole number from ${least} to ${most}` });
    }
  }
  return Object.fromEntries(pairs);
};

const listOf = (entry: z.ZodType<string, string>) =>
  z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((word) => word.trim() || []))
    .pipe(z.array(entry));

/** A browser names a site by scheme, host and port, without a path; `*` and `null` are nobody in particular. */
const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

const isKey = (key: string): boolean => z.base64().safeParse(key).success && Buffer.from(key, 'base64').length === 32;

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const readPairs = (list: string): Record<string, string> =>
  Object.fromEntries(
    list
      .split(',')
      .map((pair) => pair.split('=').map((side) => side.trim()))
      .filter(([name, value]) => name && value),
  ) as Record<string, string>;

const readClaims = (list: string, context: z.RefinementCtx): ClaimNames => {
  const named = readPairs(list);
  for (const name of Object.keys(named)) {
    if (!Object.hasOwn(usualClaims, name)) context.addIssue({ code: 'custom', message: `${name} is no claim of ours` });
  }
  return { ...usualClaims, ...named };
};

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
/** Longer than a balancer takes to see that an instance is not ready. */
const usualDrainSeconds = 5;

const Environment = z.object({
  NODE_ENV: text.default('development'),
  HOST: text.default('127.0.0.1'),
  PORT: port(4000),
  SIMULATOR_PORT: port(4010),
  DATA_DIR: text.default('./data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  EBONDING_URL: url.optional(),
  EBONDING_TOKEN_URL: url.optional(),
  EBONDING_CLIENT_ID: text.optional(),
  EBONDING_CLIENT_SECRET: text.optional(),
  EBONDING_SCOPE: text.optional(),
  // The defaults are the simulator's first company.
  EBONDING_ACCOUNT_GROUP_ID: text.default('73001012763'),
  EBONDING_FOUNDATION_ACCOUNT: text.default('81730304'),
  // Several companies, in place of that one.
  TENANTS_FILE: text.optional(),
  TOKEN_ISSUER: text.optional(),
  TOKEN_AUDIENCE: text.optional(),
  TOKEN_JWKS_URL: url.optional(),
  TOKEN_KEYS_FILE: text.optional(),
  TOKEN_ALGORITHMS: z
    .string()
    .default(tokenAlgorithms.join(','))
    .transform((list) => list.split(',').map((word) => word.trim()))
    .pipe(z.array(z.enum(tokenAlgorithms)).min(1)),
  /** `any` for a provider that does not mark its access tokens. */
  TOKEN_TYPE: text.default('at+jwt'),
  TOKEN_CLAIMS: z.string().default('').transform(readClaims),
  BROADBAND_URL: url.optional(),
  BROADBAND_USER: text.optional(),
  BROADBAND_PASSWORD: text.optional(),
  ORDER_CONTACT_FIRST_NAME: text.default('Care'),
  ORDER_CONTACT_LAST_NAME: text.default('Desk'),
  ORDER_CONTACT_PHONE: z
    .string()
    .regex(/^[0-9]{10}$/, 'must be ten digits')
    .default('2145550100'),
  ORDER_CONTACT_EMAIL: z.email().default('care.desk@example.com'),
  JOURNAL_KEY: z.string().refine(isKey, 'must be 32 bytes in base64').optional(),
  CARRIER_PUSH_SECRET: text.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  CARRIER_DEDUPLICATES: flag(worstCarrier.deduplicates),
  CARRIER_LOOKUP_BY_RANGE: flag(worstCarrier.canLookUpByRange),
  CARRIER_SETTLE_SECONDS: z.coerce
    .number()
    .min(0)
    .max(3600)
    .default(worstCarrier.settleMs / 1000),
  REQUEST_RETENTION_HOURS: z.coerce.number().min(0).default(24),
  ORDER_RETENTION_DAYS: z.coerce.number().min(1).default(90),
  INVENTORY_MAX_AGE_MINUTES: z.coerce.number().min(0).default(60),
  ORDER_TIMES: z.string().default('').transform(readTimes),
  CARRIER_TIME_ZONE: text
    .default('America/New_York')
    .refine(isTimeZone, 'must be a time zone, such as America/New_York'),
  LIMITS: z.string().default('').transform(readLimits),
  TRUSTED_DOCUMENTS: z.enum(['off', 'report', 'enforce']).optional(),
  TRUSTED_DOCUMENTS_MANIFEST: text.optional(),
  CORS_ORIGINS: listOf(z.string().refine(isOrigin, 'must be origins, such as https://care.example.com')),
  TRUSTED_PROXIES: listOf(
    z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be addresses or networks, such as 10.0.0.0/8'),
  ),
  DRAIN_SECONDS: z.coerce.number().min(0).max(60).optional(),
  CARRIER_WIRE_TYPES: z.string().default('').transform(readPairs),
});

const secrets = [
  'EBONDING_CLIENT_SECRET',
  'BROADBAND_PASSWORD',
  'JOURNAL_KEY',
  'CARRIER_PUSH_SECRET',
  'DATABASE_URL',
] as const;

const ebondingNames = ['EBONDING_URL', 'EBONDING_TOKEN_URL', 'EBONDING_CLIENT_ID', 'EBONDING_CLIENT_SECRET'] as const;
const broadbandNames = ['BROADBAND_URL', 'BROADBAND_USER', 'BROADBAND_PASSWORD'] as const;

type Variables = Readonly<Record<string, string | undefined>>;

/** Secrets may stand in files, as container platforms mount them: `JOURNAL_KEY_FILE=/run/secrets/journal-key`. */
const withSecretFiles = (variables: Variables, problems: string[]): Record<string, string | undefined> => {
  // A variable that is set to nothing is not set.
  const all = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim() !== ''));
  for (const name of secrets) {
    const file = all[`${name}_FILE`];
    if (file === undefined) continue;
    try {
      all[name] = readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE: the file cannot be read`);
    }
  }
  return all;
};

type Settings = z.infer<typeof Environment>;

const readText = (name: string, file: string, problems: string[]): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    problems.push(`${name}: the file cannot be read`);
    return undefined;
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Accounts of the simulator's first company: wireless and broadband. */
const simulatedAccounts: readonly string[] = [
  ...['123456789012', '123456789013', '123456789014', '123456789015'],
  ...['559210581033', '552321458441', '551178303774', '556799521920', '552826049188', '770011223344'],
  ...['559000000001', '559000000002', '559000000003', '559000000004', '559000000005'],
];

/** The simulator's second company, for trying what one sees of another. */
const simulatedTenant: TenantEntry = {
  id: 'globex',
  accountGroupId: 'a98765432109',
  foundationAccountNumber: '05571312',
  orderContact: { firstName: 'Globex', lastName: 'Desk', phone: '3125550100', email: 'desk@globex.example' },
  accounts: ['998877665544'],
};

const readTenants = (env: Settings, isSimulated: boolean, problems: string[]): readonly Tenant[] => {
  const one: TenantEntry = {
    id: 'default',
    accountGroupId: env.EBONDING_ACCOUNT_GROUP_ID,
    foundationAccountNumber: env.EBONDING_FOUNDATION_ACCOUNT,
    orderContact: {
      firstName: env.ORDER_CONTACT_FIRST_NAME,
      lastName: env.ORDER_CONTACT_LAST_NAME,
      phone: env.ORDER_CONTACT_PHONE,
      email: env.ORDER_CONTACT_EMAIL,
    },
  };
  if (env.TENANTS_FILE === undefined)
    return toTenants(isSimulated ? [{ ...one, accounts: [...simulatedAccounts] }, simulatedTenant] : [one]);
  const file = readText('TENANTS_FILE', env.TENANTS_FILE, problems);
  if (file === undefined) return [];
  const parsed = TenantEntries.safeParse(parseJson(file));
  if (parsed.success) return toTenants(parsed.data);
  problems.push(...parsed.error.issues.map(({ path, message }) => `TENANTS_FILE: ${[...path, message].join(': ')}`));
  return [];
};

const areKeys = (text: string): boolean => {
  try {
    staticKeys(text);
    return true;
  } catch {
    return false;
  }
};

const readIssuer = (env: Settings, isSimulated: boolean, problems: string[]): IssuerSettings | undefined => {
  const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, TOKEN_JWKS_URL: jwks, TOKEN_KEYS_FILE: keysFile } = env;
  if ([issuer, audience, jwks, keysFile].every((setting) => setting === undefined)) {
    if (!isSimulated) problems.push('TOKEN_ISSUER: needed with real carriers: who asks must be known');
    return undefined;
  }
  if (issuer === undefined) problems.push('TOKEN_ISSUER: needed as well, since other settings of tokens are given');
  if (audience === undefined) problems.push('TOKEN_AUDIENCE: needed as well, since other settings of tokens are given');
  if ((jwks === undefined) === (keysFile === undefined)) {
    problems.push('TOKEN_JWKS_URL: either this or TOKEN_KEYS_FILE is needed');
  }
  if (env.NODE_ENV === 'production' && jwks?.startsWith('http:') === true) {
    problems.push('TOKEN_JWKS_URL: must be https in production');
  }
  const keys = keysFile === undefined ? undefined : readText('TOKEN_KEYS_FILE', keysFile, problems);
  if (keys !== undefined && !areKeys(keys))
    problems.push('TOKEN_KEYS_FILE: must hold a JWKS, or one public key as PEM');
  return {
    issuer: issuer ?? '',
    audience: audience ?? '',
    keys: jwks === undefined ? { text: keys ?? '' } : { url: jwks },
    algorithms: env.TOKEN_ALGORITHMS,
    type: env.TOKEN_TYPE === 'any' ? undefined : env.TOKEN_TYPE,
    claims: env.TOKEN_CLAIMS,
  };
};

/** In production only trusted documents are run, unless the operator says otherwise. */
const readTrustedDocuments = (env: Settings, problems: string[]): Config['trustedDocuments'] => {
  const { TRUSTED_DOCUMENTS_MANIFEST: manifest, NODE_ENV } = env;
  const mode = env.TRUSTED_DOCUMENTS ?? (NODE_ENV === 'production' ? 'enforce' : 'off');
  if (mode === 'off') return { mode, documents: new Map() };
  if (manifest === undefined) {
    problems.push(
      env.TRUSTED_DOCUMENTS === undefined
        ? 'TRUSTED_DOCUMENTS_MANIFEST: needed in production: make one of your operations with `npm run trust`, or say TRUSTED_DOCUMENTS=off'
        : `TRUSTED_DOCUMENTS_MANIFEST: needed for TRUSTED_DOCUMENTS=${mode}: make one of your operations with \`npm run trust\``,
    );
    return { mode, documents: new Map() };
  }
  try {
    return { mode, documents: readManifest(readFileSync(manifest, 'utf8')) };
  } catch (error) {
    const isSystem = error instanceof Error && 'syscall' in error;
    problems.push(
      `TRUSTED_DOCUMENTS_MANIFEST: ${isSystem || !(error instanceof Error) ? 'the file cannot be read' : error.message}`,
    );
    return { mode, documents: new Map() };
  }
};

/** Settings out of the environment. @throws ConfigError naming everything that is wrong. */
export const readConfig = (variables: Variables): Config => {
  const problems: string[] = [];
  const parsed = Environment.safeParse(withSecretFiles(variables, problems));
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
    throw new ConfigError(problems.join('\n'));
  }
  const env = parsed.data;
  const carrierNames = [...ebondingNames, ...broadbandNames];
  const missing = carrierNames.filter((name) => env[name] === undefined);
  if (missing.length > 0 && missing.length < carrierNames.length) {
    problems.push(...missing.map((name) => `${name}: needed as well, since other settings of the carriers are given`));
  }
  if (env.NODE_ENV === 'production' && missing.length === carrierNames.length) {
    problems.push('EBONDING_URL: needed in production: the simulator is for development');
  }
  const limits = { ...usualLimits, ...env.LIMITS };
  if (limits.bucket < limits.cost) problems.push('LIMITS: bucket must not be less than cost');
  if (limits.mostAtOnce < limits.fewestAtOnce) problems.push('LIMITS: mostAtOnce must not be less than fewestAtOnce');
  const trustedDocuments = readTrustedDocuments(env, problems);
  const isSimulated = missing.length > 0;
  const [tenant, ...otherTenants] = readTenants(env, isSimulated, problems);
  const issuer = readIssuer(env, isSimulated, problems);
  if (problems.length > 0 || !tenant) throw new ConfigError(problems.join('\n'));
  return {
    production: env.NODE_ENV === 'production',
    host: env.HOST,
    port: env.PORT,
    dataDirectory: env.DATA_DIR,
    logLevel: env.LOG_LEVEL,
    carriers: isSimulated ? undefined : toCarriers(env),
    simulatorPort: env.SIMULATOR_PORT,
    tenants: [tenant, ...otherTenants],
    issuer,
    developmentCaller: isSimulated && issuer === undefined,
    journalKey: env.JOURNAL_KEY,
    pushSecret: env.CARRIER_PUSH_SECRET,
    databaseUrl: env.DATABASE_URL,
    carrierProfile: {
      deduplicates: env.CARRIER_DEDUPLICATES,
      canLookUpByRange: env.CARRIER_LOOKUP_BY_RANGE,
      settleMs: Math.round(env.CARRIER_SETTLE_SECONDS * 1000),
    },
    orderTimes: { ...usualTimes, ...env.ORDER_TIMES },
    retention: { requestsMs: env.REQUEST_RETENTION_HOURS * hourMs, ordersMs: env.ORDER_RETENTION_DAYS * 24 * hourMs },
    inventoryMaxAgeMs: env.INVENTORY_MAX_AGE_MINUTES * minuteMs,
    carrierTimeZone: env.CARRIER_TIME_ZONE,
    limits,
    trustedDocuments,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    drainMs: (env.DRAIN_SECONDS ?? (env.NODE_ENV === 'production' ? usualDrainSeconds : 0)) * 1000,
    wireTypeOverrides: env.CARRIER_WIRE_TYPES,
  };
};

/** None of these is missing here: that was checked before. */
const toCarriers = (env: Settings): CarrierSettings => ({
  ebonding: {
    url: env.EBONDING_URL ?? '',
    tokenUrl: env.EBONDING_TOKEN_URL ?? '',
    clientId: env.EBONDING_CLIENT_ID ?? '',
    clientSecret: env.EBONDING_CLIENT_SECRET ?? '',
    scope: env.EBONDING_SCOPE,
  },
  broadband: { url: env.BROADBAND_URL ?? '', user: env.BROADBAND_USER ?? '', password: env.BROADBAND_PASSWORD ?? '' },
});
