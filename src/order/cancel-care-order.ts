/**
 * Withdrawing an order. Before it was sent that is a matter of the journal alone; afterwards the carrier is asked once. A
 * lost answer leaves the state as it is, and what really became of the order is read from its status, so that repeating
 * the mutation does no harm (DESIGN section 7, ruling 13).
 */
import { notEligible, notFound, type UserError } from '../graphql/user-error.ts';
import type { Caller } from '../identity/caller.ts';
import type { AuditTrail } from './audit-trail.ts';
import { isCertainlyNotSent, isTerminal, stateOf, type CareOrder, type CareOrderAnswer } from './care-order.ts';
import { carrierMessage } from './carrier-messages.ts';
import type { CancelOutcome, OrderCarrier } from './order-carrier.ts';
import type { OrderProtocol } from './order-protocol.ts';
import { outcomeWithin } from './outcome-within.ts';

export interface CancelDesk {
  readonly protocol: OrderProtocol;
  readonly carrier: Pick<OrderCarrier, 'cancel'>;
  readonly caller: Caller;
  readonly audit: Pick<AuditTrail, 'refused'>;
  /** The caller gets an answer within this time from now, even while the carrier has given none. */
  readonly answerAfterMs: number;
}

const path = ['id'];

/** Why an order cannot be withdrawn in its state; undefined when it can. */
const refuseState = (order: CareOrder): UserError | undefined => {
  if (isCertainlyNotSent(order)) return undefined;
  if (isTerminal(order)) return notEligible('ORDER_FINISHED', 'The order is finished.', null, path);
  switch (stateOf(order)) {
    case 'IN_PROGRESS':
      return notEligible('ORDER_BEGUN', 'The carrier has begun with it.', null, path);
    case 'UNCONFIRMED':
      return {
        kind: 'CarrierUnavailableError',
        code: 'CARRIER_UNAVAILABLE',
        message: 'It is not certain yet whether the carrier has the order. Try again when it is.',
        path,
        retryAfterSeconds: null,
        outcomeUnknown: true,
      };
    default:
      return undefined;
  }
};

const toError = (outcome: Exclude<CancelOutcome, { kind: 'accepted' }>): UserError =>
  outcome.kind === 'refused'
    ? {
        kind: 'CarrierRejectedError',
        code: 'CARRIER_REJECTED',
        message: carrierMessage(outcome.code),
        path,
        carrierCode: outcome.code,
      }
    : {
        kind: 'CarrierUnavailableError',
        code: 'CARRIER_UNAVAILABLE',
        message: "The carrier's answer was lost. The order's state tells what became of it; asking again does no harm.",
        path,
        retryAfterSeconds: null,
        outcomeUnknown: true,
      };

const answer = (order: CareOrder, errors: readonly UserError[] = [], replayed = false): CareOrderAnswer => ({
  order,
  ctn: order.changes[0]?.ctn ?? null,
  errors,
  replayed,
});

export const cancelCareOrder = async (found: CareOrder | null, desk: CancelDesk): Promise<CareOrderAnswer> => {
  const { protocol, carrier, caller, audit } = desk;
  const by = { client: caller.clientId, subject: caller.subject };
  const refuse = async (error: UserError): Promise<UserError[]> => {
    const concerned = found?.changes.map(({ ctn }) => ({ ctn, ban: found.ban, orderId: found.id })) ?? [{ ctn: null }];
    await audit.refused(concerned.map((about) => ({ operation: 'cancelCareOrder', errors: [error], ...about })));
    return [error];
  };
  if (!found) {
    const errors = await refuse(notFound('There is no such order here.', ...path));
    return { order: null, ctn: null, errors, replayed: false };
  }
  if (found.state === 'CANCELLED') return answer(found, [], true);
  const refusal = refuseState(found);
  if (refusal) return answer(found, await refuse(refusal));
  if (isCertainlyNotSent(found)) {
    const withdrawn = await protocol.withdraw(found, by);
    return withdrawn.state === 'CANCELLED' ? answer(withdrawn) : cancelCareOrder(withdrawn, desk);
  }
  const asked = await protocol.note(found, 'Its withdrawal was asked for.', by);
  const withdrawing = async () => ({
    outcome: await carrier.cancel(asked),
    after: await protocol.refresh(asked, 'POLL'),
  });
  const done = await outcomeWithin(withdrawing(), desk.answerAfterMs);
  if (!done) return answer(asked, [toError({ kind: 'unknown', reason: 'no answer in time' })]);
  const { outcome, after } = done;
  if (after.state === 'CANCELLED' || outcome.kind === 'accepted') return answer(after);
  return answer(after, [toError(outcome)]);
};
