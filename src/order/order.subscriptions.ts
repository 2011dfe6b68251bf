/** Subscriptions to care orders: who may watch what, and when it is over. */
import type { SubscriptionResolvers } from '../generated/graphql.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { partsOf } from '../graphql/node-id.ts';
import { isTerminal, type CareOrder } from './care-order.ts';

type News = AsyncIterableIterator<CareOrder, undefined>;

/**
 * What a subscription hands out: `next` for as long as there is something, and an end that also ends the watching. Not an
 * async generator: the end of one waits for its `next`, which may never come.
 */
const handOut = <T>(news: News, next: () => Promise<T | undefined>): AsyncIterableIterator<T> => {
  const end = async (): Promise<IteratorResult<T>> => {
    await news.return?.();
    return { done: true, value: undefined };
  };
  const iterator: AsyncIterableIterator<T> = {
    next: async () => {
      const value = await next();
      return value === undefined ? end() : { done: false, value };
    },
    return: end,
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
};

/** The order as it is now, then its news, until the last. News that come late, or twice, are left out. */
const untilOver = (now: CareOrder, news: News) => {
  let last: CareOrder | undefined;
  const newer = async (known: CareOrder): Promise<CareOrder | undefined> => {
    for (;;) {
      const { value } = await news.next();
      if (!value || value.version > known.version) return value;
    }
  };
  return handOut(news, async () => {
    if (last && isTerminal(last)) return undefined;
    last = last ? await newer(last) : now;
    return last && { careOrderUpdated: last };
  });
};

const each = (news: News) =>
  handOut(news, async () => {
    const { value } = await news.next();
    return value && { careOrdersUpdated: value };
  });

export const orderSubscriptions = {
  careOrderUpdated: {
    subscribe: async (_root, { id }, { orders, feed }) => {
      const [orderId] = partsOf('CareOrder', id) ?? [];
      // Watch first, then read: what happens in between is then news.
      const news = feed.watch((order) => order.id === orderId);
      const order = orderId === undefined ? null : await orders.get(orderId);
      if (order) return untilOver(order, news);
      await news.return?.();
      throw gatewayError('NOT_FOUND', 'There is no such order here.');
    },
  },
  careOrdersUpdated: {
    subscribe: (_root, { ban }, { orders, feed }) =>
      each(feed.watch((order) => order.ban === ban && orders.maySee(order))),
  },
} satisfies SubscriptionResolvers;
