import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  JournalKeyError,
  journalFileName,
  journalKeyFileName,
  parseJournalKeys,
  readOrCreateJournalKeys,
} from '../../../src/order/journal/journal-key.ts';

describe('journal keys', () => {
  const keys = [randomBytes(32), randomBytes(32)];
  const text = keys.map((key) => key.toString('base64'));

  it.each([
    ['one', text[0] ?? '', keys.slice(0, 1)],
    ['several, on lines', `${text.join('\n')}\n`, keys],
    ['several, with commas', text.join(', '), keys],
  ])('are read from text: %s', (_, given, expected) => {
    expect(parseJournalKeys(given)).toEqual(expected);
  });

  it.each([
    '',
    ' \n',
    'too short',
    randomBytes(31).toString('base64'),
    `${text[0] ?? ''} ${randomBytes(33).toString('base64')}`,
  ])('are not read from %j', (given) => {
    expect(() => parseJournalKeys(given)).toThrow(JournalKeyError);
  });

  describe('in the data directory', () => {
    let directory: string;

    beforeEach(() => {
      directory = join(mkdtempSync(join(tmpdir(), 'care-gateway-key-')), 'data');
    });

    afterEach(() => {
      rmSync(join(directory, '..'), { recursive: true });
    });

    it('are made once, for the owner only', () => {
      const made = readOrCreateJournalKeys(directory);
      expect(made).toEqual([expect.objectContaining({ length: 32 })]);
      expect(readOrCreateJournalKeys(directory)).toEqual(made);
      expect(readdirSync(directory)).toEqual([journalKeyFileName]);
      expect(statSync(join(directory, journalKeyFileName)).mode & 0o777).toBe(0o600);
    });

    it('are not made anew for a journal that is there', () => {
      readOrCreateJournalKeys(directory);
      writeFileSync(join(directory, journalFileName), '');
      rmSync(join(directory, journalKeyFileName));
      expect(() => readOrCreateJournalKeys(directory)).toThrow(JournalKeyError);
      expect(readdirSync(directory)).toEqual([journalFileName]);
    });

    it('may be several, after a rotation', () => {
      readOrCreateJournalKeys(directory);
      writeFileSync(join(directory, journalKeyFileName), text.join('\n'));
      expect(readOrCreateJournalKeys(directory)).toEqual(keys);
    });
  });
});
