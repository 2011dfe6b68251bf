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

const between = '\n';

/** What is searched, in small letters. */
const searchTextOf = ({ userName, ctn, imei, labels }: ListedLine): string =>
  [userName ?? '', ctn, imei ?? '', ...labels.map(({ value }) => value)].join(between).toLowerCase();

/** What lines are ordered by when they are ordered by name. */
export const nameKeyOf = ({ userName, ctn }: Pick<ListedLine, 'userName' | 'ctn'>): string =>
  `${userName?.toLowerCase() ?? ''}${between}${ctn}`;

export interface LineFilter {
  readonly status?: readonly ServiceStatus[] | null;
  readonly search?: string | null;
  readonly label?: Label | null;
}

/** Equal filters have equal keys. */
export const filterKey = ({ status, search, label }: LineFilter): string =>
  JSON.stringify([
    status ? [...new Set(status)].sort() : null,
    wordsOf(search),
    label ? [label.type, label.value] : null,
  ]);

const wordsOf = (search: string | null | undefined): string => search?.trim().toLowerCase() ?? '';

/** Whether a line passes; undefined when every line does. */
export const matching = ({ status, search, label }: LineFilter): ((line: ListedLine) => boolean) | undefined => {
  const words = wordsOf(search);
  if (!status && words === '' && !label) return undefined;
  return (line) =>
    (!status || status.includes(line.status)) &&
    (words === '' || searchTextOf(line).includes(words)) &&
    (!label || line.labels.some(({ type, value }) => type === label.type && value === label.value));
};
