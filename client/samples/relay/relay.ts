/** Relay: its network is written by the app anyhow; subscriptions come through graphql-sse. */
import { createPlaceOrder, memoryKeys, type GraphqlAnswer } from '@care-gateway/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { createClient } from 'graphql-sse';
import {
  commitMutation,
  Environment,
  fetchQuery,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
  type ConcreteRequest,
  type FetchFunction,
  type GraphQLResponse,
  type MutationParameters,
  type SubscribeFunction,
} from 'relay-runtime';
import type { Sample } from '../sample.ts';
import items, { type careItemsQuery } from './__generated__/careItemsQuery.graphql.ts';
import line, { type careLineQuery } from './__generated__/careLineQuery.graphql.ts';
import order, { type careOrderSubscription } from './__generated__/careOrderSubscription.graphql.ts';
import suspend, { type careSuspendMutation } from './__generated__/careSuspendMutation.graphql.ts';

const createEnvironment = (url: string): Environment => {
  const fetchFunction: FetchFunction = async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLResponse;
  };
  const streams = createClient({ url });
  const subscribe: SubscribeFunction = ({ text }, variables) =>
    Observable.create((sink) =>
      streams.subscribe(
        { query: text ?? '', variables },
        {
          next: (value) => {
            sink.next(value as GraphQLResponse);
          },
          error: (error) => {
            sink.error(error as Error);
          },
          complete: () => {
            sink.complete();
          },
        },
      ),
    );
  return new Environment({ network: Network.create(fetchFunction, subscribe), store: new Store(new RecordSource()) });
};

/** A compiled mutation, in the type that `placeOrder` reads its shapes from. */
const typed = <T extends MutationParameters>(node: ConcreteRequest): TypedDocumentNode<T['response'], T['variables']> =>
  node as unknown as TypedDocumentNode<T['response'], T['variables']>;

const watch = (environment: Environment, id: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const states: string[] = [];
    requestSubscription<careOrderSubscription>(environment, {
      subscription: order,
      variables: { id },
      onNext: (response) => {
        if (response) states.push(response.careOrderUpdated.state);
      },
      onError: reject,
      onCompleted: () => {
        resolve(states);
      },
    });
  });

const readTwoPages = async (environment: Environment, ctn: string) => {
  const page = (after: string | null) =>
    fetchQuery<careItemsQuery>(environment, items, { ctn, first: 20, after }).toPromise();
  const first = await page(null);
  const second = await page(first?.catalog?.pageInfo.endCursor ?? null);
  return {
    total: first?.catalog?.totalCount,
    // Relay's own handler of `@connection` has joined them.
    joined: second?.catalog?.edges.length ?? 0,
  };
};

export const relay: Sample = {
  name: 'Relay',
  run: async (url, ctn) => {
    const environment = createEnvironment(url);
    const placeOrder = createPlaceOrder({
      keys: memoryKeys(),
      execute: <TData, TVariables>(document: TypedDocumentNode<TData, TVariables>, variables: TVariables) =>
        new Promise<GraphqlAnswer<TData>>((resolve, reject) => {
          commitMutation(environment, {
            mutation: document as unknown as ConcreteRequest,
            variables: variables as Record<string, unknown>,
            onCompleted: (data, errors) => {
              resolve({ data: data as TData, errors: errors as GraphqlAnswer<TData>['errors'] });
            },
            onError: reject,
          });
        }),
    });
    const found = await fetchQuery<careLineQuery>(environment, line, { ctn }).toPromise();
    const outcome = await placeOrder({
      intent: `suspend ${ctn}`,
      document: typed<careSuspendMutation>(suspend),
      variables: (idempotencyKey) => ({ input: { device: { ctn }, reason: 'Lost', details: { idempotencyKey } } }),
    });
    const id = outcome.kind === 'PLACED' ? outcome.payload.order?.id : undefined;
    return {
      status: found?.device?.status,
      outcome: outcome.kind,
      states: id === undefined ? [] : await watch(environment, id),
      items: await readTwoPages(environment, ctn),
    };
  },
};
