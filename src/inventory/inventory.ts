/** A company's lines as the carrier's inventory report lists them: known at no call, as old as the report. */
import type { ServiceStatus } from '../generated/graphql.ts';

export interface Label {
  readonly type: string;
  readonly value: string;
}

/** A line as the report lists it. */
export interface ListedLine {
  readonly ban: string;
  readonly ctn: string;
  readonly imei: string | null;
  readonly userName: string | null;
  readonly status: ServiceStatus;
  readonly ratePlanSku: string | null;
  readonly dataPlanSku: string | null;
  /** Milliseconds since 1970. */
  readonly activatedAt: number | null;
  readonly labels: readonly Label[];
}

/** What lines are ordered by when they are ordered by name. */
export const nameKeyOf = ({ userName, ctn }: Pick<ListedLine, 'userName' | 'ctn'>): string =>
  `${userName?.toLowerCase() ?? ''}\n${ctn}`;

export interface LineFilter {
  readonly status?: readonly ServiceStatus[] | null;
  readonly search?: string | null;
  readonly label?: Label | null;
  /** The search looks at numbers alone: who may not read names may not find out by them. */
  readonly numbersOnly?: boolean;
}

/** Equal filters have equal keys. */
export const filterKey = ({ status, search, label, numbersOnly }: LineFilter): string =>
  JSON.stringify([
    status ? [...new Set(status)].sort() : null,
    wordsOf(search),
    label ? [label.type, label.value] : null,
    numbersOnly === true,
  ]);

const wordsOf = (search: string | null | undefined): string => search?.trim().toLowerCase() ?? '';

/**
 * What a filter asks of the parts of a line. The text is looked for in the user's name, the number, the IMEI and the values
 * of labels; one of them has to have it.
 */
export const testsOf = (filter: LineFilter) => {
  const { status, label } = filter;
  const words = wordsOf(filter.search);
  return {
    /** Every line passes. */
    isEmpty: !status && !label && words === '',
    hasStatus: (its: ServiceStatus): boolean => !status || status.includes(its),
    hasLabel: (its: readonly Label[]): boolean =>
      !label || its.some(({ type, value }) => type === label.type && value === label.value),
    hasWords: (text: string): boolean => words === '' || text.toLowerCase().includes(words),
    looksAtTexts: filter.numbersOnly !== true,
    /** False: no number can have them. */
    areDigits: /^[0-9]*$/.test(words),
  };
};
