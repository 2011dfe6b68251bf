/** Where the journal's keys come from: configuration, or a file beside the journal that is made when there is none. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export const journalFileName = 'journal.sqlite';
export const journalKeyFileName = 'journal.key';

const keyLength = 32;

/** No key, no journal: without the right one its orders could neither be read nor sent. */
export class JournalKeyError extends Error {
  override readonly name = 'JournalKeyError';
}

/**
 * Keys of 32 bytes in base64, separated by white space or commas. The first seals; the others open what they sealed
 * once, so that keys can rotate.
 */
export const parseJournalKeys = (text: string): readonly Buffer[] => {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => Buffer.from(part, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.length !== keyLength)) {
    throw new JournalKeyError('A journal key is 32 bytes in base64.');
  }
  return keys;
};

const syncDirectory = (directory: string) => {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Written aside, synced, then linked: another process sees the whole key or none, and a power cut cannot lose it. */
const createKeyFile = (directory: string, file: string) => {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, `${randomBytes(keyLength).toString('base64')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    // Another process was first; its key is the key.
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
  syncDirectory(directory);
};

/** The keys in the data directory's key file, which is made at the very first start. */
export const readOrCreateJournalKeys = (directory: string): readonly Buffer[] => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, journalKeyFileName);
  if (!existsSync(file)) {
    if (existsSync(join(directory, journalFileName))) {
      throw new JournalKeyError(`${journalFileName} is there, but the ${journalKeyFileName} that opens it is not.`);
    }
    createKeyFile(directory, file);
  }
  return parseJournalKeys(readFileSync(file, 'utf8'));
};
