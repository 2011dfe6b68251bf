/** Previewing orders in tests. */
import { errorFields, type Kit, type Placed } from './place.ts';

export interface Previewed {
  readonly type: string;
  readonly clientReference: string | null;
  readonly device: { readonly ctn: string } | null;
  readonly errors: Placed['errors'];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly effectiveAt: string | null;
  readonly monthlyChargeDelta: { readonly amount: string } | null;
  readonly replaces: readonly { readonly sku: string }[];
  readonly prerequisites: readonly { readonly type: string; readonly required: boolean }[];
  readonly token: string | null;
}

const fields = `
  type clientReference device { ctn } errors { ${errorFields} } warnings { code message } effectiveAt
  monthlyChargeDelta { amount } replaces { sku } prerequisites { type required } token
`;

/** Previews the change that a mutation would place with this input; fails on a top-level error. */
export const preview = async (
  { send }: Kit,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Previewed> => {
  const query = `query ($change: CareOrderChangeInput!) { previewed: previewCareOrder(change: $change) { ${fields} } }`;
  const { data, errors } = await send(query, { change: { [mutation]: input } });
  if (errors) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
  return (data as { previewed: Previewed }).previewed;
};

/** Many at once, as `submitCareOrders` would take them. */
export const previewMany = async (
  { send }: Kit,
  changes: readonly Readonly<Record<string, unknown>>[],
): Promise<readonly Previewed[]> => {
  const query = `query ($changes: [BulkChangeInput!]!) { previewed: previewCareOrders(changes: $changes) { ${fields} } }`;
  const { data, errors } = await send(query, { changes });
  if (errors) throw new Error(JSON.stringify(errors));
  return (data as { previewed: readonly Previewed[] }).previewed;
};
