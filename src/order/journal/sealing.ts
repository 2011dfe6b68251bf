/** How personal data stands in the journal: sealed with AES-256-GCM, and found again by keyed hashes alone. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const layout = 1;
const keyIdLength = 4;
const nonceLength = 12;
const tagLength = 16;
const headLength = 1 + keyIdLength + nonceLength + tagLength;

/** One purpose, one key: none of them says anything of another. */
const derive = (key: Uint8Array, purpose: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', `care-gateway journal ${purpose}`, length));

/**
 * JSON has no dates. They stand as text behind a mark, and text that begins with the mark itself has one more, so that
 * what comes out is what went in.
 */
const mark = '@';
const dateMark = `${mark}date `;

function markDates(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  // Dates have made text of themselves before they come here.
  if (typeof value !== 'string') return value;
  if (this[name] instanceof Date) return `${dateMark}${value}`;
  return value.startsWith(mark) ? `${mark}${value}` : value;
}

const unmarkDates = (_: string, value: unknown): unknown => {
  if (typeof value !== 'string' || !value.startsWith(mark)) return value;
  return value.startsWith(dateMark) ? new Date(value.slice(dateMark.length)) : value.slice(mark.length);
};

export interface Sealing {
  /** JSON with dates, sealed for this place only: it does not open under another `place`, so sealed values cannot be swapped. */
  seal(place: string, value: unknown): Buffer;
  /** What was sealed; undefined when none of the keys opens it. */
  open(place: string, sealed: Uint8Array): unknown;
  /** The same for bytes. */
  sealBytes(place: string, bytes: Uint8Array): Buffer;
  openBytes(place: string, sealed: Uint8Array): Buffer | undefined;
  /** Whether it was sealed with the newest key. */
  isFresh(sealed: Uint8Array): boolean;
  /** What stands in whatever the newest key has sealed, from the second byte on. */
  readonly newestKeyId: Uint8Array;
}

/** For those who look for it without opening: bytes counted from 1, as SQL does. */
export const keyIdPlace = { from: 2, length: keyIdLength } as const;

/**
 * The first key seals, all of them open: a new key goes in front, and the old one can go when what it sealed is purged,
 * or sealed anew.
 * Layout: layout byte, key id, nonce, tag, ciphertext.
 */
export const createSealing = (keys: readonly Uint8Array[]): Sealing => {
  const derived = keys.map((key) => ({
    id: derive(key, 'key id', keyIdLength),
    secret: derive(key, 'sealing', 32),
  }));
  const [newest] = derived;
  if (newest === undefined) throw new Error('sealing needs a key');
  const idOf = (sealed: Uint8Array) => sealed.subarray(1, 1 + keyIdLength);

  const sealBytes = (place: string, bytes: Uint8Array): Buffer => {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', newest.secret, nonce).setAAD(Buffer.from(place));
    const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([Buffer.of(layout), newest.id, nonce, cipher.getAuthTag(), ciphertext]);
  };
  const openBytes = (place: string, sealed: Uint8Array): Buffer | undefined => {
    const key = derived.find(({ id }) => id.equals(idOf(sealed)));
    if (key === undefined || sealed.length < headLength || sealed[0] !== layout) return undefined;
    const nonce = sealed.subarray(1 + keyIdLength, 1 + keyIdLength + nonceLength);
    const tag = sealed.subarray(headLength - tagLength, headLength);
    const decipher = createDecipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: tagLength })
      .setAAD(Buffer.from(place))
      .setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(sealed.subarray(headLength)), decipher.final()]);
    } catch {
      // Changed by a hand that has no key: as good as lost.
      return undefined;
    }
  };

  return {
    sealBytes,
    openBytes,
    seal: (place, value) => sealBytes(place, Buffer.from(JSON.stringify(value, markDates), 'utf8')),
    open: (place, sealed) => {
      const opened = openBytes(place, sealed);
      return opened && (JSON.parse(opened.toString('utf8'), unmarkDates) as unknown);
    },
    isFresh: (sealed) => newest.id.equals(idOf(sealed)),
    newestKeyId: newest.id,
  };
};

/** Keyed hash for look-ups: numbers of ten digits are guessable, so a plain hash would hide nothing. */
export type BlindIndex = (text: string) => string;

export const createBlindIndex = (secret: Uint8Array): BlindIndex => {
  const key = derive(secret, 'blind index', 32);
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
};

/** What the hashes outside of the journal derive from: fingerprints, contents. */
export const deriveHashingSecret = (secret: Uint8Array): Uint8Array => derive(secret, 'hashing', 32);
