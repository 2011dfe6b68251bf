/** One question to one gateway, and every way in which it can come back. */
import { setTimeout as pause } from 'node:timers/promises';
import { authorization } from '../../test/support/a-credential.ts';
import type { Wish } from './wishes.ts';

export interface SeenOrder {
  readonly id: string;
  readonly key: string;
  readonly state: string;
  readonly purchaseOrderNumber: string;
  readonly changeId: string;
}

export type Reply =
  | { readonly kind: 'order'; readonly order: SeenOrder }
  /** There is no order, and asking again does not help. */
  | { readonly kind: 'refused'; readonly codes: readonly string[] }
  /** There is no order yet, and asking again may help; or the gateway cannot say. */
  | { readonly kind: 'later'; readonly codes: readonly string[] }
  /** No answer: nothing is known. */
  | { readonly kind: 'silence' };

interface GraphqlOrder {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly state: string;
  readonly purchaseOrderNumber: string;
  readonly changes: readonly { readonly id: string }[];
}

interface GraphqlAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const orderFields = 'id idempotencyKey state purchaseOrderNumber changes { id }';

const toSeen = ({ id, idempotencyKey, state, purchaseOrderNumber, changes }: GraphqlOrder): SeenOrder => ({
  id,
  key: idempotencyKey,
  state,
  purchaseOrderNumber,
  changeId: changes[0]?.id ?? '',
});

const post = async <T>(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  patienceMs: number,
): Promise<GraphqlAnswer<T>> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(Math.round(patienceMs)),
  });
  const answer = (await response.json()) as GraphqlAnswer<T>;
  // Not GraphQL's answer: the server's own, for instance while it shuts down.
  if (answer.data === undefined && !answer.errors)
    return { errors: [{ message: '', extensions: { code: `HTTP ${response.status}` } }] };
  return answer;
};

interface Payload {
  readonly order: GraphqlOrder | null;
  readonly errors: readonly { readonly code: string; readonly retryable: boolean }[];
}

/** Places the order, or asks what became of it: that is the same request. */
export const ask = async (url: string, { mutation, input }: Wish, patienceMs: number): Promise<Reply> => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) {
    placed: ${mutation}(input: $input) { order { ${orderFields} } errors { code retryable } }
  }`;
  try {
    const { data, errors = [] } = await post<{ placed: Payload | null }>(url, query, { input }, patienceMs);
    const placed = data?.placed;
    if (placed?.order) return { kind: 'order', order: toSeen(placed.order) };
    if (!placed) return { kind: 'later', codes: errors.map(({ extensions }) => extensions.code) };
    const codes = placed.errors.map(({ code }) => code);
    return { kind: placed.errors.some(({ retryable }) => retryable) ? 'later' : 'refused', codes };
  } catch {
    return { kind: 'silence' };
  }
};

/** A question that is repeated, to whoever is up, until somebody answers. */
const insist = async <T>(
  urls: () => readonly string[],
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<T> => {
  const until = performance.now() + 30_000;
  for (let turn = 0; performance.now() < until; turn += 1) {
    const all = urls();
    const url = all[turn % Math.max(all.length, 1)];
    const answer = url === undefined ? undefined : await post<T>(url, query, variables, 5000).catch(() => undefined);
    if (answer?.data && !answer.errors) return answer.data;
    await pause(50);
  }
  throw new Error('No gateway answers.');
};

/** How many orders are not settled yet. */
export const countUnsettled = async (urls: () => readonly string[]): Promise<number> => {
  const { careOrders } = await insist<{ careOrders: { totalCount: number } }>(
    urls,
    '{ careOrders(filter: { states: [RECORDED, UNCONFIRMED] }, first: 1) { totalCount } }',
  );
  return careOrders.totalCount;
};

/** Every order in the journal, as it is told now. */
export const allOrders = async (urls: () => readonly string[]): Promise<readonly SeenOrder[]> => {
  const orders: SeenOrder[] = [];
  for (let after: string | null = null; ;) {
    const query = `query ($after: String) {
      careOrders(first: 100, after: $after) { nodes { ${orderFields} } pageInfo { hasNextPage endCursor } }
    }`;
    interface Page {
      readonly nodes: readonly GraphqlOrder[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    }
    const { careOrders }: { careOrders: Page } = await insist<{ careOrders: Page }>(urls, query, { after });
    orders.push(...careOrders.nodes.map(toSeen));
    if (!careOrders.pageInfo.hasNextPage) return orders;
    after = careOrders.pageInfo.endCursor;
  }
};
