/** The environment made into settings: checked once, all problems told at once. */
import { givenTexts, readText, type Variables } from './config/given-texts.ts';
import { Environment, usualTexts } from './config/setting-table.ts';
import { weakSettings } from './config/weak-settings.ts';
import { readManifest, type TrustedDocuments, type TrustMode } from './graphql/trusted-documents.ts';
import { usualLimits, type Limits } from './limits.ts';
import type { Tenant } from './identity/caller.ts';
import { TenantEntries, toTenants, type TenantEntry } from './identity/tenants.ts';
import { staticKeys, type IssuerSettings } from './identity/tokens.ts';
import { usualTimes, type CarrierProfile, type ProtocolTimes } from './order/order-protocol.ts';

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
  /** 32 bytes in base64, or several of them with commas between; undefined to keep one in the data directory. */
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
  /** How many processes serve the same clients. */
  readonly instances: number;
  /** Where whoever runs the gateway asks it for its metrics. */
  readonly admin: { readonly host: string; readonly port: number };
  readonly telemetry: TelemetrySettings;
  /** What is weak and accepted all the same, to be told at the start. */
  readonly warnings: readonly string[];
}

export interface TelemetrySettings {
  /** One line in the log for each request. */
  readonly logsRequests: boolean;
  readonly metrics: boolean;
  /** Undefined for no traces. */
  readonly traces: TraceSettings | undefined;
}

export interface TraceSettings {
  /** Of a collector: OTLP over HTTP. */
  readonly endpoint: string;
  /** Which part of the requests is traced where their caller has not decided: 0 to 1. */
  readonly ratio: number;
  readonly headers: Readonly<Record<string, string>>;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
/** Longer than a balancer takes to see that an instance is not ready. */
const usualDrainSeconds = 5;

const ebondingNames = ['EBONDING_URL', 'EBONDING_TOKEN_URL', 'EBONDING_CLIENT_ID', 'EBONDING_CLIENT_SECRET'] as const;
const broadbandNames = ['BROADBAND_URL', 'BROADBAND_USER', 'BROADBAND_PASSWORD'] as const;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The simulator's first company. */
const simulatedCompany = { accountGroupId: '73001012763', foundationAccountNumber: '81730304' };

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

const readTenants = (env: Environment, isSimulated: boolean, problems: string[]): readonly Tenant[] => {
  const one: TenantEntry = {
    id: 'default',
    accountGroupId: env.EBONDING_ACCOUNT_GROUP_ID ?? simulatedCompany.accountGroupId,
    foundationAccountNumber: env.EBONDING_FOUNDATION_ACCOUNT ?? simulatedCompany.foundationAccountNumber,
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

const readIssuer = (env: Environment, isSimulated: boolean, problems: string[]): IssuerSettings | undefined => {
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
const readTrustedDocuments = (env: Environment, problems: string[]): Config['trustedDocuments'] => {
  const { TRUSTED_DOCUMENTS_MANIFEST: manifest, NODE_ENV } = env;
  const mode = env.TRUSTED_DOCUMENTS ?? (NODE_ENV === 'production' ? 'enforce' : 'off');
  const none = { mode, documents: new Map() };
  if (mode === 'off') return none;
  if (manifest === undefined) {
    problems.push(
      env.TRUSTED_DOCUMENTS === undefined
        ? 'TRUSTED_DOCUMENTS_MANIFEST: needed in production: make one of your operations with `npm run trust`, or say TRUSTED_DOCUMENTS=off'
        : `TRUSTED_DOCUMENTS_MANIFEST: needed for TRUSTED_DOCUMENTS=${mode}: make one of your operations with \`npm run trust\``,
    );
    return none;
  }
  const text = readText('TRUSTED_DOCUMENTS_MANIFEST', manifest, problems);
  if (text === undefined) return none;
  try {
    return { mode, documents: readManifest(text) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    problems.push(`TRUSTED_DOCUMENTS_MANIFEST: ${error.message}`);
    return none;
  }
};

/** Settings that are each good, and not together. */
const contradictions = (env: Environment): readonly string[] => {
  const problems: string[] = [];
  if (env.INSTANCES > 1 && env.DATABASE_URL === undefined) {
    problems.push('DATABASE_URL: needed for several INSTANCES: they share their orders in it');
  }
  if (env.INSTANCES > 1 && env.JOURNAL_KEY === undefined) {
    problems.push('JOURNAL_KEY: needed for several INSTANCES: each must open what another has sealed');
  }
  if (env.METRICS && env.PORT !== 0 && env.PORT === env.ADMIN_PORT) {
    problems.push('ADMIN_PORT: must be another than PORT');
  }
  return problems;
};

/** Settings out of the environment. @throws ConfigError naming everything that is wrong. */
export const readConfig = (variables: Variables): Config => {
  const problems: string[] = [];
  const given = givenTexts(variables, problems);
  const parsed = Environment.safeParse({ ...usualTexts, ...given });
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
  const weak = weakSettings(env, new Set(Object.keys(given)));
  problems.push(...weak.problems, ...contradictions(env));
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
    instances: env.INSTANCES,
    admin: { host: env.ADMIN_HOST, port: env.ADMIN_PORT },
    telemetry: {
      logsRequests: env.LOG_REQUESTS,
      metrics: env.METRICS,
      traces:
        env.TRACE_ENDPOINT === undefined
          ? undefined
          : { endpoint: env.TRACE_ENDPOINT, ratio: env.TRACE_RATIO, headers: env.TRACE_HEADERS },
    },
    warnings: weak.warnings,
  };
};

/** None of these is missing here: that was checked before. */
const toCarriers = (env: Environment): CarrierSettings => ({
  ebonding: {
    url: env.EBONDING_URL ?? '',
    tokenUrl: env.EBONDING_TOKEN_URL ?? '',
    clientId: env.EBONDING_CLIENT_ID ?? '',
    clientSecret: env.EBONDING_CLIENT_SECRET ?? '',
    scope: env.EBONDING_SCOPE,
  },
  broadband: { url: env.BROADBAND_URL ?? '', user: env.BROADBAND_USER ?? '', password: env.BROADBAND_PASSWORD ?? '' },
});
