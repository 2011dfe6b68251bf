/** A zip with one file, made in pieces between which other requests get their turn. */

import { setImmediate as nextTurn } from 'node:timers/promises';

import { strToU8, Zip, ZipDeflate } from 'fflate';

/** XML of lines shrinks well even at the fastest level. */
const LEVEL = 1;

export const zipOf = async (fileName: string, pieces: readonly string[]): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error !== null) failure = error;
    else chunks.push(chunk);
  });
  const file = new ZipDeflate(fileName, { level: LEVEL });
  zip.add(file);
  for (const piece of pieces) {
    file.push(strToU8(piece));
    await nextTurn();
  }
  file.push(new Uint8Array(), true);
  zip.end();
  if (failure !== undefined) throw failure;
  return Buffer.concat(chunks);
};
