/**
 * What a discount's own sentences tie it to. The carrier's figure may be only one of several: it says $10, and the text
 * goes on `Or $5/mo. with a credit card.` (the documents' own example). Prose is not computed with: a sentence is shown
 * as it stands, and a figure is read out of it only where there is one way to read it. All repetition in the patterns is
 * bounded, so that reading takes time in proportion to the text.
 */
import { usd, type Money } from '../graphql/money.ts';
import { readBenefits } from './benefits.ts';
import type { Discount, DiscountCondition } from './offer.ts';

/** Longer prose is shown whole and not read: the documents' own have less than 150 characters. */
const longestRead = 2000;

/** A full stop before a capital or an amount, unless it ends an abbreviation, as in `$10/mo. AutoPay discount`. */
const sentenceEnd = /(?<=[!?]|(?<!\b(?:mo|mos|yr|yrs|approx|incl|excl|max|min|no))\.) (?=[A-Z$])/;

/** Money in any spelling, whether it can be read or not. */
const moneyMarks = /[\p{Sc}%]|(?<![a-z])(?:dollars?|cents?|USD|percent)\b/giu;

/** Dollars, as such or a month. Not `$120/yr`, `$5-10`, `$1 to 2`, `$10k`, `$10.5` or `-$10`. */
const dollars =
  /(?<![\w-])\$(\d{1,3}(?:,\d{3})?|\d{4,6})(?:\.(\d\d))?(?:\/mo(?:nth)?\b\.?| (?:per|a|each|every) month\b| monthly\b)?(?!\w|[.,]\d| ?(?:[-–—] ?[$\d]|[/%]|to \$?\d|(?:per|an?|each|every|yearly|annually|weekly|daily)\b))/i;

/** Around the amount: words which say that it is taken off, and no price, fee or gift. */
const takenOffBefore = /\b(?:save|saving|savings of|discount of|credit of) $/i;
const takenOffAfter =
  /^ (?:(?:auto ?pay|automatic|paperless|billing|bill|and|&|instant) ){0,4}(?:off|discounts?|savings|credit)(?![\w-]| (?:cards?|accounts?|price|rate|fee)\b)/i;
const alternative = /^or (?:save )?$/i;

/** A sentence that hedges, denies, or tells of an end names nothing for sure. */
const doubt =
  /\b(?:not|no|never|without|except|exclud(?:es|ed|ing)|unless|lose|ends?|stops?|switch|removed?|until|instead|up to|as much as|at least|at most|over|more than|less than|fees?|may|might)\b|n['’]t\b/i;

/** One means of payment, or several joined to one phrase: `debit card or bank account`. A prepaid card is a gift as often. */
const tender =
  '(?:(?:debit|credit)(?:(?: (?:or|and|&) |/)(?:debit|credit))? cards?|(?:bank|checking|savings) accounts?|ACH|PayPal)';
const tenderPhrases = new RegExp(`\\b${tender}(?:(?:,? (?:or|and) |, |/)(?:an? )?${tender}){0,4}\\b`, 'gi');

const duty = /\b(?:if|when|requires?|required|must|only|unless|auto ?pay|paperless)\b/i;

const sentencesOf = (prose: string): readonly string[] => {
  const blocks = readBenefits(prose);
  return prose.length > longestRead ? [blocks.join(' ')] : blocks.flatMap((block) => block.split(sentenceEnd));
};

/** What a clear sentence takes off; `before` is what the sentence before it does. */
const readAmountOff = (sentence: string, amount: RegExpExecArray, before: Money | null): Money | null => {
  const [lead, rest] = [sentence.slice(0, amount.index), sentence.slice(amount.index + amount[0].length)];
  const off = usd(centsOf(amount));
  if (takenOffBefore.test(lead) || takenOffAfter.test(rest)) return off;
  // The lesser alternative to a discount. A larger amount may be the price without it.
  return alternative.test(lead) && before !== null && off.cents < before.cents ? off : null;
};

const centsOf = ([, whole = '', cents = '00']: RegExpExecArray): number => Number(whole.replace(',', '') + cents);

/** The conditions that a discount's description, or else its name, puts into words. */
export const conditionsOf = ({ name, description, amountOff }: Discount): readonly DiscountCondition[] => {
  const conditions: DiscountCondition[] = [];
  let before: Money | null = null;
  for (const text of sentencesOf(description ?? name)) {
    const marks = text.match(moneyMarks) ?? [];
    const phrases = text.match(tenderPhrases) ?? [];
    const amount = dollars.exec(text);
    const isClear = text.length <= longestRead && marks.length <= 1 && !doubt.test(text);
    const namesAnother = marks.length > 1 || (marks.length === 1 && (!amount || centsOf(amount) !== amountOff?.cents));
    const off: Money | null = isClear && amount ? readAmountOff(text, amount, before) : null;
    if (namesAnother || phrases.length > 0 || duty.test(text)) {
      const [phrase, another] = phrases;
      conditions.push({ text, amountOff: off, tenderType: isClear && phrase && !another ? phrase : null });
    }
    before = off;
  }
  return conditions;
};
