/**
 * An identity provider of the simulator's own: it gives a token to whoever asks. Its key is made at the start and is
 * good for nothing else.
 */

import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet } from 'jose';

import { listAt, numberAt, textAt, type JsonObject } from './json-reading.ts';
import type { SimulatorClock } from './simulator-clock.ts';

const ALGORITHM = 'ES256';
const KEY_ID = 'simulator';
/** Not an address: it is the same wherever the simulator listens. */
const ISSUER = 'urn:care-gateway:simulator';
const AUDIENCE = 'care-gateway';
const LIFETIME_S = 3_600;
const ALL_SCOPES = 'account:read order:write order:bulk pii:read audit:read';

export interface Issuer {
  readonly jwks: JSONWebKeySet;
  /** The wish may name `tenant`, `scope`, `accounts`, `sub`, `client_id` and `expires_in`. */
  readonly mint: (wish: JsonObject) => Promise<object>;
}

export const createIssuer = async (clock: SimulatorClock): Promise<Issuer> => {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const publicJwk = await exportJWK(publicKey);
  return {
    jwks: { keys: [{ ...publicJwk, kid: KEY_ID, alg: ALGORITHM, use: 'sig' }] },
    mint: async (wish) => {
      const issuedAt = Math.floor(clock.now() / 1_000);
      const lifetime = numberAt(wish, 'expires_in') ?? LIFETIME_S;
      const scope = textAt(wish, 'scope') ?? ALL_SCOPES;
      const token = await new SignJWT({
        tenant: textAt(wish, 'tenant') ?? 'default',
        client_id: textAt(wish, 'client_id') ?? 'care-desk',
        scope,
        ...(wish['accounts'] !== undefined && { accounts: listAt(wish, 'accounts') }),
      })
        .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(textAt(wish, 'sub') ?? 'dana')
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetime)
        .sign(privateKey);
      return { token_type: 'Bearer', expires_in: lifetime, scope, access_token: token };
    },
  };
};
