/**
 * Access tokens (RFC 9068): a JWT of the configured issuer, for us, signed by one of its keys with one of the listed
 * algorithms. jose checks signature and times; what it would let pass is refused here (RELIABILITY section 4, rows 41-49).
 */
import { createPublicKey, hash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Scope } from '../generated/graphql.ts';
import { scopeWords, type Caller, type Tenant } from './caller.ts';

/** Asymmetric ones only: with a shared secret whoever checks tokens could also make them. */
export const tokenAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type TokenAlgorithm = (typeof tokenAlgorithms)[number];

/** Which claims say what. */
export interface ClaimNames {
  readonly tenant: string;
  /** Billing accounts that the caller may see, as a list; absent for all. */
  readonly accounts: string;
  readonly client: string;
  readonly scope: string;
}

export const usualClaims: ClaimNames = { tenant: 'tenant', accounts: 'accounts', client: 'client_id', scope: 'scope' };

export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are published, or the keys themselves: a JWKS as JSON, or one public key as PEM. */
  readonly keys: { readonly url: string } | { readonly text: string };
  readonly algorithms: readonly TokenAlgorithm[];
  /** The header's `typ`; undefined for a provider that has none. An ID token is then as good as an access token. */
  readonly type: string | undefined;
  readonly claims: ClaimNames;
}

/** A token is not accepted. The reason is for the log: who sends tokens is told nothing. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';
}

/** The token is good, but for no company that is served here. */
export class UnknownTenantError extends Error {
  override readonly name = 'UnknownTenantError';
}

export interface TokenReaderOptions {
  readonly settings: IssuerSettings;
  readonly getKey: JWTVerifyGetKey;
  readonly tenants: readonly Tenant[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The caller that a token stands for. @throws TokenRefusedError, UnknownTenantError, KeysUnavailableError */
export type ReadToken = (token: string) => Promise<Caller>;

const largestToken = 8 * 1024;
const toleranceSeconds = 5;
const longestLifeSeconds = 24 * 60 * 60;
const mostRemembered = 10_000;
const rememberedMs = 60 * 1000;

/** Keys that never change. @throws when the text is neither JWKS nor PEM. */
export const staticKeys = (text: string): JWTVerifyGetKey => {
  if (text.trimStart().startsWith('{')) return createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
  const key = createPublicKey(text);
  return () => key;
};

const textIn = (payload: JWTPayload, name: string): string => {
  const value = payload[name];
  if (typeof value !== 'string' || value === '') throw new TokenRefusedError(`claim ${name} is no text`);
  return value;
};

/** OAuth has scopes in one text, some providers as a list. Words that mean nothing here are left out. */
const scopesIn = (payload: JWTPayload, name: string): ReadonlySet<Scope> => {
  const value = payload[name];
  const words: readonly unknown[] = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
  return new Set(words.flatMap((word) => (typeof word === 'string' ? (scopeWords.get(word) ?? []) : [])));
};

/** A list that cannot be read must not become "all". */
const accountsIn = (payload: JWTPayload, name: string): readonly string[] | undefined => {
  const value = payload[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((ban) => typeof ban === 'string')) return value;
  throw new TokenRefusedError(`claim ${name} is no list of texts`);
};

export const createTokenReader = ({ settings, getKey, tenants, now }: TokenReaderOptions): ReadToken => {
  const { issuer, audience, algorithms, type, claims } = settings;
  const tenantById = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  /** By hash, the one used longest ago first. */
  const remembered = new Map<string, { readonly caller: Caller; readonly until: number }>();

  const verify = async (token: string): Promise<JWTPayload & { readonly exp: number }> => {
    const { payload, protectedHeader } = await jwtVerify(token, getKey, {
      issuer,
      audience,
      algorithms: [...algorithms],
      ...(type !== undefined && { typ: type }),
      requiredClaims: ['exp', 'iat', 'sub', claims.client],
      clockTolerance: toleranceSeconds,
      maxTokenAge: longestLifeSeconds,
      currentDate: new Date(now()),
    });
    const { exp, iat } = payload;
    // Nothing critical is understood here, not even what the library understands.
    if (protectedHeader.crit !== undefined) throw new TokenRefusedError('critical header');
    if (exp === undefined || iat === undefined || exp - iat > longestLifeSeconds) {
      throw new TokenRefusedError('it lives too long');
    }
    return { ...payload, exp };
  };

  const toCaller = (payload: JWTPayload & { readonly exp: number }): Caller => {
    const tenant = tenantById.get(textIn(payload, claims.tenant));
    if (!tenant) throw new UnknownTenantError('The token is for a company that is not served here.');
    return {
      tenant,
      accounts: accountsIn(payload, claims.accounts),
      clientId: textIn(payload, claims.client),
      subject: textIn(payload, 'sub'),
      scopes: scopesIn(payload, claims.scope),
      expiresAt: new Date(payload.exp * 1000),
    };
  };

  const remember = (digest: string, caller: Caller): void => {
    const until = Math.min(now() + rememberedMs, caller.expiresAt?.getTime() ?? 0);
    remembered.set(digest, { caller, until });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= mostRemembered) break;
      remembered.delete(oldest);
    }
  };

  return async (token) => {
    if (token.length > largestToken) throw new TokenRefusedError('it is too long');
    const digest = hash('sha256', token, 'base64');
    const known = remembered.get(digest);
    remembered.delete(digest);
    if (known && known.until > now()) {
      remembered.set(digest, known);
      return known.caller;
    }
    const caller = toCaller(await verify(token));
    remember(digest, caller);
    return caller;
  };
};
