/**
 * What a person does to orders in place of the protocol, by the journal's own compare-and-set: settles one that could not be
 * found out, and puts those in doubt of which a restored journal does not know whether they were sent.
 */
import type { Actor } from './audit.ts';
import type { CareOrder } from './care-order.ts';
import type { OrderJournal, OrderPlace } from './journal/order-journal.ts';

export type Decision = { readonly placed: true; readonly carrierOrderId: string } | { readonly placed: false };

export type Settled =
  | { readonly kind: 'settled'; readonly order: CareOrder }
  /** It does not wait for a person, or not any more: nothing was done. As it is. */
  | { readonly kind: 'not for review'; readonly order: CareOrder };

/**
 * Settles an order in MANUAL_REVIEW. Placed, it goes on as if the carrier had just accepted it, and its status is asked for at
 * once; not placed, it is over, and its line is free for other orders. Who decided it, and why, stands in the audit trail.
 */
export const settleOrder = async (
  journal: Pick<OrderJournal, 'advance' | 'get'>,
  order: CareOrder,
  decision: Decision,
  { by, because }: { readonly by: Actor; readonly because: string },
): Promise<Settled> => {
  if (order.state !== 'MANUAL_REVIEW') return { kind: 'not for review', order };
  const settled = decision.placed
    ? await journal.advance(
        order,
        { state: 'ACKED', carrierOrderId: decision.carrierOrderId, leaseMs: null, dueInMs: 0, by, because },
        [{ state: 'ACCEPTED', source: 'GATEWAY', message: 'A person has settled it: the carrier has the order.' }],
      )
    : await journal.advance(order, { state: 'NOT_PLACED', leaseMs: null, dueInMs: null, by, because }, [
        {
          state: 'EXPIRED',
          source: 'GATEWAY',
          message: 'A person has settled it: the carrier does not have the order.',
        },
      ]);
  if (settled) return { kind: 'settled', order: settled };
  return { kind: 'not for review', order: (await journal.get(order.id)) ?? order };
};

const atOnce = 100;

/**
 * After a restore from a backup, before any gateway runs: an order that was written down and not sent when the backup was
 * made may have been sent since, so it is asked about before it is sent. So may one in doubt, after the carrier did not find
 * it: what was found out of it by then holds no more, and its doubt begins anew. Gives how many were not sent.
 */
export const doubtUnsent = async (
  journal: Pick<OrderJournal, 'advance' | 'list'>,
  tenants: readonly string[],
): Promise<number> => {
  let doubted = 0;
  for (const tenant of tenants) {
    for (let than: OrderPlace | undefined; ;) {
      const page = { limit: atOnce, direction: 'older', ...(than && { than }) } as const;
      const orders = await journal.list({ tenant, states: ['INTENT', 'IN_DOUBT'] }, page);
      const moved = await Promise.all(
        orders.map((order) =>
          journal.advance(
            order,
            // As after an attempt, since there may have been one; else it could be told as RECORDED again.
            { state: 'IN_DOUBT', beginAttempt: true, beginDoubt: true, negatives: 0, leaseMs: null, dueInMs: 0 },
            [
              {
                state: 'UNCONFIRMED',
                source: 'GATEWAY',
                message: 'The journal was restored from a backup; we are finding out whether it was sent.',
              },
            ],
          ),
        ),
      );
      doubted += orders.filter(({ state }, place) => state === 'INTENT' && moved[place] != null).length;
      than = orders.at(-1);
      if (orders.length < atOnce) break;
    }
  }
  return doubted;
};
