/** A line is not ordered for without end: a program that has gone wrong, or a thief with a token, is stopped here. */
import { notEligible, type NotEligibleError } from '../graphql/user-error.ts';
import type { Caller } from '../identity/caller.ts';
import type { OrderJournal } from './journal/order-journal.ts';

export interface DailyGuard {
  readonly caller: Caller;
  readonly journal: Pick<OrderJournal, 'count' | 'list'>;
  readonly now: () => Date;
  readonly ordersPerLineAndDay: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Why no more is taken for the line now, and from when it is; undefined while there is room. */
export const refuseOneMore = async (ctn: string, guard: DailyGuard): Promise<NotEligibleError | undefined> => {
  const { caller, journal, now, ordersPerLineAndDay: most } = guard;
  const filter = { tenant: caller.tenant.id, ctn, createdAfter: new Date(now().getTime() - dayMs) };
  if ((await journal.count(filter)) < most) return undefined;
  // There is room again a day after the oldest of the last so many.
  const newest = await journal.list(filter, { limit: most, direction: 'older' });
  const oldest = newest.at(-1);
  return notEligible(
    'TOO_MANY_ORDERS',
    `At most ${most} orders are taken for one line in 24 hours.`,
    oldest ? new Date(oldest.createdAt.getTime() + dayMs) : null,
  );
};
