import { describe, expect, it } from '@jest/globals';
import { isBan } from '../../src/account/account.ts';
import { KnownLines } from '../../src/account/known-lines.ts';

describe('A billing account number', () => {
  it.each(['12345678901', '1234567890123', '12345678901x', '１２３４５６７８９０１２', '123456789012\n', ''])(
    'is not %j',
    (text) => {
      expect(isBan(text)).toBe(false);
    },
  );

  it('has twelve digits', () => {
    expect(isBan('123456789012')).toBe(true);
  });
});

describe('The known line of an account', () => {
  it('is the one that was met last', () => {
    const lines = new KnownLines();
    lines.note('acme', '1', '2145551000');
    lines.note('acme', '1', '2145551001');
    expect(lines.ctnOf('acme', '1')).toBe('2145551001');
  });

  it('is the company’s own', () => {
    const lines = new KnownLines();
    lines.note('acme', '1', '2145551000');
    expect(lines.ctnOf('globex', '1')).toBeUndefined();
    expect(lines.ctnOf('acme', '2')).toBeUndefined();
  });

  it('is forgotten when ten thousand accounts were met after it', () => {
    const lines = new KnownLines();
    for (let ban = 0; ban < 10_000; ban += 1) lines.note('acme', String(ban), 'ctn');
    // Met again, so that it is not the oldest.
    lines.note('acme', '0', 'ctn');
    lines.note('acme', '10000', 'ctn');
    expect(lines.ctnOf('acme', '0')).toBe('ctn');
    expect(lines.ctnOf('acme', '1')).toBeUndefined();
    expect(lines.ctnOf('acme', '2')).toBe('ctn');
  });
});
