/**
 * The carriers write numbers, booleans and dates as text, and not always the same text. These readers make real values
 * of them; a value that cannot be read is null and noted, never a throw (CONTRACT section 5, rows 20-22).
 */
import { DateTime } from 'luxon';
import { usd, type Money } from '../graphql/money.ts';

/** A scalar as the wire may have it: the readers take anything else in its place as absent, rather than spoiling the answer. */
export type WireScalar = unknown;

/**
 * A part of an answer, by the names of its members: a view of what arrived, in which nothing is read yet. To check each member of
 * each answer and to copy it, only to take what does not fit as absent, took three times as long as to parse it (docs/adr/0023).
 */
export type WirePart<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

/** An optional part; what is no object is absent. Who reads it says by a `WirePart` which members it may have. */
export const readPart = (value: unknown): WirePart<string> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WirePart<string>) : null;

/** A list of parts; what is no list is an empty one, and entries that are no objects are left out. */
export const readParts = (value: unknown): readonly WirePart<string>[] =>
  Array.isArray(value) ? value.map(readPart).filter((entry) => entry !== null) : [];

type Odd = (place: string) => void;

const trimmed = (value: WireScalar): string => {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

const reader =
  <T>(parse: (text: string) => T | undefined) =>
  (value: WireScalar, place: string, odd: Odd): T | null => {
    const text = trimmed(value);
    if (text === '') return null;
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    odd(place);
    return null;
  };

/** The carrier's words and what they mean, compared without case. A map: `constructor` is a word like any other. */
export const wordTable = <T>(meanings: Readonly<Record<string, T>>): ((word: string) => T | undefined) => {
  const table = new Map(Object.entries(meanings));
  return (word) => table.get(word.toLowerCase());
};

export const readBoolean = reader(wordTable({ y: true, yes: true, true: true, n: false, no: false, false: false }));

export const readInt = reader<number>((text) =>
  /^[0-9]{1,9}(\.0+)?$/.test(text) ? Number.parseInt(text, 10) : undefined,
);

/** Decimals of any length down to cents: `65`, `65.0` and `65.00` are the same. */
const readCents = (text: string): number | undefined =>
  /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/.test(text) ? Math.round(Number(text) * 100) : undefined;

export const readMoney = reader<Money>((text) => {
  const cents = readCents(text);
  return cents === undefined ? undefined : usd(cents);
});

/** An exact decimal as text, with trailing zeros of the fraction dropped: `25.0` → `25`. */
export const readDecimal = reader<string>((text) =>
  /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/.test(text) ? text.replace(/(\.[0-9]*?)0+$/, '$1').replace(/\.$/, '') : undefined,
);

/**
 * The form that the carriers' pages print, on a day that every month has: the built-in reader is sure of it, and twenty
 * times as fast as the library, which reads all other forms.
 */
const usualDate =
  /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{3})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$/;

/** ISO 8601 with a whole day, for a time alone would be today's; a date-time without an offset is UTC. */
export const readDate = reader<Date>((text) => {
  if (usualDate.test(text)) return new Date(text);
  const date = DateTime.fromISO(text, { zone: 'utc' });
  return date.isValid && /^[0-9]{4}-?[0-9]{2}-?[0-9]{2}/.test(text) ? date.toJSDate() : undefined;
});

/** Text as it stands; empty text is no text. */
export const readText = (value: WireScalar): string | null => {
  const text = trimmed(value);
  return text === '' ? null : text;
};
