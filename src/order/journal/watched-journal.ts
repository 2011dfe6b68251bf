/** The journal, and somebody who hears of each call to it: how long it took, and whether it could be done. */
import type { OrderJournal } from './order-journal.ts';
import { writes, type StoreMethod } from './store-journal.ts';

export interface JournalListener {
  readonly began: () => void;
  /** @param hasWritten whether something was made durable. */
  readonly ended: (method: StoreMethod, outcome: 'ok' | 'failed', ms: number, hasWritten: boolean) => void;
}

type Call = (...parameters: never[]) => Promise<unknown>;

const watched = <C extends Call>(method: StoreMethod, call: C, { began, ended }: JournalListener): C =>
  (async (...parameters: Parameters<C>) => {
    const beganAt = performance.now();
    began();
    try {
      const answer = await call(...parameters);
      ended(method, 'ok', performance.now() - beganAt, writes[method]);
      return answer;
    } catch (error) {
      ended(method, 'failed', performance.now() - beganAt, false);
      throw error;
    }
  }) as C;

/** What operators do is done by a program of its own, which nobody watches. */
type WatchedMethod = StoreMethod & keyof OrderJournal;
const isWatched = (method: StoreMethod): method is WatchedMethod => method !== 'erase' && method !== 'reseal';

export const watchJournal = (journal: OrderJournal, listener: JournalListener): OrderJournal => ({
  ...journal,
  ...(Object.fromEntries(
    (Object.keys(writes) as StoreMethod[])
      .filter(isWatched)
      .map((method) => [method, watched(method, journal[method].bind(journal) as Call, listener)]),
  ) as Pick<OrderJournal, WatchedMethod>),
});
