/** How we say who we are to a carrier: Basic for broadband, an OAuth bearer token for eBonding. */
import { Pool, type Dispatcher } from 'undici';
import { z } from 'zod';
import { orAborted } from './or-aborted.ts';
import { UpstreamError } from './upstream-error.ts';

export interface Credentials {
  /** Value of the `authorization` header, when it is there without waiting. */
  atHand(): string | undefined;
  /** The same, fetched when it must be. */
  authorization(signal: AbortSignal): Promise<string>;
  /** Another value after the carrier refused this one with 401; undefined when there is no other. */
  renew(refused: string, signal: AbortSignal): Promise<string | undefined>;
  close(): Promise<void>;
}

export const basicCredentials = (user: string, password: string): Credentials => {
  const value = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return {
    atHand: () => value,
    authorization: () => Promise.resolve(value),
    renew: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
};

export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string | undefined;
}

export type OpenTokenPool = (origin: string) => Dispatcher;

// CONTRACT section 1.1: the token answer of the carrier's sibling products (ASSUMED for eBonding).
const WireToken = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce
    .number()
    .positive()
    .max(24 * 60 * 60)
    .catch(60),
});

interface Token {
  readonly value: string;
  /** On the monotonic clock: a jump of the wall clock must not make a token live for ever. */
  readonly renewAt: number;
  readonly expiresAt: number;
}

const now = () => performance.now();
const tokenDeadlineMs = 5000;
/** After a failed fetch the next one waits this long, so that a dead token endpoint is not hammered. */
const pauseAfterFailureMs = 1000;

/**
 * OAuth 2 client credentials. One token serves all calls; one fetch is shared by all who wait. A token is renewed at
 * 80 % of its life, in the background: while that fails the old one is used as long as it lives.
 */
export const oauthCredentials = (
  { tokenUrl, clientId, clientSecret, scope }: ClientCredentials,
  openPool: OpenTokenPool = (origin) => new Pool(origin, { connections: 1 }),
): Credentials => {
  const { origin, pathname, search } = new URL(tokenUrl);
  const pool = openPool(origin);
  let token: Token | undefined;
  let fetching: Promise<Token> | undefined;
  let failed: { readonly error: UpstreamError; readonly until: number } | undefined;

  const fetchToken = async (): Promise<Token> => {
    const failure = (detail: string, cause?: unknown) =>
      new UpstreamError({ call: 'token', failure: 'unavailable', sent: false, detail, cause });
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    if (scope !== undefined) form.set('scope', scope);
    try {
      const { statusCode, body } = await pool.request({
        path: pathname + search,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: form.toString(),
        signal: AbortSignal.timeout(tokenDeadlineMs),
      });
      const text = await body.text();
      if (statusCode !== 200) throw failure(`token: HTTP ${statusCode}`);
      const { access_token, expires_in } = WireToken.parse(JSON.parse(text));
      const lifeMs = expires_in * 1000;
      return { value: `Bearer ${access_token}`, renewAt: now() + lifeMs * 0.8, expiresAt: now() + lifeMs };
    } catch (error) {
      throw error instanceof UpstreamError ? error : failure('token: no usable answer', error);
    }
  };

  const fetchNow = async (): Promise<Token> => {
    try {
      token = await fetchToken();
      failed = undefined;
      return token;
    } catch (error) {
      failed = { error: error as UpstreamError, until: now() + pauseAfterFailureMs };
      throw error;
    }
  };

  const renewToken = (): Promise<Token> => {
    if (failed && failed.until > now()) return Promise.reject(failed.error);
    fetching ??= fetchNow().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  const atHand = (): string | undefined => {
    const at = now();
    if (!token || token.expiresAt <= at) return undefined;
    if (token.renewAt <= at) renewToken().catch(() => undefined);
    return token.value;
  };

  // A waiter gives up at its own deadline; the fetch goes on for the others.
  return {
    atHand,
    authorization: async (signal) => atHand() ?? (await orAborted(renewToken(), signal)).value,
    renew: async (refused, signal) => {
      // Somebody else may have renewed it while this call was under way.
      if (token && token.value !== refused) return token.value;
      token = undefined;
      return (await orAborted(renewToken(), signal)).value;
    },
    close: async () => {
      await fetching?.catch(() => undefined);
      await pool.close();
    },
  };
};
