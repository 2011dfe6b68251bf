import { randomBytes } from 'node:crypto';
import { openInlineSqliteJournal } from '../../src/order/journal/inline-sqlite-journal.ts';
import type { OrderJournal } from '../../src/order/journal/order-journal.ts';

/** The real SQLite journal, in memory and on the test's own clock. Its worker is tested in test/order/journal/. */
export const openTestJournal = (now: () => number): Promise<OrderJournal> =>
  openInlineSqliteJournal({ file: ':memory:', key: randomBytes(32), now });
