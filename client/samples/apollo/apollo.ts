/** Apollo Client 4: nothing but its own HttpLink is needed, for subscriptions too. */
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import {
  CompatibleItemsDocument,
  createPlaceOrder,
  FindLineDocument,
  memoryKeys,
  SuspendLineDocument,
  WatchOrderDocument,
} from '@care-gateway/client';
import { possibleTypes, typePolicies } from '@care-gateway/client/apollo';
import type { Sample } from '../sample.ts';

const createClient = (url: string) =>
  new ApolloClient({
    link: new HttpLink({ uri: url }),
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
  });
type Client = ReturnType<typeof createClient>;

const watch = (client: Client, id: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const states: string[] = [];
    client.subscribe({ query: WatchOrderDocument, variables: { id } }).subscribe({
      next: ({ data }) => {
        if (data) states.push(data.careOrderUpdated.state);
      },
      error: reject,
      complete: () => {
        resolve(states);
      },
    });
  });

const readTwoPages = async (client: Client, ctn: string) => {
  const query = CompatibleItemsDocument;
  const { data } = await client.query({ query, variables: { ctn, first: 20 } });
  const after = data?.catalog?.pageInfo.endCursor ?? null;
  // In a screen this is `fetchMore`. To the cache all pages are one list, so it is told to ask for this one.
  await client.query({ query, variables: { ctn, first: 20, after }, fetchPolicy: 'network-only' });
  const joined = client.readQuery({ query, variables: { ctn, first: 20 } })?.catalog?.edges.length;
  return { total: data?.catalog?.totalCount, joined: joined ?? 0 };
};

/** The documents carry their types: this does not compile. */
export const queryWithNumber = (client: Client) =>
  client.query({
    query: FindLineDocument,
    // @ts-expect-error A wireless number is text.
    variables: { ctn: 1 },
  });

export const apollo: Sample = {
  name: 'Apollo Client 4',
  run: async (url, ctn) => {
    const client = createClient(url);
    const placeOrder = createPlaceOrder({
      keys: memoryKeys(),
      execute: async (mutation, variables) => {
        const { data, error } = await client.mutate({ mutation, variables: variables as object, errorPolicy: 'all' });
        if (!error || CombinedGraphQLErrors.is(error)) return { data, errors: error?.errors };
        throw new Error('There was no answer.', { cause: error });
      },
    });

    const { data } = await client.query({ query: FindLineDocument, variables: { ctn } });
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
