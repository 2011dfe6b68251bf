import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createBlindIndex, createSealing, deriveHashingSecret } from '../../../src/order/journal/sealing.ts';

const key = randomBytes(32);
const otherKey = randomBytes(32);

describe('sealing', () => {
  it('opens to what was sealed', () => {
    const sealing = createSealing([key]);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(sealing.open('here', sealing.seal('here', value))).toEqual(plain);
      }),
    );
  });

  it('keeps dates, and text that looks like one of them', () => {
    const sealing = createSealing([key]);
    const date = fc.date({ noInvalidDate: true });
    const text = fc.constantFrom('@', '@date ', '@@date 2030-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z');
    fc.assert(
      fc.property(fc.array(fc.oneof(date, text, fc.string(), fc.record({ from: date, text }))), (value) => {
        expect(sealing.open('here', sealing.seal('here', value))).toEqual(value);
      }),
    );
  });

  it('never looks the same twice', () => {
    const sealing = createSealing([key]);
    expect(sealing.seal('here', 'secret')).not.toEqual(sealing.seal('here', 'secret'));
  });

  it('opens nowhere else', () => {
    const sealing = createSealing([key]);
    expect(sealing.open('there', sealing.seal('here', 'secret'))).toBeUndefined();
  });

  it('opens under no other key', () => {
    expect(createSealing([otherKey]).open('here', createSealing([key]).seal('here', 'secret'))).toBeUndefined();
  });

  it('opens under an older key, and seals with the newest', () => {
    const old = createSealing([key]).seal('here', 'secret');
    const rotated = createSealing([otherKey, key]);
    expect(rotated.open('here', old)).toBe('secret');
    expect(rotated.isFresh(old)).toBe(false);
    const fresh = rotated.seal('here', 'secret');
    expect(rotated.isFresh(fresh)).toBe(true);
    expect(createSealing([otherKey]).open('here', fresh)).toBe('secret');
  });

  it('does not open when any byte of it was changed, or when it was cut', () => {
    const sealing = createSealing([key]);
    const sealed = sealing.seal('here', { pin: '7391' });
    const changed = [...sealed.keys()].map((place) => {
      const copy = Buffer.from(sealed);
      copy[place] = (sealed[place] ?? 0) ^ 1;
      return copy;
    });
    const cut = [...sealed.keys()].map((length) => sealed.subarray(0, length));
    expect(
      [...changed, ...cut].map((bytes) => sealing.open('here', bytes)).filter((value) => value !== undefined),
    ).toEqual([]);
  });

  it('needs a key', () => {
    expect(() => createSealing([])).toThrow('sealing needs a key');
  });
});

describe('a blind index', () => {
  it('is the same for the same text and secret only', () => {
    const index = createBlindIndex(key);
    expect(index('4045550123')).toBe(createBlindIndex(key)('4045550123'));
    expect(index('4045550123')).not.toBe(index('4045550124'));
    expect(index('4045550123')).not.toBe(createBlindIndex(otherKey)('4045550123'));
  });
});

describe('the hashing secret', () => {
  it('is 32 bytes of the secret that it derives from, and not that secret', () => {
    expect(deriveHashingSecret(key)).toEqual(deriveHashingSecret(key));
    expect(deriveHashingSecret(key)).toHaveLength(32);
    expect(deriveHashingSecret(key)).not.toEqual(key);
    expect(deriveHashingSecret(key)).not.toEqual(deriveHashingSecret(otherKey));
  });
});
