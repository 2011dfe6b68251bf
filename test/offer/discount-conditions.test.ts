import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { usd } from '../../src/graphql/money.ts';
import { conditionsOf } from '../../src/offer/discount-conditions.ts';
import { aDiscount } from './an-offer.ts';

/** Text, cents off, means of payment. */
type Row = readonly [text: string, cents: number | null, tender: string | null];

const read = (description: string | null, cents: number | null = 1000, name = 'Discount'): readonly Row[] =>
  conditionsOf(aDiscount({ name, description, amountOff: cents === null ? null : usd(cents) })).map(
    ({ text, amountOff, tenderType }) => [text, amountOff?.cents ?? null, tenderType],
  );

/** The description of every discount in the carrier's documents. */
const documented =
  'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account. Or $5/mo. with a credit card.';
const debit =
  'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account.';
const credit = 'Or $5/mo. with a credit card.';
const documentedRows: readonly Row[] = [
  [debit, 1000, 'debit card or bank account'],
  [credit, 500, 'credit card'],
];

describe('The conditions of a discount', () => {
  it.each([1000, 500, null])('that the documents describe are both shown, whatever its own amount: %p', (cents) => {
    expect(read(documented, cents)).toEqual(documentedRows);
  });

  it('stand in its name when it has no description', () => {
    expect(read(null, 1000, documented)).toEqual(documentedRows);
  });

  it.each<readonly [description: string, rows: readonly Row[]]>([
    ['$10 off when you pay with a debit or credit card', [['', 1000, 'debit or credit card']]],
    ['Save $7.50 a month with a checking account', [['', 750, 'checking account']]],
    [
      'Get a discount of $5 monthly with ACH, PayPal, or a bank account.',
      [['', 500, 'ACH, PayPal, or a bank account']],
    ],
    ['$10/mo. AutoPay discount with bank account.', [['', 1000, 'bank account']]],
    ['$1,000 bill credit with PayPal', [['', 100_000, 'PayPal']]],
    ['$5.00 per month off', [['', 500, null]]],
    ['Requires AutoPay.', [['', null, null]]],
    ['Pay by credit card.', [['', null, 'credit card']]],
  ])('in %j are read', (description, rows) => {
    expect(read(description)).toEqual(rows.map(([text, ...rest]) => [text || description, ...rest]));
  });

  it.each<readonly [what: string, description: string, rows: readonly Row[]]>([
    [
      'sentences',
      'Save $10/mo. with a bank account! Then $5 off with a credit card. Fast.',
      [
        ['Save $10/mo. with a bank account!', 1000, 'bank account'],
        ['Then $5 off with a credit card.', 500, 'credit card'],
      ],
    ],
    [
      'an abbreviation before a capital letter',
      'Save $10/mo. Paperless billing required. Or $5/mo. with ACH.',
      [
        ['Save $10/mo. Paperless billing required.', 1000, null],
        ['Or $5/mo. with ACH.', 500, 'ACH'],
      ],
    ],
    [
      'an alternative that is larger: perhaps a price',
      '$10/mo. discount with a bank account. Or $65/mo. with a credit card.',
      [
        ['$10/mo. discount with a bank account.', 1000, 'bank account'],
        ['Or $65/mo. with a credit card.', null, 'credit card'],
      ],
    ],
    ['an alternative to nothing', 'Fast. Or $5/mo. with a credit card.', [[credit, null, 'credit card']]],
    [
      'HTML',
      '<p>$5 off with a <b>credit&nbsp;card</b></p><ul><li>$10 off with ACH</ul><script>$20 off</script>',
      [
        ['$5 off with a credit card', 500, 'credit card'],
        ['$10 off with ACH', 1000, 'ACH'],
      ],
    ],
  ])('are told apart in %s', (_what, description, rows) => {
    expect(read(description)).toEqual(rows);
  });

  it.each([
    'Save up to $5/mo. with AutoPay.',
    '$10 with bank account, $5 with credit card',
    'Save $10/mo. with a bank account or $5/mo. with a credit card.',
    'Regular price $65/mo.',
    'A $99 installation fee applies.',
    'Comes with a $20 gift card',
    '$5 discount rate',
    'Does not include the $5 discount with a credit card',
    'Don’t lose your $5 discount',
    '$5 off, except with credit cards',
    'Not with credit cards.',
    'First with a credit card, later with PayPal',
    '$120/yr. discount',
    '$120 a year off',
    '$5-10 off',
    '$5 to 10 off',
    '$5 – $10 off',
    '$10.5 off',
    '$10k off',
    '-$5 discount',
    'US$5 discount',
    '$ 5 discount',
    '5USD discount',
    'The $5 discount ends when you switch to a credit card',
    '＄5 discount',
    '€5 discount',
    'Ten dollars off',
    '50 cents off',
    '10% discount',
    '$1000000 off',
    `$5 off with a credit card${' and so on'.repeat(200)}`,
  ])('that are not clear are shown without a figure: %j', (description) => {
    expect(read(description)).toEqual([[description, null, null]]);
  });

  it.each([
    '',
    ' ',
    'Fast and steady',
    '$10 discount',
    'Save $10.00 a month for 12 months.',
    'Valid for 12 months',
    '<p></p>',
  ])('are none in %j', (description) => {
    expect(read(description)).toEqual([]);
  });
});

describe('Whatever the description', () => {
  const word = fc.constantFrom(
    ...[
      '$10',
      '$5',
      '$5/mo.',
      '$1,5',
      '$',
      '10',
      '%',
      '.',
      '. ',
      'Or',
      'or',
      'off',
      'discount',
      'Save',
      'up to',
      'not',
    ],
    ...['debit card', 'credit', 'bank account', 'with a', ',', '/', '<p>', '&lt;', '\n', 'If', 'AutoPay', '’t'],
  );
  const prose = fc
    .array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 30 })
    .map((words) => words.join(' '));

  it('another amount than the discount’s is always shown', () => {
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        const description = `${before} $7.77 ${after}`.replaceAll('<', '');
        expect(read(description).some(([text]) => text.includes('$7.77'))).toBe(true);
      }),
    );
  });

  it('a figure is one that its sentence names, and a means of payment stands in it', () => {
    fc.assert(
      fc.property(prose, (description) => {
        for (const [text, cents, tender] of read(description)) {
          expect(text).not.toBe('');
          expect(text).toContain(tender ?? '');
          expect(text).toContain(cents === null ? '' : `$${cents / 100}`);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
