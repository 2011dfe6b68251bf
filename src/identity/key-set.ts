/**
 * The identity provider's public keys, as they change. They are fetched when they are needed, at most so often, by one at
 * a time; while they cannot be fetched the ones at hand are used on for a while.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** The keys cannot be had, and there are none at hand. Nobody's token is at fault. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

export interface RemoteKeysOptions {
  /** The provider's JWKS, parsed. */
  readonly fetch: () => Promise<unknown>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of each fetch that failed. */
  readonly onFailure: (error: unknown) => void;
}

const freshMs = 10 * 60 * 1000;
/** How much longer keys are used while the provider is down. */
const graceMs = 60 * 60 * 1000;
/** A token with an unknown key id costs at most one fetch in so long, however many there are. */
const pauseMs = 30 * 1000;
const pauseWithoutKeysMs = 1000;

export interface RemoteKeys {
  readonly getKey: JWTVerifyGetKey;
  /** @throws KeysUnavailableError while no token can be checked. */
  readonly health: () => Promise<void>;
}

export const createRemoteKeys = ({ fetch, now, onFailure }: RemoteKeysOptions): RemoteKeys => {
  let keys: { readonly find: JWTVerifyGetKey; readonly fetchedAt: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  const fetchOnce = async (): Promise<void> => {
    triedAt = now();
    try {
      keys = { find: createLocalJWKSet((await fetch()) as JSONWebKeySet), fetchedAt: now() };
    } catch (error) {
      onFailure(error);
    }
  };
  /** Fetches unless that was tried just now; those who come meanwhile wait for the same. */
  const refresh = async (): Promise<void> => {
    if (!fetching && now() - triedAt < (keys ? pauseMs : pauseWithoutKeysMs)) return;
    fetching ??= fetchOnce().finally(() => {
      fetching = undefined;
    });
    await fetching;
  };
  const usable = (): JWTVerifyGetKey => {
    if (keys && now() - keys.fetchedAt <= freshMs + graceMs) return keys.find;
    throw new KeysUnavailableError('The keys of the identity provider cannot be had.');
  };

  const fresh = async (): Promise<JWTVerifyGetKey> => {
    if (!keys || now() - keys.fetchedAt > freshMs) await refresh();
    return usable();
  };
  const getKey: JWTVerifyGetKey = async (header, token) => {
    const known = await fresh();
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await refresh();
      return usable()(header, token);
    }
  };
  return {
    getKey,
    health: async () => {
      await fresh();
    },
  };
};
