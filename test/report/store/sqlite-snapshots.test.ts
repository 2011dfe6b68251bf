import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSnapshots } from '../../../src/report/store/open-snapshots.ts';
import type { ReportKey, SnapshotStore } from '../../../src/report/store/snapshot-store.ts';
import { openTestSnapshots } from '../../support/a-snapshot-store.ts';
import { describeSnapshots } from './snapshot-conformance.ts';

const newDirectory = () => mkdtempSync(join(tmpdir(), 'care-gateway-reports-'));

describeSnapshots('in SQLite', () => {
  const directory = newDirectory();
  const stores: SnapshotStore[] = [];
  let now = 0;
  return Promise.resolve({
    connect: async (key) => {
      const store = await openTestSnapshots(join(directory, 'reports.sqlite'), () => now, key);
      stores.push(store);
      return store;
    },
    setNow: (instant) => {
      now = instant;
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      rmSync(directory, { recursive: true });
    },
  });
});

describe('the store of the reports in its thread', () => {
  let directory: string;
  const opened: SnapshotStore[] = [];
  const key: ReportKey = { tenant: 'acme', type: 'wirelessInventory' };
  const head = { id: 'first', fetchedAt: new Date(0), rows: 1, chunks: 1 };
  const secret = 'Robin Example 1234567890';

  /** As the gateway opens it. */
  const open = async (): Promise<SnapshotStore> => {
    const store = await openSnapshots({ dataDirectory: directory, journalKey: undefined, databaseUrl: undefined });
    opened.push(store);
    return store;
  };

  beforeEach(() => {
    directory = newDirectory();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    rmSync(directory, { recursive: true });
  });

  it('keeps what it was given, sealed and private, over a restart', async () => {
    const store = await open();
    await store.write(key, head, [Buffer.from(secret)]);
    const found = await store.chunk('first', 0);
    expect(found && Buffer.from(found).toString()).toBe(secret);
    await store.close();
    const again = await (await open()).look(key);
    expect(again).toEqual({ newest: head, failure: null, isLeased: false });
    expect(again.newest?.fetchedAt).toBeInstanceOf(Date);
    const files = readdirSync(directory).filter((name) => name.startsWith('reports.sqlite'));
    for (const file of files) {
      expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(directory, file), 'latin1')).not.toContain(secret);
    }
  });

  it('tells that it cannot be used, and can be as soon as its file can', async () => {
    const file = join(directory, 'reports.sqlite');
    writeFileSync(file, 'this is no database'.repeat(100));
    const store = await open();
    await expect(store.look(key)).rejects.toMatchObject({ name: 'StoreUnavailableError' });
    rmSync(file);
    expect(await store.look(key)).toMatchObject({ newest: null });
  });

  it('is closed once, and then refuses', async () => {
    const store = await open();
    await store.look(key);
    await store.close();
    await expect(store.look(key)).rejects.toMatchObject({ name: 'StoreUnavailableError' });
  });

  it('opens a file that a newer release has migrated', async () => {
    const store = await openTestSnapshots(join(directory, 'reports.sqlite'));
    await store.close();
    chmodSync(join(directory, 'reports.sqlite'), 0o600);
    const { loadSqliteDriver } = await import('../../../src/order/journal/sqlite-driver.ts');
    const connection = (await loadSqliteDriver()).open(join(directory, 'reports.sqlite'));
    connection.exec('PRAGMA user_version = 1000; ALTER TABLE report_snapshot ADD COLUMN from_tomorrow TEXT');
    connection.close();
    const again = await openTestSnapshots(join(directory, 'reports.sqlite'));
    await again.write(key, head, [Buffer.from('x')]);
    expect((await again.look(key)).newest).toEqual(head);
    await again.close();
  });
});
