/** urql: its own exchanges are enough, for subscriptions too. */
import { cacheExchange, Client, fetchExchange } from '@urql/core';
import {
  CompatibleItemsDocument,
  createPlaceOrder,
  FindLineDocument,
  memoryKeys,
  SuspendLineDocument,
  WatchOrderDocument,
} from '@care-gateway/client';
import type { Sample } from '../sample.ts';

const watch = (client: Client, id: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const states: string[] = [];
    client.subscription(WatchOrderDocument, { id }).subscribe(({ data, error }) => {
      if (error) reject(error);
      if (!data) return;
      states.push(data.careOrderUpdated.state);
      if (data.careOrderUpdated.isTerminal) resolve(states);
    });
  });

/** urql's document cache joins no pages: the screen does. */
const readTwoPages = async (client: Client, ctn: string) => {
  const page = async (after: string | null) => {
    const { data } = await client.query(CompatibleItemsDocument, { ctn, first: 20, after }).toPromise();
    return data?.catalog;
  };
  const first = await page(null);
  const second = await page(first?.pageInfo.endCursor ?? null);
  return { total: first?.totalCount, joined: (first?.edges.length ?? 0) + (second?.edges.length ?? 0) };
};

/** The documents carry their types: this does not compile. */
export const queryWithNumber = (client: Client) =>
  // @ts-expect-error A wireless number is text.
  client.query(FindLineDocument, { ctn: 1 });

export const urql: Sample = {
  name: 'urql',
  run: async (url, ctn) => {
    const client = new Client({
      url,
      exchanges: [cacheExchange, fetchExchange],
      fetchSubscriptions: true,
      preferGetMethod: false,
    });
    const placeOrder = createPlaceOrder({
      keys: memoryKeys(),
      execute: async (document, variables) => {
        const { data, error } = await client.mutation(document, variables as object).toPromise();
        if (error?.networkError) throw error.networkError;
        return { data, errors: error?.graphQLErrors };
      },
    });

    const { data } = await client.query(FindLineDocument, { ctn }).toPromise();
    const outcome = await placeOrder({
      intent: `suspend ${ctn}`,
      document: SuspendLineDocument,
      variables: (idempotencyKey) => ({ input: { device: { ctn }, reason: 'Lost', details: { idempotencyKey } } }),
    });
    const id = outcome.kind === 'PLACED' ? outcome.payload.order?.id : undefined;
    return {
      status: data?.device?.status,
      outcome: outcome.kind,
      states: id === undefined ? [] : await watch(client, id),
      items: await readTwoPages(client, ctn),
    };
  },
};
