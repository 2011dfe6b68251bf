/** A line that an order has changed is not answered from memory: whoever placed the order, and on whatever instance. */
import type { Logger } from 'pino';
import type { OrderJournal } from './journal/order-journal.ts';

/** What is remembered of lines. */
export interface RememberedLines {
  readonly size: number;
  forget(tenantId: string, ctn: string): void;
}

/** Forgets lines whenever something becomes of an order for them; gives a function that ends it. */
export const forgetChangedLines = (journal: OrderJournal, lines: RememberedLines, log: Logger): (() => void) =>
  journal.onChange((id) => {
    // Most callers want live answers: then there is nothing to forget, and no reason to read.
    if (lines.size === 0) return;
    journal.get(id).then(
      (order) => {
        for (const { ctn, newCtn } of order?.changes ?? []) {
          for (const number of [ctn, newCtn]) if (order && number !== null) lines.forget(order.tenant, number);
        }
      },
      (error: unknown) => {
        log.warn({ err: error, order: id }, 'lines of a changed order not forgotten');
      },
    );
  });
