/** An order through the gateway: each for a line of its own under a key of its own, so that none stands in another's way. */
import type { Workload } from './workloads.ts';

const query = `mutation PlaceOrder($input: ChangeCtnInput!) {
  changeCtn(input: $input) {
    order { id state carrierOrderId }
    errors { code message }
  }
}`;

interface Data {
  readonly changeCtn?: { readonly order: { readonly state: string } | null; readonly errors: readonly unknown[] };
}

export const placeOrders: Workload = {
  name: 'orders',
  title: 'changeCtn for a line each, answered ACCEPTED without errors',
  operationName: 'PlaceOrder',
  query,
  variables: (index) => ({
    input: {
      device: { ctn: String(2_000_000_000 + index) },
      details: { idempotencyKey: `bench-order-${String(index).padStart(10, '0')}` },
    },
  }),
  isRight: (data) => {
    const { changeCtn } = data as Data;
    return changeCtn?.order?.state === 'ACCEPTED' && changeCtn.errors.length === 0;
  },
  // The line is looked up, and the order sent.
  upstreamCalls: 2,
  connections: 16,
  requests: 300,
};
