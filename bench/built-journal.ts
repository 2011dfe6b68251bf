/** The built journals, as the gateway runs them. */
import { randomBytes, randomUUID } from 'node:crypto';
import type * as InlineSqliteJournal from '../src/order/journal/inline-sqlite-journal.ts';
import type { NewOrder, OrderJournal } from '../src/order/journal/order-journal.ts';
import type * as SqliteJournal from '../src/order/journal/sqlite-journal.ts';
import { aNewOrder } from '../test/order/journal/a-new-order.ts';
import { loadBuilt } from './load-built.ts';

const key = randomBytes(32);

/** Where a journal does its work: in a thread of its own, as in the gateway, or on the caller's. */
export type JournalPlace = 'worker' | 'inline';

export const openBuiltJournal = async (place: JournalPlace, file: string): Promise<OrderJournal> => {
  if (place === 'worker') {
    const { openSqliteJournal } = await loadBuilt<typeof SqliteJournal>('order/journal/sqlite-journal.js');
    return openSqliteJournal({ file, key });
  }
  const { openInlineSqliteJournal } = await loadBuilt<typeof InlineSqliteJournal>(
    'order/journal/inline-sqlite-journal.js',
  );
  return openInlineSqliteJournal({ file, key, now: Date.now });
};

const fingerprint = (): string => randomBytes(32).toString('base64url');

/** An order with values as long as the gateway's, for a line of its own. */
export const anOrderToWrite = (): NewOrder => {
  const { changes, ...order } = aNewOrder({ id: randomUUID(), key: randomUUID(), fingerprint: fingerprint() });
  return { ...order, ban: '123456789012', changes: changes.map((change) => ({ ...change, content: fingerprint() })) };
};
