/** Placing orders in tests, in the words of the schema. */
import { readFileSync } from 'node:fs';
import type { aGateway } from './a-gateway.ts';

export type Kit = ReturnType<typeof aGateway>;

/** The contract's example of a call, as the carrier's pages print it. */
export const example = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../upstream/examples/${file}`, import.meta.url), 'utf8'));

/** The contact of the contract's examples. */
export const contact = {
  firstName: 'Dana',
  lastName: 'Rivera',
  phone: '2145550100',
  phoneExtension: '1885',
  email: 'dana.rivera@example.com',
};

/** What every example of the contract carries. */
export const details = { consentToRecurringCharges: true, contact };

export const errorFields = `
  __typename code message path retryable supportReference
  ... on NotEligibleError { from reasons { code message } }
  ... on IncompatibleItemError { item { sku } alternatives { sku } use }
  ... on ConflictingOrderError { openOrder { id state } }
  ... on CarrierRejectedError { carrierCode }
  ... on CarrierUnavailableError { retryAfterSeconds outcomeUnknown }
`;

export const orderFields = `
  id state isTerminal needsReview idempotencyKey purchaseOrderNumber carrierOrderId supportReference placedBy
  createdAt completedAt nextPollAt account { ban }
  changes { __typename id type state effectiveAt error { code message } }
  events { state source carrierStatus message }
`;

export interface Placed {
  readonly order: {
    readonly id: string;
    readonly state: string;
    readonly idempotencyKey: string;
    readonly purchaseOrderNumber: string;
    readonly supportReference: string;
    readonly changes: readonly { readonly id: string; readonly __typename: string; readonly state: string }[];
    readonly events: readonly {
      readonly state: string;
      readonly source: string;
      readonly carrierStatus: string | null;
    }[];
  } | null;
  readonly device: { readonly ctn: string; readonly status: string } | null;
  readonly errors: readonly {
    readonly __typename: string;
    readonly code: string;
    readonly message: string;
    readonly path: readonly string[] | null;
    readonly retryable: boolean;
    readonly supportReference: string;
    readonly reasons?: readonly { readonly code: string }[];
    readonly from?: string | null;
    readonly use?: string | null;
    readonly openOrder?: { readonly id: string; readonly state: string };
    readonly carrierCode?: string;
    readonly outcomeUnknown?: boolean;
  }[];
  readonly replayed: boolean;
}

const inputType = (mutation: string): string => `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;

/** Sends a care order mutation and gives its payload; fails on a top-level error. */
export const place = async (
  { send }: Kit,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Placed> => {
  const query = `mutation ($input: ${inputType(mutation)}!) {
    placed: ${mutation}(input: $input) {
      order { ${orderFields} } device { ctn status } replayed errors { ${errorFields} }
    }
  }`;
  const { data, errors } = await send(query, { input });
  if (errors) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
  return (data as { placed: Placed }).placed;
};

/** Places an order and lets the carrier complete it. */
export const complete = async (
  kit: Kit,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Placed> => {
  const placed = await place(kit, mutation, input);
  if (placed.errors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(placed.errors)}`);
  await kit.pass(6);
  return placed;
};
