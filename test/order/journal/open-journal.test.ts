import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openJournal, openPatiently } from '../../../src/order/journal/open-journal.ts';
import { StoreUnavailableError } from '../../../src/order/journal/order-journal.ts';
import { findPostgres, startPostgres, type Postgres } from './a-postgres.ts';

const unavailable = new StoreUnavailableError('The order journal cannot be used now: ECONNREFUSED.');

describe('a journal that cannot be opened', () => {
  it('is opened again and again for so long, with longer pauses', async () => {
    const pauses: number[] = [];
    let attempts = 0;
    const open = () => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(unavailable) : Promise.resolve('open');
    };
    expect(await openPatiently(open, { onWait: (_error, nextInMs) => pauses.push(nextInMs) })).toBe('open');
    expect(pauses).toEqual([250, 500]);
  });

  it('is given up when its time is over', async () => {
    await expect(openPatiently(() => Promise.reject(unavailable), { patienceMs: 0 })).rejects.toBe(unavailable);
  });

  it('is given up at once when no waiting mends it', async () => {
    let attempts = 0;
    const open = () => {
      attempts += 1;
      return Promise.reject(new Error('the wrong key'));
    };
    await expect(openPatiently(open)).rejects.toThrow('the wrong key');
    expect(attempts).toBe(1);
  });
});

// In CI a missing server is a failure: startPostgres says so.
(findPostgres() === undefined && process.env['CI'] === undefined ? describe.skip : describe)(
  'a journal in a database that is not there yet',
  () => {
    let postgres: Postgres;
    let dataDirectory: string;

    beforeAll(async () => {
      postgres = await startPostgres();
      dataDirectory = mkdtempSync(join(tmpdir(), 'care-gateway-'));
    }, 120_000);

    afterAll(async () => {
      await postgres.close();
      rmSync(dataDirectory, { recursive: true });
    });

    it('opens when the database has come up, and tells of each attempt', async () => {
      await postgres.stopNow();
      const settings = { databaseUrl: postgres.url, dataDirectory, journalKey: randomBytes(32).toString('base64') };
      await expect(openJournal(settings, { patienceMs: 0 })).rejects.toMatchObject({ name: 'StoreUnavailableError' });
      const told: string[] = [];
      let starting: Promise<void> | undefined;
      const journal = await openJournal(settings, {
        onWait: ({ message }) => {
          told.push(message);
          starting ??= postgres.start();
        },
      });
      await expect(journal.health()).resolves.toBeUndefined();
      expect(told[0]).toMatch(/^The order journal cannot be used now: /);
      await starting;
      await journal.close();
    });
  },
);
