/** `node` and `nodes`: from an opaque id back to the object, through the same doors as everything else. */
import type { NodeResolvers, QueryResolvers, ResolversTypes } from '../generated/graphql.ts';
import { largestPage } from '../graphql/connection.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { fromNodeId } from '../graphql/node-id.ts';
import type { Context } from './context.ts';

type Found = Awaited<ResolversTypes['Node']>;
type Finder = (parts: readonly string[], context: Context) => Promise<Found | null>;

const catalogItem: Finder = ([sku = ''], { catalogItems }) => catalogItems.load(sku);

const finders: Readonly<Record<string, Finder>> = {
  Account: ([ban = ''], { accounts }) => Promise.resolve(accounts.find(ban)),
  Device: ([tenantId, accountGroupId, ctn = ''], { caller, devices }) => {
    const isOurs = tenantId === caller.tenant.id && accountGroupId === caller.tenant.accountGroupId;
    return isOurs ? devices.load(ctn) : Promise.resolve(null);
  },
  CareOrder: ([id = ''], { orders }) => orders.get(id),
  RatePlan: catalogItem,
  DataPlan: catalogItem,
  Feature: catalogItem,
  DeviceModel: catalogItem,
  Accessory: catalogItem,
};

const typeNames = new WeakMap<object, string>();

/** Remembers the type that the id named, since the objects themselves do not carry it. */
const find = async (id: string, context: Context): Promise<Found | null> => {
  const node = fromNodeId(id);
  const found = node && Object.hasOwn(finders, node.type) ? await finders[node.type]?.(node.parts, context) : null;
  if (!node || !found) return null;
  typeNames.set(found, node.type);
  return found;
};

const node: QueryResolvers['node'] = (_root, { id }, context) => find(id, context);

const nodes: QueryResolvers['nodes'] = (_root, { ids }, context) => {
  if (ids.length > largestPage) throw gatewayError('BAD_USER_INPUT', `Ask for at most ${largestPage} ids at once.`);
  // The generated type knows no promise of null.
  return ids.map((id) => find(id, context) as Promise<Found>);
};

export const nodeResolvers = {
  Query: { node, nodes },
  Node: { __resolveType: (found: object) => typeNames.get(found) as never } satisfies NodeResolvers,
};
