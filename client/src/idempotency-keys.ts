/** Where the key of an order is kept until its outcome is known, so that a second press, or a reload, asks with the same one. */
export interface KeyStore {
  get(intent: string): string | undefined;
  set(intent: string, key: string): void;
  delete(intent: string): void;
}

/** Forgets with the page. */
export const memoryKeys = (): KeyStore => {
  const keys = new Map<string, string>();
  return {
    get: (intent) => keys.get(intent),
    set: (intent, key) => void keys.set(intent, key),
    delete: (intent) => void keys.delete(intent),
  };
};

const prefix = 'care-gateway.order.';

/** Survives a reload: `webStorageKeys(sessionStorage)`. An intent's name is kept in the clear, so name no person in it. */
export const webStorageKeys = (storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): KeyStore => ({
  get: (intent) => storage.getItem(prefix + intent) ?? undefined,
  set: (intent, key) => {
    storage.setItem(prefix + intent, key);
  },
  delete: (intent) => {
    storage.removeItem(prefix + intent);
  },
});

/** 128 random bits. Not `randomUUID`, which browsers have on secure pages only. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
