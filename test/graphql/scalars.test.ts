import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind, type ConstValueNode } from 'graphql';
import { readCtn, scalars } from '../../src/graphql/scalars.ts';

const string = (value: string): ConstValueNode => ({ kind: Kind.STRING, value });
const int = (value: string): ConstValueNode => ({ kind: Kind.INT, value });

const iccid = '89011003377777777777';
const fullWidth = (digits: string) => digits.replace(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

interface Table {
  readonly accepted: readonly (readonly [typed: string, normal: string])[];
  readonly refused: readonly unknown[];
}

const tables: Readonly<Record<'CTN' | 'IMEI' | 'ICCID' | 'EID' | 'Decimal', Table>> = {
  CTN: {
    accepted: [
      ['2145551000', '2145551000'],
      ['+12145551000', '2145551000'],
      ['+1 (214) 555-1000', '2145551000'],
      [' 214.555.1000 ', '2145551000'],
      ['214-555-1000', '2145551000'],
      ['0000000000', '0000000000'],
    ],
    refused: [
      2145551000,
      '214555100',
      '21455510000',
      '12145551000',
      '+442145551000',
      '+1+12145551000',
      '214555100O',
      fullWidth('2145551000'),
      '٢١٤٥٥٥١٠٠٠',
      '2145551000\u0000',
      '2145551000; DROP',
      '',
      null,
      ['2145551000'],
      { ctn: '2145551000' },
      `${' '.repeat(60)}2145551000`,
      ' '.repeat(50_000),
    ],
  },
  IMEI: {
    accepted: [
      ['353041117777777', '353041117777777'],
      ['350110420000000', '350110420000000'],
    ],
    refused: [
      353041117777777,
      '35304111777777',
      '3530411177777777',
      '35304111777777X',
      '35-304111-777777-7',
      fullWidth('353041117777777'),
      '353041117777777\n',
    ],
  },
  ICCID: {
    accepted: [
      [iccid, iccid],
      [iccid.slice(0, 19), iccid.slice(0, 19)],
    ],
    refused: [
      Number(iccid),
      BigInt(iccid),
      iccid.slice(0, 18),
      `${iccid}7`,
      '88011003377777777777',
      `${iccid.slice(0, 19)}F`,
      fullWidth(iccid),
    ],
  },
  EID: {
    accepted: [['89049032000001000000000000000001', '89049032000001000000000000000001']],
    refused: ['8904903200000100000000000000000', '890490320000010000000000000000012', 8.904903200000101e31],
  },
  Decimal: {
    accepted: [
      ['65.00', '65.00'],
      ['-10.5', '-10.5'],
      ['0', '0'],
    ],
    refused: [65, '65,00', '1e3', '.5', '5.', 'NaN', '٦٥', '1'.repeat(16), `1.${'0'.repeat(7)}`],
  },
};

describe.each(Object.keys(tables) as (keyof typeof tables)[])('%s', (name) => {
  const { accepted, refused } = tables[name];
  const scalar = scalars[name];

  it.each(accepted)('takes %j as %j, in variables and in documents', (typed, normal) => {
    expect(scalar.parseValue(typed)).toBe(normal);
    expect(scalar.parseLiteral(string(typed))).toBe(normal);
    expect(scalar.serialize(normal)).toBe(normal);
  });

  it.each(refused.map((value) => [value]))('refuses %p without repeating it', (value) => {
    const refusal = expect.objectContaining({
      message: expect.stringMatching(new RegExp(`^${name} must be [a-z0-9 ,".-]+\\.$`, 'i')) as unknown,
      extensions: { code: 'BAD_USER_INPUT' },
    }) as unknown;
    expect(() => scalar.parseValue(value)).toThrow(refusal);
    expect(() => scalar.parseLiteral(typeof value === 'string' ? string(value) : int(String(value)))).toThrow(refusal);
  });
});

describe('readCtn', () => {
  const typed = fc.string({ unit: fc.constantFrom('+', '1', '2', '5', ' ', '-', '(', ')', '.', '\u00a0', 'x') });

  it('gives ten digits or nothing, and leaves what is normal as it is', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const ctn = readCtn(text);
        expect(ctn ?? '0000000000').toMatch(/^[0-9]{10}$/);
        expect(readCtn(ctn ?? '0000000000')).toBe(ctn ?? '0000000000');
      }),
    );
  });

  it('finds the same number however it is written', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', ') ');
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{10}$/),
        fc.constantFrom('', '+1', ' +1 '),
        separator,
        (ctn, prefix, between) => {
          expect(readCtn([prefix + ctn.slice(0, 3), ctn.slice(3, 6), ctn.slice(6)].join(between))).toBe(ctn);
        },
      ),
    );
  });
});
