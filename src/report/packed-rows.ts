/** Rows of a report as they are kept: so many at once as deflated JSON. */
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** What is read or written at once: small enough that nothing else waits for it. */
const rowsInChunk = 500;

const pack = (rows: readonly unknown[]): Promise<Buffer> => deflate(JSON.stringify(rows));

/** Chunks of rows, made while the rows arrive. */
export async function* packRows(batches: AsyncIterable<readonly unknown[]>): AsyncGenerator<Buffer> {
  const waiting: unknown[] = [];
  for await (const rows of batches) {
    waiting.push(...rows);
    while (waiting.length >= rowsInChunk) yield await pack(waiting.splice(0, rowsInChunk));
  }
  if (waiting.length > 0) yield await pack(waiting);
}

/** What was packed, which only this gateway writes: a row is what its report's reader made. */
export const unpackRows = async <Row>(chunk: Uint8Array): Promise<readonly Row[]> =>
  JSON.parse((await inflate(chunk)).toString('utf8')) as readonly Row[];
