/** An OrderJournal over a store, wherever the store runs: on this thread, on another one, or over a network. */
import type { JournalStore } from './journal-store.ts';
import type { Steps } from './steps.ts';
import type { OperatorsJournal, OrderJournal, Resealing } from './order-journal.ts';
import { type ResealPlace, type ResealStep, resealingBegins } from './reseal-steps.ts';

export type StoreMethod = Exclude<keyof OperatorsJournal, 'onChange' | 'hashingSecret' | 'close'>;

/** Which methods write: they run in a transaction of their own. */
export const writes: Readonly<Record<StoreMethod, boolean>> = {
  insertIntents: true,
  get: false,
  getByKey: false,
  findByChange: false,
  advance: true,
  claimDue: true,
  list: false,
  count: false,
  events: false,
  appendAudit: true,
  auditTrail: false,
  appendWebhookOnce: true,
  purge: true,
  erase: true,
  reseal: true,
  summary: false,
  health: true,
};

type ResultOf<Method> = Method extends (...parameters: never[]) => Steps<infer Result> ? Result : never;

/** Does one call of the store, and answers when it is durable. */
export type CallStore = <M extends StoreMethod>(
  method: M,
  ...parameters: Parameters<JournalStore[M]>
) => Promise<ResultOf<JournalStore[M]>>;

/** One call, untyped: the caller's side is typed by {@link CallStore}, but a message to another thread is not. */
export const stepsOf = (store: JournalStore, method: StoreMethod, parameters: readonly unknown[]): Steps<unknown> =>
  (store[method] as (...parameters: readonly unknown[]) => Steps<unknown>).apply(store, [...parameters]);

/** Who wants to hear of changed orders. */
export class ChangeListeners {
  readonly #listeners = new Set<{ readonly hear: (orderId: string) => void }>();

  add(hear: (orderId: string) => void): () => void {
    const listener = { hear };
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** What a listener throws is its own trouble: the change is made. */
  tell(orderId: string): void {
    for (const { hear } of this.#listeners) {
      try {
        hear(orderId);
      } catch (error) {
        process.emitWarning(`A listener of the order journal failed: ${String(error)}`);
      }
    }
  }
}

export interface StoreJournalParts {
  readonly call: CallStore;
  readonly hashingSecret: Uint8Array;
  readonly listeners: ChangeListeners;
  /** Hears of each order that this process has changed, once that is durable. */
  readonly tell: (orderId: string) => void;
  readonly close: OrderJournal['close'];
}

export const toOrderJournal = ({
  call,
  hashingSecret,
  listeners,
  tell,
  close,
}: StoreJournalParts): OperatorsJournal => ({
  insertIntents: async (orders) => {
    const outcome = await call('insertIntents', orders);
    if (outcome.kind === 'inserted') for (const { id } of outcome.orders) tell(id);
    return outcome;
  },
  get: (id) => call('get', id),
  getByKey: (tenant, client, key) => call('getByKey', tenant, client, key),
  findByChange: (changeIds) => call('findByChange', changeIds),
  advance: async ({ id, version }, transition, events) => {
    const advanced = await call('advance', { id, version }, transition, events);
    if (advanced !== null) tell(id);
    return advanced;
  },
  claimDue: (lane, limit, leaseMs) => call('claimDue', lane, limit, leaseMs),
  list: (filter, page) => call('list', filter, page),
  count: (filter) => call('count', filter),
  events: (orderIds) => call('events', orderIds),
  appendAudit: (entries) => call('appendAudit', entries),
  auditTrail: (filter, page) => call('auditTrail', filter, page),
  appendWebhookOnce: (id) => call('appendWebhookOnce', id),
  purge: async (requestsAfterMs, ordersAfterMs) => {
    let more = true;
    while (more) more = await call('purge', requestsAfterMs, ordersAfterMs);
  },
  erase: async (whose, by) => {
    let [orders, auditEntries] = [0, 0];
    for (;;) {
      const step = await call('erase', whose, by);
      orders += step.orders;
      auditEntries += step.auditEntries;
      if (step.isDone) return { orders, auditEntries, unfinished: step.unfinished };
    }
  },
  reseal: async (onProgress) => {
    let sofar: Resealing = { resealed: 0, lost: 0 };
    let place: ResealPlace | null = resealingBegins;
    while (place !== null) {
      const { next, resealed, lost }: ResealStep = await call('reseal', place);
      sofar = { resealed: sofar.resealed + resealed, lost: sofar.lost + lost };
      onProgress?.(sofar);
      place = next;
    }
    return sofar;
  },
  summary: () => call('summary'),
  onChange: (listener) => listeners.add(listener),
  hashingSecret,
  health: () => call('health'),
  close,
});
