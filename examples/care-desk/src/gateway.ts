/** The one connection to the gateway: Apollo Client with the package's cache rules, and the way orders are placed. */
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { createPlaceOrder, webStorageKeys } from '@care-gateway/client';
import { possibleTypes, typePolicies } from '@care-gateway/client/apollo';

interface PageToken {
  readonly token: string | null;
}

/** In development the gateway says whether a token is needed, and gives the simulator's. A real desk signs in instead. */
const fetchToken = async (): Promise<string | null> => {
  const response = await fetch('/page-token');
  return response.ok ? ((await response.json()) as PageToken).token : null;
};

export const connect = async () => {
  const token = await fetchToken();
  const authorization = new ApolloLink((operation, forward) => {
    if (token !== null) operation.setContext({ headers: { authorization: `Bearer ${token}` } });
    return forward(operation);
  });
  const client = new ApolloClient({
    link: ApolloLink.from([authorization, new HttpLink({ uri: '/graphql' })]),
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
  });
  const placeOrder = createPlaceOrder({
    keys: webStorageKeys(sessionStorage),
    execute: async (mutation, variables) => {
      const { data, error } = await client.mutate({ mutation, variables: variables as object, errorPolicy: 'all' });
      if (!error || CombinedGraphQLErrors.is(error)) return { data, errors: error?.errors };
      throw new Error('There was no answer.', { cause: error });
    },
  });
  return { client, placeOrder };
};

export type PlaceOrder = ReturnType<typeof createPlaceOrder>;
