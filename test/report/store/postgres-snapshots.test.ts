import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { openPostgresSnapshotStore } from '../../../src/report/store/postgres-snapshot-store.ts';
import type { SnapshotStore } from '../../../src/report/store/snapshot-store.ts';
import { findPostgres, howToInstall, startPostgres, type Postgres } from '../../order/journal/a-postgres.ts';
import { testKey } from '../../support/a-snapshot-store.ts';
import { describeSnapshots } from './snapshot-conformance.ts';

const isMissing = findPostgres() === undefined;
if (isMissing) console.warn(howToInstall);

// In CI a missing server is a failure: startPostgres says so.
(isMissing && process.env['CI'] === undefined ? describe.skip : describe)('with PostgreSQL', () => {
  let postgres: Postgres;

  const query = async (sql: string): Promise<readonly unknown[]> => {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows as unknown[];
  };

  beforeAll(async () => {
    postgres = await startPostgres();
  }, 120_000);

  afterAll(() => postgres.close());

  describeSnapshots('in PostgreSQL', () => {
    const stores: SnapshotStore[] = [];
    let now = 0;
    return Promise.resolve({
      connect: (key = testKey) => {
        const store = openPostgresSnapshotStore({ url: postgres.url, keys: [key], now: () => now });
        stores.push(store);
        return Promise.resolve(store);
      },
      setNow: (instant) => {
        now = instant;
      },
      close: async () => {
        await query('TRUNCATE report_snapshot, report_state CASCADE');
        await Promise.all(stores.map((store) => store.close()));
      },
    });
  });

  it('makes its tables once, however many instances begin at once, and goes by the database’s clock', async () => {
    await query('DROP TABLE IF EXISTS report_chunk, report_snapshot, report_state, report_migration');
    const stores = Array.from({ length: 5 }, () => openPostgresSnapshotStore({ url: postgres.url, keys: [testKey] }));
    const key = { tenant: 'acme', type: 'catalogExtract' } as const;
    const claims = await Promise.all(stores.map((store, n) => store.claim(key, String(n), 60_000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await query('SELECT n FROM report_migration')).toEqual([{ n: 1 }]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('tells that it cannot be used, and can be as soon as the database can', async () => {
    const store = openPostgresSnapshotStore({ url: postgres.url, keys: [testKey] });
    const key = { tenant: 'acme', type: 'catalogExtract' } as const;
    await postgres.stopNow();
    await expect(store.look(key)).rejects.toMatchObject({ name: 'StoreUnavailableError' });
    await postgres.start();
    expect(await store.look(key)).toMatchObject({ newest: null });
    await store.close();
  });
});
