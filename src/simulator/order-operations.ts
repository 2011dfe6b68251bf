/** The operations on orders: careOrder, orderStatus and orderCancellation. */

import { notFound, invalidInput, refusedIn, requestEcho, type Answer } from './answer.ts';
import { daysBefore, daysFromTo, readDay, writeDay, writeTime } from './calendar.ts';
import { reviewRequest } from './care-order-request.ts';
import {
  cancelOrder,
  isCancelable,
  startOrder,
  toOrderedChange,
  type CareOrder,
  type OrderedChange,
} from './care-order.ts';
import type { Carrier } from './carrier.ts';
import { isObject, listAt, textAt, type JsonObject } from './json-reading.ts';
import { refusal } from './refusals.ts';

/** "within the past 90 days" (order status details) */
const DAYS_OF_LOOK_BACK = 90;

const accepted = (order: CareOrder): Answer => ({
  status: 202,
  body: {
    careOrderResponse: {
      payloadId: order.payloadId,
      request: requestEcho(order.payloadId, 'CareOrder'),
      orderId: order.orderId,
      status: { code: '202', text: 'Accepted' },
    },
  },
});

/** All or nothing: one refused change refuses the whole request (assumed). */
export const placeCareOrder = (carrier: Carrier, request: JsonObject): Answer => {
  const { world, clock, orders, numbers, settings, agenda, onOrderStatus } = carrier;
  const duplicate = orders.findDuplicate(request, settings.deduplication);
  if (duplicate !== undefined) return accepted(duplicate);

  const now = clock.now();
  const { refusals, changes } = reviewRequest(request, world, now);
  if (refusals.length > 0) return refusedIn('careOrderResponse', numbers.nextPayloadId(), refusals);

  const order: CareOrder = {
    orderId: numbers.nextOrderId(),
    payloadId: numbers.nextPayloadId(),
    poNumber: textAt(request, 'poNumber'),
    accountGroupId: textAt(request, 'accountGroupId') ?? '',
    acceptedAt: now,
    body: request,
    changes: changes.map(toOrderedChange),
    status: 'Received',
    statusAt: now,
  };
  orders.add(order);
  startOrder(order, settings.timing, agenda, onOrderStatus);
  return accepted(order);
};

const changeView = ({ changeRequestId, type, ctn, newCtn, status, completedAt, error }: OrderedChange) => ({
  changeRequestId,
  type,
  ctn,
  ...(newCtn === undefined ? {} : { newCtn }),
  status,
  ...(completedAt === undefined || status !== 'Completed' ? {} : { completionDate: writeTime(completedAt) }),
  ...(error === undefined ? {} : { errorCode: error.code, errorDescription: error.description }),
});

/** The order number the client gave is echoed, so that an order can be found whose answer was lost (assumed). */
const orderView = (order: CareOrder) => ({
  orderId: order.orderId,
  payloadId: order.payloadId,
  ...(order.poNumber === undefined ? {} : { poNumber: order.poNumber }),
  orderType: 'CareOrder',
  orderStatus: order.status,
  orderDate: writeTime(order.acceptedAt),
  changeRequest: order.changes.map(changeView),
});

/** The same order part as in the pull answer, as the documents' milestones are pushed. */
export const orderStatusNotification = (order: CareOrder) => ({
  orderStatusNotification: {
    payloadId: order.payloadId,
    orderId: order.orderId,
    orderType: 'CareOrder',
    accountGroupId: order.accountGroupId,
    ...(order.poNumber === undefined ? {} : { poNumber: order.poNumber }),
    orderStatus: order.status,
    statusDate: writeTime(order.statusAt),
    changeRequest: order.changes.map(changeView),
  },
});

/** The orders of a span of days, both included; an answer when the span is not allowed. */
const findByRange = (
  { clock, orders }: Carrier,
  accountGroupId: string,
  range: JsonObject,
): readonly CareOrder[] | Answer => {
  const from = readDay(textAt(range, 'startDate') ?? '');
  const to = readDay(textAt(range, 'endDate') ?? '');
  if (from === undefined) return invalidInput('orderStatusRequest.rangeDate.startDate');
  if (to === undefined || to < from) return invalidInput('orderStatusRequest.rangeDate.endDate');
  const now = clock.now();
  if (writeDay(from) < writeDay(daysBefore(now, DAYS_OF_LOOK_BACK))) {
    return invalidInput('orderStatusRequest.rangeDate.startDate');
  }
  // Tomorrow may be asked for, so that a question late at night misses nothing; later days hold nothing either.
  return daysFromTo(from, Math.min(to, daysBefore(now, -1))).flatMap((day) => orders.onDay(accountGroupId, day));
};

const findOrders = (carrier: Carrier, request: JsonObject, accountGroupId: string): readonly CareOrder[] | Answer => {
  const orderId = textAt(request, 'orderId');
  const payloadId = textAt(request, 'offlineOrderPayloadId');
  const range = request['rangeDate'];
  const only = (order: CareOrder | undefined): readonly CareOrder[] => (order === undefined ? [] : [order]);
  // The documents' sample gives all three; the narrowest wins.
  if (orderId !== undefined) return only(carrier.orders.byOrderId(accountGroupId, orderId));
  if (payloadId !== undefined) return only(carrier.orders.byPayloadId(accountGroupId, payloadId));
  return isObject(range) ? findByRange(carrier, accountGroupId, range) : invalidInput('orderStatusRequest');
};

/** `hideYoungerThanMs`: a look-up that lags behind does not see the newest orders. */
export const readOrderStatus = (carrier: Carrier, request: JsonObject, hideYoungerThanMs: number): Answer => {
  const accountGroupId = textAt(request, 'accountGroupId');
  if (accountGroupId === undefined) return invalidInput('orderStatusRequest.accountGroupId');
  if (carrier.world.findTenant(accountGroupId) === undefined) return notFound('orderStatusRequest.accountGroupId');
  const found = findOrders(carrier, request, accountGroupId);
  if ('status' in found) return found;
  const newest = carrier.clock.now() - hideYoungerThanMs;
  return {
    status: 200,
    body: {
      orderStatusResponse: {
        status: { code: '200', text: 'OK' },
        payloadId: carrier.numbers.nextPayloadId(),
        orders: found.filter(({ acceptedAt }) => hideYoungerThanMs === 0 || acceptedAt <= newest).map(orderView),
      },
    },
  };
};

/** All or nothing, as careOrder. */
export const cancelOrders = (carrier: Carrier, request: JsonObject): Answer => {
  const { orders, numbers, clock, onOrderStatus } = carrier;
  const accountGroupId = textAt(request, 'accountGroupId') ?? '';
  const list = listAt(request, 'cancelOrders');
  if (list.length === 0) return invalidInput('orderCancellationRequest.cancelOrders');
  const found: CareOrder[] = [];
  const errors: { code: string; description: string; orderId?: string }[] = [];
  for (const entry of list) {
    const orderId = textAt(entry, 'orderId');
    const order = orderId === undefined ? undefined : orders.byOrderId(accountGroupId, orderId);
    const named = orderId === undefined ? {} : { orderId };
    if (order === undefined) errors.push({ ...refusal('UNKNOWN_ORDER'), ...named });
    else if (!isCancelable(order)) errors.push({ ...refusal('NOT_CANCELABLE', order.status), ...named });
    else found.push(order);
  }
  const payloadId = numbers.nextPayloadId();
  if (errors.length > 0) return refusedIn('orderCancellationResponse', payloadId, errors);
  for (const order of found) cancelOrder(order, clock.now(), onOrderStatus);
  return {
    status: 202,
    body: {
      orderCancellationResponse: {
        payloadId,
        request: requestEcho(payloadId, 'OrderCancellation'),
        status: { code: '202', text: 'Accepted' },
      },
    },
  };
};
