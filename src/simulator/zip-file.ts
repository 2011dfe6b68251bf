/** Zips with one file. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, deflateRawSync } from 'node:zlib';

import { strToU8, Zip, ZipDeflate } from 'fflate';

/** XML of lines shrinks well even at the fastest level. */
const LEVEL = 1;

/** Made in pieces, between which other requests get their turn. */
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

const BOMB_BLOCK = 16 * 1024 * 1024;
const BOMB_BLOCKS = 640;
const CLAIMED_SIZE = 1_000_000;

/** Of a zip's headers, what the two have in common: from the version needed to the length of the name. */
const headerFields = (compressedSize: number, nameLength: number): Buffer => {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(compressedSize, 14);
  fields.writeUInt32LE(CLAIMED_SIZE, 18);
  fields.writeUInt16LE(nameLength, 22);
  return fields;
};

/**
 * A zip bomb: after its first words it unpacks to ten gigabytes of spaces. A block of them that ends in a full flush can be
 * repeated as it is, so that nobody ever holds what it unpacks to.
 */
export const bombOf = (fileName: string, start: string): Buffer => {
  const flushed = (bytes: Buffer) => deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const block = flushed(Buffer.alloc(BOMB_BLOCK, ' '));
  const repeated = Array.from({ length: BOMB_BLOCKS }, () => block);
  const content = Buffer.concat([flushed(Buffer.from(start)), ...repeated, deflateRawSync(Buffer.alloc(0))]);
  const name = Buffer.from(fileName);
  const fields = headerFields(content.length, name.length);
  const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, content]);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(file.length, 16);
  return Buffer.concat([file, directory, end]);
};
