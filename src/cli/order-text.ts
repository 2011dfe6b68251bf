/** Orders as the command line shows them: as a line of a table, as a page, and for machines. */
import { lastFourOf } from '../graphql/mask.ts';
import { toNodeId } from '../graphql/node-id.ts';
import { changeStateOf, stateOf, type CareOrder, type CareOrderEvent } from '../order/care-order.ts';
import { conversationIdOf } from '../order/natural-keys.ts';
import { ago, toTable } from './table.ts';

/** The journal's own word where the public one does not tell apart what operators must. */
const stateText = (order: CareOrder): string => (order.state === 'MANUAL_REVIEW' ? 'MANUAL_REVIEW' : stateOf(order));

const typesOf = ({ changes }: CareOrder): string => [...new Set(changes.map(({ type }) => type))].join(',');

/** Numbers of lines by their last four digits: a list is for looking over. */
const linesOf = ({ changes }: CareOrder): string => {
  const [first] = changes;
  if (first === undefined) return '';
  const shown = first.ctn === '' ? '(erased)' : lastFourOf(first.ctn);
  return changes.length === 1 ? shown : `${shown} +${changes.length - 1}`;
};

export const orderTable = (orders: readonly CareOrder[], now: Date): string =>
  toTable(
    ['ORDER', 'COMPANY', 'STATE', 'AGE', 'TRIES', 'TYPE', 'LINE', 'PO NUMBER'],
    orders.map((order) => [
      order.id,
      order.tenant,
      stateText(order),
      ago(order.createdAt, now),
      order.attempt.toString(),
      typesOf(order),
      linesOf(order),
      order.purchaseOrderNumber,
    ]),
  );

const instant = (at: Date | null): string => at?.toISOString() ?? '-';

/** Everything that whoever settles an order needs: also to ask the carrier for it. */
export const orderPage = (order: CareOrder, events: readonly CareOrderEvent[]): string => {
  const facts: readonly (readonly [string, string])[] = [
    ['order', order.id],
    ['id in the API', toNodeId('CareOrder', order.id)],
    ['company', order.tenant],
    ['state', order.state === stateOf(order) ? order.state : `${stateOf(order)} (journal: ${order.state})`],
    ['purchase order number', order.purchaseOrderNumber],
    ['support reference', conversationIdOf(order.id)],
    ['carrier order id', order.carrierOrderId ?? '-'],
    ['carrier payload id', order.carrierPayloadId ?? '-'],
    ['account', order.ban ?? '-'],
    ['placed by', order.placedBy ?? '-'],
    ['program', order.client],
    ['placed at', instant(order.createdAt)],
    ['in doubt since', instant(order.doubtSince)],
    ['looked at again', instant(order.dueAt)],
    ['ended at', instant(order.completedAt)],
    ['attempts', order.attempt.toString()],
  ];
  const changes = order.changes.map((change) => [
    change.id,
    change.type,
    change.ctn === '' ? '(erased)' : change.ctn,
    changeStateOf({ order, change }),
    change.error ? `${change.error.carrierCode ?? ''} ${change.error.message}`.trim() : '',
  ]);
  return [
    ...facts.map(([name, value]) => `${name.padEnd(22)} ${value}`),
    '',
    toTable(['CHANGE', 'TYPE', 'LINE', 'STATE', 'WHY'], changes),
    '',
    toTable(
      ['AT', 'STATE', 'SOURCE', 'TRY', 'WHAT'],
      events.map(({ at, state, source, attempt, carrierStatus, message }) => [
        at.toISOString(),
        state,
        source,
        attempt.toString(),
        [carrierStatus, message].filter((words) => words !== null).join(': '),
      ]),
    ),
  ].join('\n');
};

/** For machines: members are added, and none is taken away before the next major version. */
export const orderJson = (order: CareOrder) => ({
  id: order.id,
  nodeId: toNodeId('CareOrder', order.id),
  tenant: order.tenant,
  state: stateOf(order),
  journalState: order.state,
  needsReview: order.state === 'MANUAL_REVIEW',
  purchaseOrderNumber: order.purchaseOrderNumber,
  supportReference: conversationIdOf(order.id),
  carrierOrderId: order.carrierOrderId,
  carrierPayloadId: order.carrierPayloadId,
  account: order.ban,
  placedBy: order.placedBy,
  client: order.client,
  attempts: order.attempt,
  createdAt: order.createdAt,
  doubtSince: order.doubtSince,
  dueAt: order.dueAt,
  completedAt: order.completedAt,
  changes: order.changes.map((change) => ({
    id: change.id,
    type: change.type,
    ctn: change.ctn === '' ? null : change.ctn,
    state: changeStateOf({ order, change }),
    error: change.error,
  })),
});

export const eventJson = ({ at, state, source, attempt, carrierStatus, message }: CareOrderEvent) => ({
  at,
  state,
  source,
  attempt,
  carrierStatus,
  message,
});
