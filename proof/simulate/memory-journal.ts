/** The store in memory as a journal that answers at once: for the conformance suite, and for mutants that keep it to themselves. */
import { StoreUnavailableError, type OrderJournal } from '../../src/order/journal/order-journal.ts';
import type { MemoryStore } from './memory-store.ts';

/** Several instances on one store share these. */
export type Listeners = Set<{ readonly hear: (orderId: string) => void }>;

export const connectTo = (store: MemoryStore, listeners: Listeners = new Set()): OrderJournal => {
  let isClosed = false;
  const answer = <T>(work: () => T): Promise<T> =>
    new Promise((resolve) => {
      if (isClosed) throw new StoreUnavailableError('the journal is closed');
      resolve(work());
    });
  const tell = (orderId: string) => {
    for (const { hear } of listeners) {
      try {
        hear(orderId);
      } catch (error) {
        // What a listener throws is its own trouble: the change is made.
        process.emitWarning(`A listener of the order journal failed: ${String(error)}`);
      }
    }
  };
  return {
    insertIntents: (orders) =>
      answer(() => {
        const outcome = store.insertIntents(orders);
        if (outcome.kind === 'inserted') for (const { id } of outcome.orders) tell(id);
        return outcome;
      }),
    get: (id) => answer(() => store.get(id)),
    getByKey: (tenant, client, key) => answer(() => store.getByKey(tenant, client, key)),
    findByChange: (changeIds) => answer(() => store.findByChange(changeIds)),
    advance: (order, transition, events) =>
      answer(() => {
        const next = store.advance(order, transition, events);
        if (next) tell(next.id);
        return next;
      }),
    claimDue: (lane, limit, leaseMs) => answer(() => store.claimDue(lane, limit, leaseMs)),
    list: (filter, page) => answer(() => store.list(filter, page)),
    count: (filter) => answer(() => store.count(filter)),
    events: (orderIds) => answer(() => store.events(orderIds)),
    appendAudit: (entries) =>
      answer(() => {
        store.appendAudit(entries);
      }),
    auditTrail: (filter, page) => answer(() => store.auditTrail(filter, page)),
    appendWebhookOnce: (id) => answer(() => store.appendWebhookOnce(id)),
    purge: (requestsAfterMs, ordersAfterMs) =>
      answer(() => {
        store.purge(requestsAfterMs, ordersAfterMs);
      }),
    summary: () => answer(() => store.summary()),
    onChange: (hear) => {
      const listener = { hear };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    hashingSecret: new Uint8Array(32),
    health: () => answer(() => undefined),
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  };
};
