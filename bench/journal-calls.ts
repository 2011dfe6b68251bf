/**
 * Makes the journal's calls of an order as the gateway makes them, and nothing else, so that their cost on the caller's
 * thread can be seen: with the journal, and with one that has no work. The orders come as often as in the gateway, since the
 * journal answers what waits together in one message: more at once would be cheaper.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NewOrder, OrderJournal } from '../src/order/journal/order-journal.ts';
import { anOrderToWrite, openBuiltJournal } from './built-journal.ts';
import type { JournalCallsOrder, JournalCallsReply } from './journal-calls-order.ts';
import { findJournalThread, threadSecondsOf, type ThreadSeconds } from './process-cost.ts';

type Calls = Pick<OrderJournal, 'getByKey' | 'insertIntents' | 'advance'>;

/** In place of the look-up of the line, and of sending the order. */
const carrierMs = () => 1 + Math.random() * 4;

const placeOrder = async (journal: Calls, order: NewOrder): Promise<void> => {
  await journal.getByKey(order.tenant, order.client, order.key);
  await wait(carrierMs());
  const outcome = await journal.insertIntents([order]);
  if (outcome.kind !== 'inserted') throw new Error(`not inserted: ${outcome.kind}`);
  const [intent] = outcome.orders;
  const sending = await journal.advance(
    intent,
    { state: 'SENDING', beginAttempt: true, leaseMs: 30_000, dueInMs: 30_000 },
    [{ state: 'UNCONFIRMED', source: 'GATEWAY' }],
  );
  if (sending === null) throw new Error('somebody else has the order');
  await wait(carrierMs());
  await journal.advance(
    sending,
    { state: 'ACKED', leaseMs: null, dueInMs: 3_600_000, carrierPayloadId: order.key, carrierOrderId: order.id },
    [{ state: 'ACCEPTED', source: 'GATEWAY' }],
  );
};

/** So many orders, begun evenly. */
const placeOrders = async (journal: Calls, orders: readonly NewOrder[], perSecond: number): Promise<void> => {
  const begun = performance.now();
  const placed: Promise<void>[] = [];
  while (placed.length < orders.length) {
    const due = Math.min(orders.length, Math.ceil(((performance.now() - begun) / 1000) * perSecond));
    for (const order of orders.slice(placed.length, due)) placed.push(placeOrder(journal, order));
    await wait(1);
  }
  await Promise.all(placed);
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('The folder is missing.');

const journal = await openBuiltJournal('worker', join(folder, 'calls.sqlite'));

const one = await journal.insertIntents([anOrderToWrite()]);
if (one.kind !== 'inserted') throw new Error('not inserted');
const withoutWork: Calls = {
  getByKey: () => Promise.resolve([]),
  insertIntents: () => Promise.resolve(one),
  advance: (order) => Promise.resolve(order),
};

let journalThread: number | null = null;

const serve = async ({ writes, orders, perSecond }: JournalCallsOrder): Promise<ThreadSeconds> => {
  const made = Array.from({ length: orders }, anOrderToWrite);
  const before = threadSecondsOf(process.pid, journalThread);
  await placeOrders(writes ? journal : withoutWork, made, perSecond);
  const after = threadSecondsOf(process.pid, journalThread);
  if (writes) journalThread ??= findJournalThread(process.pid);
  const perThousand = (part: keyof ThreadSeconds) => ((after[part] - before[part]) / orders) * 1000;
  return { main: perThousand('main'), journal: perThousand('journal'), others: perThousand('others') };
};

const tell = (reply: JournalCallsReply): void => {
  process.send?.(reply);
};

// The parent is the benchmark: what it sends is a JournalCallsOrder.
process.on('message', (order: JournalCallsOrder) => {
  serve(order).then(
    (cpu) => {
      tell({ cpu });
    },
    (error: unknown) => {
      tell({ failure: error instanceof Error ? error.message : String(error) });
    },
  );
});
process.on('disconnect', () => process.exit(0));
tell({ ready: true });
