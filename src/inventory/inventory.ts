/** A company's lines as the carrier's inventory report lists them: known at no call, as old as the report. */
import type { ServiceStatus } from '../generated/graphql.ts';

interface Label {
  readonly type: string;
  readonly value: string;
}

/** One line of the report. */
export interface InventoryRow {
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

/** `text` is what is searched, in small letters: name, number, IMEI, label values. As it begins with name and number, it is also the order by name. */
export interface ListedLine extends InventoryRow {
  readonly text: string;
}

const between = '\n';

export const searchTextOf = ({ userName, ctn, imei, labels }: InventoryRow): string =>
  [userName ?? '', ctn, imei ?? '', ...labels.map(({ value }) => value)].join(between).toLowerCase();

/** An account's lines in both orders. A wireless number is there once. */
export interface AccountLines {
  readonly byCtn: readonly ListedLine[];
  readonly byName: readonly ListedLine[];
}

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
    line.text.includes(words) &&
    (!label || line.labels.some(({ type, value }) => type === label.type && value === label.value));
};
