import { StoreUnavailableError, type OrderJournal } from './order-journal.ts';

/** Stands where no journal can be opened on this machine: reads of the carriers go on, and no order is taken. */
export const unavailableJournal = (why: string): OrderJournal => {
  const refuse = () => Promise.reject(new StoreUnavailableError(why));
  return {
    insertIntent: refuse,
    get: refuse,
    getByKey: refuse,
    advance: refuse,
    claimDue: () => Promise.resolve([]),
    list: refuse,
    count: refuse,
    events: refuse,
    appendWebhookOnce: refuse,
    purge: () => Promise.resolve(),
    health: refuse,
    close: () => Promise.resolve(),
  };
};
