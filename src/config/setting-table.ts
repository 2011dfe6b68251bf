/**
 * Everything that can be set, in one table: docs/configuration.md is made from it, the environment is read by it, and what is
 * deployed is checked against its names.
 */
import { z } from 'zod';
import { tokenAlgorithms } from '../identity/tokens.ts';
import { worstCarrier } from '../order/order-protocol.ts';
import {
  areJournalKeys,
  flag,
  isOrigin,
  isTimeZone,
  listOf,
  number,
  onOrOff,
  pairs,
  port,
  readClaims,
  readLimits,
  readTimes,
  text,
  url,
  wholeNumber,
} from './readers.ts';

/** One variable of the environment. */
interface Setting {
  /** Reads its text. */
  readonly schema: z.ZodType<unknown, string | undefined>;
  /** Its text where it is not set. */
  readonly usual?: string;
  /** For the page: what happens where it is not set and has no usual text. */
  readonly without?: string;
  /** For the page: what it means. */
  readonly of: string;
  /** Never shown; it may also stand in a file, named by the variable of the same name with `_FILE` behind it. */
  readonly secret?: true;
}

type Settings = Readonly<Record<string, Setting>>;

const process = {
  NODE_ENV: {
    schema: z.enum(['production', 'development', 'test'], 'must be production, development or test'),
    usual: 'development',
    of: '`production` switches the explorers and introspection off, asks for trusted documents, and refuses weak settings',
  },
  HOST: { schema: text, usual: '127.0.0.1', of: 'the address on which clients are answered; `0.0.0.0` in a container' },
  PORT: { schema: port, usual: '4000', of: 'the port on which clients are answered; 0 for any that is free' },
  ADMIN_HOST: {
    schema: text,
    usual: '127.0.0.1',
    of: 'the address on which `/metrics` is answered, to anybody who can reach it',
  },
  ADMIN_PORT: { schema: port, usual: '4001', of: 'the port of `/metrics`; 0 for any that is free' },
  SIMULATOR_PORT: { schema: port, usual: '4010', of: 'where the simulator listens, when it is started' },
  DRAIN_SECONDS: {
    schema: number(0, 60).optional(),
    without: '0; 5 in production',
    of: 'how long requests are still answered after SIGTERM, while `/ready` says no; as long again while they still come',
  },
  INSTANCES: {
    schema: wholeNumber(1, 1000),
    usual: '1',
    of: 'how many processes serve the same clients: each gives a client its share of the budget. Several need `DATABASE_URL` and one `JOURNAL_KEY`',
  },
} satisfies Settings;

const carriers = {
  EBONDING_URL: { schema: url.optional(), without: 'the simulator', of: 'the wireless carrier' },
  EBONDING_TOKEN_URL: { schema: url.optional(), without: 'the simulator', of: 'where it gives OAuth tokens' },
  EBONDING_CLIENT_ID: { schema: text.optional(), without: 'the simulator', of: 'who we are to it' },
  EBONDING_CLIENT_SECRET: {
    schema: text.optional(),
    without: 'the simulator',
    of: 'and how we prove it',
    secret: true,
  },
  EBONDING_SCOPE: { schema: text.optional(), without: 'none', of: 'OAuth scope' },
  EBONDING_ACCOUNT_GROUP_ID: {
    schema: text.optional(),
    without: "the simulator's company",
    of: 'the key to your company’s lines at the carrier',
  },
  EBONDING_FOUNDATION_ACCOUNT: {
    schema: text.optional(),
    without: "the simulator's company",
    of: 'your company’s foundation account',
  },
  BROADBAND_URL: { schema: url.optional(), without: 'the simulator', of: 'the broadband carrier' },
  BROADBAND_USER: { schema: text.optional(), without: 'the simulator', of: 'who we are to it' },
  BROADBAND_PASSWORD: { schema: text.optional(), without: 'the simulator', of: 'and how we prove it', secret: true },
  TENANTS_FILE: { schema: text.optional(), without: 'one company', of: 'several companies ([access](access.md))' },
  CARRIER_PUSH_SECRET: {
    schema: text.optional(),
    without: 'no push',
    of: "signs the carrier's calls to `/carrier/order-status`",
    secret: true,
  },
  CARRIER_TIME_ZONE: {
    schema: text.refine(isTimeZone, 'must be a time zone, such as America/New_York'),
    usual: 'America/New_York',
    of: 'where the carrier counts its days',
  },
  CARRIER_WIRE_TYPES: {
    schema: pairs,
    usual: '',
    of: "the carrier's words for order types where ours are wrong: `ours=theirs,…`",
  },
  PLAIN_HTTP_HOSTS: {
    schema: listOf(text),
    usual: '',
    of: 'hosts of carriers that production may reach without TLS, because a service mesh encrypts the way: `carrier.mesh,…`. Loopback needs no mention',
  },
} satisfies Settings;

const orders = {
  DATA_DIR: {
    schema: text,
    usual: './data',
    of: 'the order journal, its key, and what the carrier’s reports said, where there is no `DATABASE_URL`',
  },
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    without: 'SQLite in `DATA_DIR`',
    of: 'PostgreSQL, for many processes; they need the same `JOURNAL_KEY`',
    secret: true,
  },
  JOURNAL_KEY: {
    schema: z.string().refine(areJournalKeys, 'must be 32 bytes in base64').optional(),
    without: 'made in `DATA_DIR`',
    of: 'seals personal data in the journal: 32 bytes in base64. Several, separated by commas, while keys rotate: the first seals, all open',
    secret: true,
  },
  CARRIER_DEDUPLICATES: {
    schema: flag,
    usual: String(worstCarrier.deduplicates),
    of: 'whether the carrier takes an order under an id that it knows for the same ([orders](orders.md))',
  },
  CARRIER_LOOKUP_BY_RANGE: {
    schema: flag,
    usual: String(worstCarrier.canLookUpByRange),
    of: 'whether it can be asked for the orders of some days',
  },
  CARRIER_SETTLE_SECONDS: {
    schema: number(0, 3600),
    usual: String(worstCarrier.settleMs / 1000),
    of: 'the longest time after which it may still accept what it was sent; too short can double an order',
  },
  REQUEST_RETENTION_HOURS: {
    schema: number(0, 1_000_000),
    usual: '24',
    of: 'how long what was sent is kept after an order’s end',
  },
  ORDER_RETENTION_DAYS: { schema: number(1, 100_000), usual: '90', of: 'how long the order is kept after its end' },
  ORDER_CONTACT_FIRST_NAME: {
    schema: text,
    usual: 'Care',
    of: 'whom the carrier may ask about an order that names nobody',
  },
  ORDER_CONTACT_LAST_NAME: { schema: text, usual: 'Desk', of: 'the same' },
  ORDER_CONTACT_PHONE: {
    schema: z.string().regex(/^[0-9]{10}$/, 'must be ten digits'),
    usual: '2145550100',
    of: 'the same',
  },
  ORDER_CONTACT_EMAIL: { schema: z.email(), usual: 'care.desk@example.com', of: 'the same' },
  ORDER_TIMES: {
    schema: pairs.transform(readTimes),
    usual: '',
    of: 'times of the order protocol in ms, for tests: `leaseMs=600,retryMs=100`',
  },
  INVENTORY_MAX_AGE_MINUTES: {
    schema: number(0, 1_000_000),
    usual: '60',
    of: 'an older inventory of lines is fetched again when somebody asks for it',
  },
} satisfies Settings;

const access = {
  TOKEN_ISSUER: { schema: text.optional(), without: 'the simulator', of: 'whose tokens are accepted' },
  TOKEN_AUDIENCE: { schema: text.optional(), without: 'the simulator', of: 'for whom they must be' },
  TOKEN_JWKS_URL: {
    schema: url.optional(),
    without: 'the simulator',
    of: "where the issuer's public keys are published",
  },
  TOKEN_KEYS_FILE: {
    schema: text.optional(),
    without: 'none',
    of: 'in its place: a JWKS or PEM file with public keys',
  },
  TOKEN_ALGORITHMS: {
    schema: z
      .string()
      .transform((list) => list.split(',').map((word) => word.trim()))
      .pipe(z.array(z.enum(tokenAlgorithms)).min(1)),
    usual: tokenAlgorithms.join(','),
    of: 'how tokens may be signed',
  },
  TOKEN_TYPE: {
    schema: text,
    usual: 'at+jwt',
    of: 'their `typ`; `any` for an issuer that does not mark its access tokens',
  },
  TOKEN_CLAIMS: {
    schema: pairs.transform(readClaims),
    usual: '',
    of: 'names of claims, where your issuer’s differ: `tenant=company,…` ([access](access.md))',
  },
  TRUSTED_DOCUMENTS: {
    schema: z.enum(['off', 'report', 'enforce']).optional(),
    without: '`off`; `enforce` in production',
    of: 'whether only the documents of a manifest are run; `report` runs others and notes them',
  },
  TRUSTED_DOCUMENTS_MANIFEST: {
    schema: text.optional(),
    without: 'none',
    of: 'the manifest’s file; `npm run trust -- <folder>` makes one',
  },
  CORS_ORIGINS: {
    schema: listOf(z.string().refine(isOrigin, 'must be origins, such as https://care.example.com')),
    usual: '',
    of: 'other origins whose pages may ask: `https://care.example.com,…`',
  },
  TRUSTED_PROXIES: {
    schema: listOf(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be addresses or networks, such as 10.0.0.0/8'),
    ),
    usual: '',
    of: 'addresses or networks of the proxies before it: `10.0.0.0/8,…`',
  },
  LIMITS: {
    schema: pairs.transform(readLimits),
    usual: '',
    of: 'limits by name ([limits](limits.md)): `depth=12,cost=2000`',
  },
} satisfies Settings;

const telemetry = {
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    usual: 'info',
    of: '`fatal`, `error`, `warn`, `info`, `debug`, `silent`; the line of each request is told at `info`',
  },
  LOG_REQUESTS: {
    schema: onOrOff,
    usual: 'on',
    of: 'one line in the log for each request ([observability](observability.md))',
  },
  METRICS: { schema: onOrOff, usual: 'on', of: 'whether anything is counted, and the admin port opened' },
  TRACE_ENDPOINT: {
    schema: url.optional(),
    without: 'no traces',
    of: 'where traces go, by OTLP over HTTP: `http://collector:4318/v1/traces`',
  },
  TRACE_RATIO: {
    schema: number(0, 1),
    usual: '0.01',
    of: 'which part of the requests is traced, where the caller has not decided',
  },
  TRACE_HEADERS: {
    schema: pairs,
    usual: '',
    of: 'what the collector wants to see in headers: `authorization=Bearer …,…`',
    secret: true,
  },
} satisfies Settings;

export const settingGroups = [
  { title: 'The process', settings: process },
  { title: 'The carriers', settings: carriers },
  { title: 'Orders, and where they are kept', settings: orders },
  { title: 'Who may ask, and for what', settings: access },
  { title: 'What can be seen of it', settings: telemetry },
] as const satisfies readonly { readonly title: string; readonly settings: Settings }[];

const settingTable = { ...process, ...carriers, ...orders, ...access, ...telemetry };
type SettingTable = typeof settingTable;
export type SettingName = keyof SettingTable;

const entries = Object.entries(settingTable) as readonly [SettingName, Setting][];

export const secretNames: readonly SettingName[] = entries.flatMap(([name, { secret }]) => (secret ? name : []));

/** The variable that names the file of a secret. */
export const fileOf = (secret: SettingName): string => `${secret}_FILE`;

/** The name of every variable that is read, with those that name files of secrets. */
export const configurationNames: readonly string[] = [...entries.map(([name]) => name), ...secretNames.map(fileOf)];

/** The texts of variables that are not set. */
export const usualTexts: Readonly<Partial<Record<SettingName, string>>> = Object.fromEntries(
  entries.flatMap(([name, { usual }]) => (usual === undefined ? [] : [[name, usual]])),
);

/** All variables, read: every one by its own reader. */
export const Environment = z.object(
  Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])) as {
    [Name in SettingName]: SettingTable[Name]['schema'];
  },
);
export type Environment = z.infer<typeof Environment>;
