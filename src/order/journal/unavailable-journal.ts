import { randomBytes } from 'node:crypto';
import { StoreUnavailableError, type OrderJournal } from './order-journal.ts';

/** Stands where no journal can be opened on this machine: reads of the carriers go on, and no order is taken. */
export const unavailableJournal = (why: string): OrderJournal => {
  const refuse = () => Promise.reject(new StoreUnavailableError(why));
  return {
    insertIntents: refuse,
    get: refuse,
    getByKey: refuse,
    findByChange: refuse,
    advance: refuse,
    claimDue: () => Promise.resolve([]),
    list: refuse,
    count: refuse,
    events: refuse,
    appendAudit: refuse,
    auditTrail: refuse,
    appendWebhookOnce: refuse,
    purge: () => Promise.resolve(),
    summary: refuse,
    onChange: () => () => undefined,
    // Nothing is written down, so no hash is ever compared with one of another start.
    hashingSecret: randomBytes(32),
    health: refuse,
    close: () => Promise.resolve(),
  };
};
