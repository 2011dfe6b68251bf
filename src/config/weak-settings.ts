/** Settings that work and should not be trusted: production refuses most of them, and says the rest when it starts. */
import { isIPv4 } from 'node:net';
import type { Environment } from './setting-table.ts';
import { simulatedIssuer, simulatedSecret, simulatedUser } from './simulated.ts';

interface Weakness {
  /** Each begins with the name of a variable. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const shortestPushSecret = 24;

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');

/** Whether what is said to a host does not leave this machine. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** A key that was typed, not drawn: 32 drawn bytes have some 30 different values. */
const fewestDifferentBytes = 12;
const isDrawn = (key: string): boolean => new Set(Buffer.from(key, 'base64')).size >= fewestDifferentBytes;

const isEncrypted = (databaseUrl: string): boolean => {
  const { hostname, searchParams } = new URL(databaseUrl);
  const mode = searchParams.get('sslmode') ?? 'disable';
  // A path in place of a host is a socket of this machine.
  return hostname === '' || isLoopback(hostOf(databaseUrl)) || !['disable', 'allow', 'prefer'].includes(mode);
};

/** Carriers whose way is safe without TLS: a rehearsal on one machine, or a mesh that encrypts it. */
type IsNear = (url: string | undefined) => boolean;

const nearness = ({ PLAIN_HTTP_HOSTS: hosts }: Environment): IsNear => {
  const allowed = new Set(hosts);
  return (url) => url !== undefined && (isLoopback(hostOf(url)) || allowed.has(hostOf(url)));
};

const plainHttp = (env: Environment, isNear: IsNear): readonly string[] =>
  (['EBONDING_URL', 'EBONDING_TOKEN_URL', 'BROADBAND_URL'] as const)
    .filter((name) => env[name]?.startsWith('http:') === true && !isNear(env[name]))
    .map((name) => `${name}: must be https in production, or its host stand in PLAIN_HTTP_HOSTS`);

const simulated = (env: Environment, isNear: IsNear): readonly string[] => {
  const known = {
    EBONDING_CLIENT_ID: [simulatedUser, env.EBONDING_TOKEN_URL],
    EBONDING_CLIENT_SECRET: [simulatedSecret, env.EBONDING_TOKEN_URL],
    BROADBAND_USER: [simulatedUser, env.BROADBAND_URL],
    BROADBAND_PASSWORD: [simulatedSecret, env.BROADBAND_URL],
  } as const;
  const names = Object.keys(known) as (keyof typeof known)[];
  return names
    .filter((name) => env[name] === known[name][0] && !isNear(known[name][1]))
    .map((name) => `${name}: is the simulator's: production needs what the carrier gave you`);
};

/** The simulator's company is nobody at a real carrier. */
const ofSimulatedCompany = (env: Environment, isNear: IsNear): readonly string[] =>
  env.TENANTS_FILE !== undefined || env.EBONDING_URL === undefined || isNear(env.EBONDING_URL)
    ? []
    : (['EBONDING_ACCOUNT_GROUP_ID', 'EBONDING_FOUNDATION_ACCOUNT'] as const)
        .filter((name) => env[name] === undefined)
        .map((name) => `${name}: needed in production, or a TENANTS_FILE: else the company is the simulator's`);

/** @param given the names that are set at all. */
export const weakSettings = (env: Environment, given: ReadonlySet<string>): Weakness => {
  if (env.NODE_ENV !== 'production') return { problems: [], warnings: [] };
  const isNear = nearness(env);
  const problems = [...simulated(env, isNear), ...ofSimulatedCompany(env, isNear), ...plainHttp(env, isNear)];
  if (env.TOKEN_ISSUER === simulatedIssuer) problems.push("TOKEN_ISSUER: is the simulator's: anybody has tokens of it");
  if (env.TOKEN_JWKS_URL?.startsWith('http:') === true) problems.push('TOKEN_JWKS_URL: must be https in production');
  if (env.JOURNAL_KEY?.split(',').every(isDrawn) === false) {
    problems.push('JOURNAL_KEY: must be random in production: `openssl rand -base64 32` makes one');
  }
  if (env.CARRIER_PUSH_SECRET !== undefined && env.CARRIER_PUSH_SECRET.length < shortestPushSecret) {
    problems.push(`CARRIER_PUSH_SECRET: must have at least ${shortestPushSecret} characters in production`);
  }
  if (env.CORS_ORIGINS.some((origin) => origin.startsWith('http:'))) {
    problems.push('CORS_ORIGINS: must be https in production');
  }
  const warnings: string[] = [];
  if (env.DATABASE_URL !== undefined && !isEncrypted(env.DATABASE_URL)) {
    warnings.push('DATABASE_URL: is not encrypted: say sslmode=verify-full');
  }
  if (env.DATABASE_URL !== undefined && env.JOURNAL_KEY === undefined) {
    warnings.push('JOURNAL_KEY: stands in DATA_DIR alone, and no other process can open what it seals');
  }
  if (env.TENANTS_FILE === undefined && !given.has('ORDER_CONTACT_EMAIL') && !given.has('ORDER_CONTACT_PHONE')) {
    warnings.push('ORDER_CONTACT_EMAIL: is the usual one: the carrier cannot ask anybody about an order');
  }
  return { problems, warnings };
};
