/**
 * A process that has written an order into PostgreSQL and waits for the answer; it is killed before that comes.
 * Arguments: the database's url, the journal's key in base64.
 */
import { parseJournalKeys } from '../../../src/order/journal/journal-key.ts';
import { openPostgresJournal } from '../../../src/order/journal/postgres-journal.ts';
import { aNewOrder } from './a-new-order.ts';

const [url = '', key = ''] = process.argv.slice(2);
const journal = await openPostgresJournal({ url, key: parseJournalKeys(key), timeoutMs: 600_000 });
await journal.insertIntents([aNewOrder({ id: 'the-order', key: 'the-key' })]);
process.exit(1);
