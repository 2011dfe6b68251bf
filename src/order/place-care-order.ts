/**
 * The one path that every care order takes: find the line, refuse what cannot be, write the order down, send it, report.
 * What differs between the types stands in their specs; what happens after the writing down in order-protocol.ts.
 */
import { randomUUID } from 'node:crypto';
import type { Device } from '../device/device.ts';
import type { UserError } from '../graphql/user-error.ts';
import type { AuditTrail } from './audit-trail.ts';
import {
  isCertainlyNotSent,
  stateOf,
  type CareOrder,
  type CareOrderAnswer,
  type CareOrderChange,
} from './care-order.ts';
import type { CareOrderInput, CareOrderSpec } from './care-order-spec.ts';
import type { CareOrders } from './care-orders.ts';
import { carrierMessage } from './carrier-messages.ts';
import { draftOrder, type Drafting } from './draft-order.ts';
import { judgeChange, type Judge } from './judge-change.ts';
import type { Blocked, OrderJournal } from './journal/order-journal.ts';
import { refuseDetails } from './order-details.ts';
import type { OrderProtocol } from './order-protocol.ts';
import { outcomeWithin } from './outcome-within.ts';

/** All that placing an order needs: a slice of the request's context and the services behind it. */
export interface Desk extends Judge, Drafting {
  readonly devices: Judge['devices'] & { clear(ctn: string): unknown };
  readonly journal: OrderJournal;
  readonly orders: Pick<CareOrders, 'ofKey' | 'maySee' | 'latestFor' | 'cancelRequestedAt'>;
  readonly audit: Pick<AuditTrail, 'entriesOf' | 'refused'>;
  readonly protocol: OrderProtocol;
  /** The caller gets an answer within this time from now, even while the order is still being sent. */
  readonly answerAfterMs: number;
}

/** True for an order that is over without ever having been placed. */
export const isGivenUp = ({ state }: CareOrder): boolean => state === 'REJECTED' || state === 'NOT_PLACED';

const unavailable = (message: string, outcomeUnknown: boolean, { dueAt, updatedAt }: CareOrder): UserError => ({
  kind: 'CarrierUnavailableError',
  code: 'CARRIER_UNAVAILABLE',
  message,
  retryAfterSeconds: dueAt ? Math.max(1, Math.ceil((dueAt.getTime() - updatedAt.getTime()) / 1000)) : null,
  outcomeUnknown,
});

/** What is told beside an order, or some of its changes, that is not simply accepted. */
export const problemsOf = (
  order: CareOrder,
  changes: readonly CareOrderChange[] = order.changes,
): readonly UserError[] => {
  switch (stateOf(order)) {
    case 'REJECTED': {
      const errors = changes.map(({ error }) => error).filter((error) => error !== null);
      return (errors.length > 0 ? errors : [{ carrierCode: null, message: carrierMessage(null) }]).map((error) => ({
        kind: 'CarrierRejectedError',
        code: 'CARRIER_REJECTED',
        path: ['input'],
        ...error,
      }));
    }
    case 'RECORDED':
    case 'UNCONFIRMED':
      return [
        isCertainlyNotSent(order)
          ? unavailable(
              'The carrier cannot be reached now. The order is recorded and will be sent in the next minutes.',
              false,
              order,
            )
          : unavailable(
              "The carrier's answer was lost. We are finding out: do not place the order again under another key.",
              true,
              order,
            ),
      ];
    case 'EXPIRED':
      return [
        unavailable(
          'The order was given up before it reached the carrier. It is safe to place it again under another key.',
          false,
          order,
        ),
      ];
    default:
      return [];
  }
};

export const reused = (path: readonly string[]): UserError => ({
  kind: 'InvalidInputError',
  code: 'IDEMPOTENCY_KEY_REUSED',
  message: 'This key was used for another input. Use a new key for a new order.',
  path,
});

/** The answer of an earlier request under the same key; undefined when that was for another input. */
const replayOf = (order: CareOrder | undefined, fingerprint: string): CareOrderAnswer | undefined => {
  if (order?.fingerprint !== fingerprint) return undefined;
  return { order, ctn: order.changes[0]?.ctn ?? null, errors: problemsOf(order), replayed: true };
};

export const standsInTheWay = ({ reason, order }: Blocked): UserError => ({
  kind: 'ConflictingOrderError',
  code: reason === 'unresolved' ? 'CONFLICTING_ORDER' : 'POSSIBLE_DUPLICATE',
  message:
    reason === 'unresolved'
      ? 'Another order for this line is not settled yet.'
      : 'The same change was placed for this line a few minutes ago. Set `confirmDuplicate` to place it again.',
  path: ['input', 'device'],
  openOrderId: order.id,
});

/**
 * The order as it is when sending is over, or as it is known to be written down when the caller has waited long enough:
 * sending then goes on by itself.
 */
export const sendWithin = async (order: CareOrder, desk: Desk): Promise<CareOrder> => {
  let written = order;
  const sending = desk.protocol.send(order, (durable) => {
    written = durable;
  });
  return (await outcomeWithin(sending, desk.answerAfterMs)) ?? written;
};

export const placeCareOrder = async <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  desk: Desk,
): Promise<CareOrderAnswer> => {
  const { orders, journal, fingerprints } = desk;
  const { details } = input;
  const refuse = async (errors: readonly UserError[], line: Device | null = null): Promise<CareOrderAnswer> => {
    await desk.audit.refused([{ operation: spec.type, ctn: input.device.ctn, line, errors }]);
    return { order: null, ctn: line?.ctn ?? null, errors, replayed: false };
  };
  const refuseKeyReuse = () => refuse([reused(['input', 'details', 'idempotencyKey'])]);

  const badDetails = refuseDetails(details);
  if (badDetails.length > 0) return refuse(badDetails);

  const { idempotencyKey, confirmDuplicate, previewToken, ...lasting } = details ?? {};
  const fingerprint = fingerprints.ofInput(spec.type, { ...input, details: lasting });
  const replay = async (): Promise<CareOrderAnswer | undefined> => {
    if (idempotencyKey == null) return undefined;
    const [known] = await orders.ofKey(idempotencyKey);
    return known && (replayOf(known, fingerprint) ?? refuseKeyReuse());
  };
  // Before any rule: the line may have changed because of this very order.
  const replayed = await replay();
  if (replayed) return replayed;

  const { line, errors } = await judgeChange(spec, input, desk);
  // Once more: the same key may have placed the order elsewhere while the line was looked at.
  if (errors.length > 0 || !line) return (await replay()) ?? refuse(errors, line);

  const consent = details?.consentToRecurringCharges ?? null;
  const outcome = await journal.insertIntents([
    draftOrder(
      {
        id: randomUUID(),
        key: idempotencyKey ?? randomUUID(),
        fingerprint,
        part: 0,
        round: 0,
        details,
        confirmDuplicate: confirmDuplicate === true,
        changes: [{ index: 0, type: spec.type, line, content: spec.change(input, line), consent }],
        refusals: [],
      },
      desk,
    ),
  ]);
  switch (outcome.kind) {
    case 'replay':
      // One that the caller may not see is told of no more than that its key is taken.
      return replayOf(outcome.orders.find(orders.maySee), fingerprint) ?? refuseKeyReuse();
    case 'blocked':
      return refuse(outcome.blocked.map(standsInTheWay), line);
    case 'inserted': {
      const [order] = outcome.orders;
      const sent = await sendWithin(order, desk);
      desk.devices.clear(line.ctn);
      return { order: sent, ctn: line.ctn, errors: problemsOf(sent), replayed: false };
    }
  }
};
