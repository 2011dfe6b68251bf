/**
 * A process that is killed when its order is on the disk and the answer has not reached it.
 * Arguments: the journal's file, its key in base64.
 */
import { parseJournalKeys } from '../../../src/order/journal/journal-key.ts';
import { loadSqliteDriver } from '../../../src/order/journal/sqlite-driver.ts';
import { openSqliteJournal } from '../../../src/order/journal/sqlite-journal.ts';
import { aNewOrder } from './a-new-order.ts';

const [file = '', key = ''] = process.argv.slice(2);
const journal = await openSqliteJournal({ file, key: parseJournalKeys(key) });
const onlooker = (await loadSqliteDriver()).open(file);
const written = onlooker.prepare('SELECT id FROM care_order');

void journal.insertIntents([aNewOrder({ id: 'the-order', key: 'the-key' })]).then(() => {
  process.exit(1);
});
// Answers arrive through the event loop, which stands still here.
while (written.all().length === 0);
process.kill(process.pid, 'SIGKILL');
