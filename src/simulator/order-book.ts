/** All accepted orders, found by order id, payload id or day; and the carrier's duplicate check, which is off unless it is switched on. */

import { writeDay } from './calendar.ts';
import type { CareOrder } from './care-order.ts';
import { listAt, textAt, type JsonObject } from './json-reading.ts';

/** What makes a second request a duplicate. The contract promises nothing, so the default is the worst case. */
export type Deduplication = 'none' | 'poNumber' | 'changeRequestId';

export const DEDUPLICATIONS: readonly Deduplication[] = ['none', 'poNumber', 'changeRequestId'];

export interface OrderBook {
  readonly add: (order: CareOrder) => void;
  readonly all: () => readonly CareOrder[];
  readonly byOrderId: (accountGroupId: string, orderId: string) => CareOrder | undefined;
  readonly byPayloadId: (accountGroupId: string, payloadId: string) => CareOrder | undefined;
  /** The day in New York, as `writeDay` writes it. */
  readonly onDay: (accountGroupId: string, day: string) => readonly CareOrder[];
  readonly findDuplicate: (request: JsonObject, by: Deduplication) => CareOrder | undefined;
}

const duplicateKey = (request: JsonObject, by: Deduplication): string | undefined => {
  const group = textAt(request, 'accountGroupId') ?? '';
  if (by === 'none') return undefined;
  if (by === 'poNumber') {
    const poNumber = textAt(request, 'poNumber');
    return poNumber === undefined ? undefined : JSON.stringify([group, by, poNumber]);
  }
  const ids = listAt(request, 'changeRequest').map((change) => textAt(change, 'changeRequestId') ?? '');
  return JSON.stringify([group, by, ...ids.sort()]);
};

export const createOrderBook = (): OrderBook => {
  const orders: CareOrder[] = [];
  const byOrderId = new Map<string, CareOrder>();
  const byPayloadId = new Map<string, CareOrder>();
  const byDay = new Map<string, CareOrder[]>();
  const firstByKey = new Map<string, CareOrder>();

  const inGroup = (order: CareOrder | undefined, accountGroupId: string): CareOrder | undefined =>
    order?.accountGroupId === accountGroupId ? order : undefined;

  return {
    add: (order) => {
      orders.push(order);
      byOrderId.set(order.orderId, order);
      byPayloadId.set(order.payloadId, order);
      const day = `${order.accountGroupId} ${writeDay(order.acceptedAt)}`;
      const sameDay = byDay.get(day);
      if (sameDay === undefined) byDay.set(day, [order]);
      else sameDay.push(order);
      for (const by of DEDUPLICATIONS) {
        const key = duplicateKey(order.body, by);
        if (key !== undefined && !firstByKey.has(key)) firstByKey.set(key, order);
      }
    },
    all: () => orders,
    byOrderId: (accountGroupId, orderId) => inGroup(byOrderId.get(orderId), accountGroupId),
    byPayloadId: (accountGroupId, payloadId) => inGroup(byPayloadId.get(payloadId), accountGroupId),
    onDay: (accountGroupId, day) => byDay.get(`${accountGroupId} ${day}`) ?? [],
    findDuplicate: (request, by) => {
      const key = duplicateKey(request, by);
      return key === undefined ? undefined : firstByKey.get(key);
    },
  };
};
