/** Who may ask: the token endpoint, bearer tokens and basic credentials. The credentials are development values, good for the simulator only. */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { invalidInput, type Answer } from './answer.ts';
import type { SimulatorClock } from './simulator-clock.ts';

const CLIENT_ID = 'care-gateway-dev';
const CLIENT_SECRET = 'simulator-secret';
const TOKEN_LIFETIME_S = 1_800;
const MAX_TOKENS = 10_000;

const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** The documented body of a token error. */
const tokenError = (now: number, error: string, code: number, text: string): Answer => ({
  status: 400,
  body: {
    error,
    error_description: `AADSTS${String(code)}: ${text}`,
    error_codes: [code],
    timestamp: new Date(now).toISOString().replace('T', ' ').replace(/\.\d+/, ''),
    trace_id: '00000000-0000-4000-8000-000000000001',
    correlation_id: '00000000-0000-4000-8000-000000000002',
    error_uri: `https://login.microsoftonline.com/error?code=${String(code)}`,
  },
});

export interface TokenDesk {
  readonly issue: (form: URLSearchParams) => Answer;
  readonly isLive: (authorization: string | undefined) => boolean;
}

export const createTokenDesk = (clock: SimulatorClock): TokenDesk => {
  /** Oldest first, so that the first key is the one to forget. */
  const expiryByToken = new Map<string, number>();
  return {
    issue: (form) => {
      const now = clock.now();
      if (form.get('grant_type') !== 'client_credentials') {
        return tokenError(now, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
      }
      if (form.get('client_id') !== CLIENT_ID) {
        return tokenError(now, 'unauthorized_client', 700016, 'Application was not found in the directory.');
      }
      if (!isSame(form.get('client_secret') ?? '', CLIENT_SECRET)) {
        return tokenError(now, 'invalid_client', 7000215, 'Invalid client secret provided.');
      }
      const token = randomBytes(32).toString('base64url');
      expiryByToken.set(token, now + TOKEN_LIFETIME_S * 1_000);
      for (const oldest of expiryByToken.keys()) {
        if (expiryByToken.size <= MAX_TOKENS) break;
        expiryByToken.delete(oldest);
      }
      return {
        status: 200,
        body: {
          token_type: 'Bearer',
          expires_in: TOKEN_LIFETIME_S,
          ext_expires_in: TOKEN_LIFETIME_S,
          access_token: token,
        },
      };
    },
    isLive: (authorization) => {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
      const expiresAt = token === undefined ? undefined : expiryByToken.get(token);
      return expiresAt !== undefined && expiresAt > clock.now();
    },
  };
};

const BASIC = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`;

export const hasBasicCredentials = (authorization: string | undefined): boolean => isSame(authorization ?? '', BASIC);

const REQUIRED_HEADERS = {
  accept: 'Accept',
  'x-att-conversationid': 'X-ATT-ConversationId',
  'x-att-messageid': 'X-ATT-MessageId',
} as const;

/** The documents' header table; undefined when all is there. */
export const refuseHeaders = (headers: IncomingHttpHeaders): Answer | undefined => {
  for (const [key, name] of Object.entries(REQUIRED_HEADERS)) {
    if (headers[key] === undefined || headers[key] === '') return invalidInput(name);
  }
  return undefined;
};
