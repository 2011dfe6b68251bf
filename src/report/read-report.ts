/** From a report's XML to its packed rows. */
import type { ReportElement } from './report-elements.ts';
import { readElements } from './report-elements.ts';
import { ReportError } from './report-error.ts';
import { packRows } from './packed-rows.ts';
import type { SnapshotHead } from './store/snapshot-store.ts';

/** How the rows of a report are written. */
export interface ReportLayout<Row> {
  /** The name of the root element. */
  readonly root: string;
  /** A row; undefined for one that cannot be used, null for an element that is no row. `odd` notes what could not be read. */
  readonly readRow: (element: ReportElement, odd: (place: string) => void) => Row | undefined | null;
}

/** Makes the copy that lives in memory. */
export interface CopyBuilder<Row, Copy> {
  /** The next rows. */
  add(rows: readonly Row[]): void;
  /** After the last row; in turns, between which others get theirs. */
  finish(head: SnapshotHead): Promise<Copy>;
}

export interface ReadReport {
  readonly chunks: readonly Buffer[];
  readonly rows: number;
  /** Rows that could not be used. */
  readonly leftOut: number;
  /** What could not be read, and how often. */
  readonly odd: ReadonlyMap<string, number>;
}

/**
 * Reads a report; the rows are packed, and handed to the builder, as they come.
 * @throws ReportError also when more rows are unusable than usable: then the layout is another.
 */
export const readReport = async <Row>(
  xml: AsyncIterable<Uint8Array>,
  { root, readRow }: ReportLayout<Row>,
  builder: Pick<CopyBuilder<Row, unknown>, 'add'>,
): Promise<ReadReport> => {
  let rows = 0;
  let leftOut = 0;
  const odd = new Map<string, number>();
  const note = (place: string) => void odd.set(place, (odd.get(place) ?? 0) + 1);

  async function* batches(): AsyncGenerator<readonly Row[]> {
    for await (const elements of readElements(xml, root)) {
      const batch: Row[] = [];
      for (const element of elements) {
        const row = readRow(element, note);
        if (row === undefined) leftOut += 1;
        else if (row !== null) batch.push(row);
      }
      rows += batch.length;
      builder.add(batch);
      yield batch;
    }
  }

  const chunks: Buffer[] = [];
  for await (const chunk of packRows(batches())) chunks.push(chunk);
  if (leftOut > rows) throw new ReportError('WRONG_LAYOUT', `${leftOut} rows cannot be used, ${rows} can`);
  return { chunks, rows, leftOut, odd };
};
