import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { formatCents, usd } from '../../src/graphql/money.ts';
import {
  readBoolean,
  readDate,
  readDecimal,
  readInt,
  readMoney,
  readPart,
  readParts,
  readText,
  wordTable,
  type WireScalar,
} from '../../src/upstream/wire-values.ts';
import { wirePart, wireScalar } from '../../src/upstream/wire-shapes.ts';

let odd: string[];
const note = (place: string) => void odd.push(place);

beforeEach(() => {
  odd = [];
});

/** A row whose value is odd has `undefined` as what is read. */
type Row = readonly [wire: WireScalar, value: unknown];

const readers: readonly (readonly [
  name: string,
  read: (value: WireScalar, place: string, odd: (place: string) => void) => unknown,
  rows: readonly Row[],
])[] = [
  [
    'readBoolean',
    readBoolean,
    [
      ['Y', true],
      ['yes', true],
      ['True', true],
      [true, true],
      [' N ', false],
      ['No', false],
      ['FALSE', false],
      [false, false],
      ['', null],
      [null, null],
      [undefined, null],
      ['Maybe', undefined],
      ['1', undefined],
      [0, undefined],
      ['constructor', undefined],
      ['__proto__', undefined],
    ],
  ],
  [
    'readInt',
    readInt,
    [
      ['21', 21],
      [21, 21],
      ['5.0', 5],
      ['007', 7],
      [' 5 ', 5],
      ['', null],
      ['5.5', undefined],
      ['-1', undefined],
      ['1e3', undefined],
      ['٣', undefined],
      ['99999999999', undefined],
      [true, undefined],
    ],
  ],
  [
    'readMoney',
    readMoney,
    [
      ['65', usd(6500)],
      [65, usd(6500)],
      [65.1, usd(6510)],
      ['65.00', usd(6500)],
      ['-10.5', usd(-1050)],
      ['2.99', usd(299)],
      ['$65', undefined],
      ['65,00', undefined],
      ['abc', undefined],
      ['1e21', undefined],
      [1e21, undefined],
      [false, undefined],
    ],
  ],
  [
    'readDecimal',
    readDecimal,
    [
      ['25.0', '25'],
      ['25.50', '25.5'],
      [25, '25'],
      ['100', '100'],
      ['0.0', '0'],
      ['-0.25', '-0.25'],
      ['25.', undefined],
      ['25 %', undefined],
    ],
  ],
  [
    'readDate',
    readDate,
    [
      ['2022-10-18T20:00:00.000-04:00', new Date('2022-10-19T00:00:00Z')],
      ['2025-04-13T05:00:00Z', new Date('2025-04-13T05:00:00Z')],
      ['2022-10-18T20:00:00', new Date('2022-10-18T20:00:00Z')],
      ['2022-10-18', new Date('2022-10-18T00:00:00Z')],
      ['2024-02-29', new Date('2024-02-29T00:00:00Z')],
      ['2023-02-29', undefined],
      ['08/15/2024', undefined],
      ['soon', undefined],
      // A time alone would be today's.
      ['10', undefined],
      ['12:30', undefined],
      [2022, undefined],
      [1_660_000_000_000, undefined],
    ],
  ],
];

describe.each(readers)('%s', (_name, read, rows) => {
  it.each(rows.filter(([, value]) => value !== undefined))('reads %j as %j', (wire, value) => {
    expect(read(wire, 'place', note)).toEqual(value);
    expect(odd).toEqual([]);
  });

  it.each(rows.filter(([, value]) => value === undefined))('takes %j as absent and notes where', (wire) => {
    expect(read(wire, 'place', note)).toBeNull();
    expect(odd).toEqual(['place']);
  });

  it('never throws', () => {
    const scalars = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constantFrom(null, undefined));
    fc.assert(
      fc.property(scalars, (wire) => {
        read(wire, 'place', note);
      }),
    );
  });
});

describe('readMoney', () => {
  it('reads every amount that is printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (cents) => {
        expect(readMoney(formatCents(cents), 'place', note)).toEqual(usd(cents));
      }),
    );
  });
});

describe('readText', () => {
  it.each([
    ['  Dana ', 'Dana'],
    [7, '7'],
    [false, 'false'],
    ['   ', null],
    [null, null],
    [undefined, null],
  ])('reads %j as %j', (wire, text) => {
    expect(readText(wire)).toBe(text);
  });
});

describe('What has another shape', () => {
  it('is no scalar', () => {
    expect([{}, [], { toString: 1 }].map((value) => readText(value))).toEqual([null, null, null]);
    expect([{}, [], { toString: 1 }].map((value) => wireScalar.parse(value))).toEqual([null, null, null]);
  });

  it('is no part', () => {
    expect(['none', ['a'], 3, null, undefined].map((value) => readPart(value))).toEqual(Array(5).fill(null));
    expect(readPart({ id: 'a' })).toEqual({ id: 'a' });
    expect(wirePart(z.object({ id: z.string() })).parse('none')).toBeNull();
  });

  it('is left out of a list, and is no list', () => {
    expect(readParts([{ id: 'a' }, 'b', null, ['d'], { id: 'c' }])).toEqual([{ id: 'a' }, { id: 'c' }]);
    expect(['none', { 0: {} }, undefined].map((value) => readParts(value))).toEqual([[], [], []]);
  });
});

describe('wordTable', () => {
  it.each([
    ['Canceled', 1],
    ['CANCELED', 1],
    ['cancelled', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['', undefined],
  ])('knows %j as %j', (word, meaning) => {
    expect(wordTable({ canceled: 1 })(word)).toBe(meaning);
  });
});
