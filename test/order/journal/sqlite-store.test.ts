import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JournalState } from '../../../src/order/care-order.ts';
import { journalFileName } from '../../../src/order/journal/journal-key.ts';
import { type NewOrder, StoreUnavailableError } from '../../../src/order/journal/order-journal.ts';
import { loadSqliteDriver } from '../../../src/order/journal/sqlite-driver.ts';
import { openSqliteStore } from '../../../src/order/journal/sqlite-store.ts';
import { createTransactions } from '../../../src/order/journal/sqlite-transactions.ts';
import { aNewOrder } from './a-new-order.ts';
import { drivers } from './the-drivers.ts';

describe.each(drivers)('the SQLite store, by %s', (name) => {
  const openStore = async () => {
    const driver = await loadSqliteDriver(name);
    const directory = mkdtempSync(join(tmpdir(), 'care-gateway-store-'));
    const { toCall, connection } = openSqliteStore(driver, {
      file: join(directory, journalFileName),
      keys: [randomBytes(32)],
      now: () => Date.UTC(2030, 0, 1),
    });
    const close = () => {
      connection.close();
      rmSync(directory, { recursive: true });
    };
    return { toCall, connection, transactions: createTransactions(connection), close };
  };

  it('syncs the disk at each commit', async () => {
    const { connection, close } = await openStore();
    expect(connection.prepare('PRAGMA synchronous').all()).toEqual([{ synchronous: 2 }]);
    expect(connection.prepare('PRAGMA journal_mode').all()).toEqual([{ journal_mode: 'wal' }]);
    expect(connection.prepare('PRAGMA foreign_keys').all()).toEqual([{ foreign_keys: 1 }]);
    close();
  });

  it('refuses writes on a full disk, answers reads of the same group, and goes on when there is room', async () => {
    const { toCall, connection, transactions, close } = await openStore();
    const insert = (order: NewOrder) => toCall('insertIntents', [[order]]);
    const [written] = transactions.run([insert(aNewOrder({ id: 'the-order' }))]);
    expect(written).toMatchObject({ ok: true });
    const [{ page_count: pages } = { page_count: 0 }] = connection
      .prepare<{ page_count: number }>('PRAGMA page_count')
      .all();
    connection.exec(`PRAGMA max_page_count = ${pages}`);

    const large = aNewOrder({ placedBy: 'x'.repeat(100_000) });
    const answers = transactions.run([toCall('get', ['the-order']), insert(large), toCall('get', [large.id])]);
    expect(answers).toMatchObject([
      { ok: true, value: { id: 'the-order' } },
      { ok: false, error: expect.any(StoreUnavailableError) },
      { ok: true, value: null },
    ]);

    connection.exec(`PRAGMA max_page_count = ${pages + 1000}`);
    expect(transactions.run([insert(large)])).toMatchObject([{ ok: true, value: { kind: 'inserted' } }]);
    close();
  });

  it('numbers the events of an order without gaps', async () => {
    const { toCall, connection, transactions, close } = await openStore();
    const { id } = aNewOrder();
    const doubt = { state: 'UNCONFIRMED', source: 'GATEWAY' };
    const advance = (version: number, state: JournalState, events: readonly unknown[]) =>
      toCall('advance', [{ id, version }, { state }, events]);
    transactions.run([
      toCall('insertIntents', [[aNewOrder({ id })]]),
      advance(1, 'SENDING', [doubt, doubt]),
      advance(1, 'ACKED', [doubt]),
      advance(2, 'ACKED', []),
      advance(3, 'IN_DOUBT', [doubt]),
    ]);
    expect(connection.prepare('SELECT n FROM care_order_event ORDER BY n').all()).toMatchObject([
      { n: 1 },
      { n: 2 },
      { n: 3 },
      { n: 4 },
    ]);
    close();
  });
});
