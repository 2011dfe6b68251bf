/** Dates as the carrier writes and counts them: in New York time, by calendar days, with bill cycles that begin on the first of the month. */

import { DateTime } from 'luxon';

const ZONE = 'America/New_York';
const MONTH_DAY_YEAR = /^\d{2}\/\d{2}\/\d{4}$/;
const ISO_WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

const inNewYork = (at: number): DateTime => DateTime.fromMillis(at, { zone: ZONE });

/** Most lines share their dates, and formatting in a zone is the dearest part of an account answer. */
const writtenTimes = new Map<number, string>();
const MAX_WRITTEN_TIMES = 20_000;

/** `2022-10-18T20:00:00.000-04:00` */
export const writeTime = (at: number): string => {
  const known = writtenTimes.get(at);
  if (known !== undefined) return known;
  if (writtenTimes.size >= MAX_WRITTEN_TIMES) writtenTimes.clear();
  const written = inNewYork(at).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ");
  writtenTimes.set(at, written);
  return written;
};

/** `2022-10-18`, the day in New York. */
export const writeDay = (at: number): string => inNewYork(at).toFormat('yyyy-MM-dd');

/** Days between the two dates on a New York calendar, whatever the hour. */
export const wholeDaysBetween = (from: number, to: number): number =>
  Math.round(inNewYork(to).startOf('day').diff(inNewYork(from).startOf('day'), 'days').days);

/** The same hour on an earlier day. */
export const daysBefore = (at: number, days: number): number => inNewYork(at).minus({ days }).toMillis();

export const yearsAfter = (at: number, years: number): number => inNewYork(at).plus({ years }).toMillis();

export const startOfNextBillCycle = (at: number): number =>
  inNewYork(at).startOf('month').plus({ months: 1 }).toMillis();

/** `MM/DD/YYYY` only: the start of that day in New York. */
export const readDay = (text: string): number | undefined => {
  if (!MONTH_DAY_YEAR.test(text)) return undefined;
  const day = DateTime.fromFormat(text, 'MM/dd/yyyy', { zone: ZONE });
  return day.isValid ? day.toMillis() : undefined;
};

/** The documents show both forms for item dates: ISO 8601 with an offset, and `MM/DD/YYYY`. */
export const readTime = (text: string): number | undefined => {
  if (!ISO_WITH_OFFSET.test(text)) return readDay(text);
  const time = DateTime.fromISO(text);
  return time.isValid ? time.toMillis() : undefined;
};

/** Every day from the one to the other, both included, as `writeDay` writes them. */
export const daysFromTo = (from: number, to: number): string[] => {
  const days: string[] = [];
  const last = inNewYork(to).startOf('day');
  for (let day = inNewYork(from).startOf('day'); day <= last; day = day.plus({ days: 1 })) {
    days.push(day.toFormat('yyyy-MM-dd'));
  }
  return days;
};
