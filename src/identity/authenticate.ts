/** Who sends a request, from what it shows. */
import { errors } from 'jose';
import type { Caller } from './caller.ts';
import { KeysUnavailableError } from './key-set.ts';
import { TokenRefusedError, UnknownTenantError, type ReadToken } from './tokens.ts';

/** What of a request says who sends it. */
export interface Shown {
  /** Every `authorization` header: two of them are a contradiction. */
  readonly authorization: readonly string[];
  /** Whether there is a token in the address, where it ends up in logs. */
  readonly isTokenInAddress: boolean;
}

export type Authentication =
  | { readonly caller: Caller }
  /** `reason` is for the log alone. OVERLOADED: it cannot be found out now. */
  | { readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN' | 'OVERLOADED'; readonly reason: string };

export type Authenticate = (shown: Shown) => Promise<Authentication>;

export interface AuthenticatorOptions {
  /** Undefined where there is no identity provider: then no token is good. */
  readonly readToken: ReadToken | undefined;
  /** Who it is that shows nothing; undefined where that is nobody. */
  readonly anonymous: Caller | undefined;
}

const refuse = (reason: string): Authentication => ({ code: 'UNAUTHENTICATED', reason });

/** What is wrong with a token, by our own word or the library's code: never by a text that holds some of it. */
const reasonOf = (error: unknown): string | undefined => {
  if (error instanceof TokenRefusedError) return error.message;
  if (error instanceof errors.JOSEError) return error.code;
  // A key of one kind, and an algorithm of another.
  return error instanceof TypeError ? 'key and algorithm do not fit' : undefined;
};

export const createAuthenticator =
  ({ readToken, anonymous }: AuthenticatorOptions): Authenticate =>
  async ({ authorization, isTokenInAddress }) => {
    const [header] = authorization;
    if (isTokenInAddress) return refuse('token in the address');
    if (header === undefined) return anonymous ? { caller: anonymous } : refuse('no token');
    const token = authorization.length === 1 ? /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1] : undefined;
    if (token === undefined || !readToken) return refuse('not one bearer token');
    try {
      return { caller: await readToken(token) };
    } catch (error) {
      if (error instanceof UnknownTenantError) return { code: 'FORBIDDEN', reason: error.message };
      if (error instanceof KeysUnavailableError) return { code: 'OVERLOADED', reason: error.message };
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      return refuse(reason);
    }
  };
