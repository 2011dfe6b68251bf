/**
 * What a request costs before it is run. A value costs nothing, an object 1, an object that a carrier or the journal must
 * be asked for more (the table), and what stands in a list as often as the list is long: `first`, `last`, `ids` and `ctns`
 * say how long, and where nothing says it, a list is taken to be of a few.
 */
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';
import { getComplexity, type ComplexityEstimatorArgs } from 'graphql-query-complexity';
import { usualPage } from '../graphql/connection.ts';
import type { Variables } from './list-limits.ts';

/** Of asking the carrier for one line. */
export const lineCost = 3;

/** Objects that cost something else than 1, by type and field. docs/limits.md prints it. */
export const fieldCosts: Readonly<Record<string, number>> = {
  'Query.device': lineCost,
  'Query.devices': lineCost,
  'Query.node': lineCost,
  'Query.nodes': lineCost,
  'Query.careOrders': 2,
  'Account.device': lineCost,
  'Account.billingContact': lineCost,
  'Account.offerAvailability': 10,
  'Account.closingWindows': 50 * lineCost,
  'Account.careOrders': 2,
  'Device.eligibility': 2,
  'Device.openOrders': 2,
  'Device.careOrders': 2,
  'DeviceConnection.nodes': lineCost,
  'DeviceEdge.node': lineCost,
  'CareOrderChange.device': lineCost,
  'CareOrderChange.reversal': lineCost,
  'CareOrderPayload.device': lineCost,
  'Query.previewCareOrder': lineCost + 2,
  'Query.previewCareOrders': lineCost + 2,
};

/** Of each mutation and each subscription, beside what it selects. */
export const operationCost = 10;

/** How long a list is taken to be when no argument says it. */
export const assumedEntries = 5;

const isConnection = (name: string): boolean => name.endsWith('Connection');

const lengthOf = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined);

/** Never below zero: a negative page size would pay for the rest of the document. */
const atLeastNothing = (size: number): number => Math.max(0, size);

/** Arguments that name the entries of a list. */
const namingArguments = ['ids', 'ctns', 'changes', 'offerIds'];

/** How often what is selected below a field is answered. */
const entriesOf = ({ field, args, type }: ComplexityEstimatorArgs): number => {
  const asked: unknown = args['first'] ?? args['last'];
  if (typeof asked === 'number') return atLeastNothing(asked);
  if (isConnection(getNamedType(field.type).name)) return usualPage;
  if (!isListType(getNullableType(field.type)) || isConnection(type.name)) return 1;
  return namingArguments.map((name) => lengthOf(args[name])).find((length) => length !== undefined) ?? assumedEntries;
};

/** Many changes at once are as many lines to look at. */
const changesIn = ({ input }: Variables): number =>
  (typeof input === 'object' && input !== null && 'changes' in input ? lengthOf(input.changes) : undefined) ?? 0;

/** What the table says of the type's field, or of the interface's that it comes from. */
const costOf = (type: GraphQLCompositeType, field: string): number | undefined =>
  [type, ...(isUnionType(type) ? [] : type.getInterfaces())]
    .map(({ name }) => fieldCosts[`${name}.${field}`])
    .find((cost) => cost !== undefined);

const createEstimator =
  (schema: GraphQLSchema) =>
  (asked: ComplexityEstimatorArgs): number => {
    const { field, type, args, childComplexity } = asked;
    const named = getNamedType(field.type);
    // Introspection is for development, and graphql bounds it.
    if (!isCompositeType(named) || field.name.startsWith('__')) return 0;
    const below = atLeastNothing(childComplexity);
    if (type === schema.getMutationType() || type === schema.getSubscriptionType()) {
      return operationCost + changesIn(args) * lineCost + below;
    }
    if (isConnection(type.name)) return (field.name === 'nodes' ? (costOf(type, field.name) ?? 1) : 0) + below;
    const own = costOf(type, field.name) ?? 1;
    const entries = entriesOf(asked);
    return isConnection(named.name) ? own + entries * below : entries * (own + below);
  };

/** What of a variable a cost can depend on: how large it is, and whether it is true. */
const sizeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  return Object.values(value).map(lengthOf);
};

/** How many different sizes of variables are remembered for a document. */
const remembered = 50;

export interface CostQuestion {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  /** As the client sent them. */
  readonly variables: Variables;
  /** As the schema reads them, with their defaults. */
  readonly coerced: Variables;
}

/**
 * Costs of documents that are valid, with variables that could be read; the work is done once for each size of variables.
 * @throws GraphQLError when an argument cannot be read.
 */
export const createCosts = (schema: GraphQLSchema): ((question: CostQuestion) => number) => {
  const estimators = [createEstimator(schema)];
  const known = new WeakMap<DocumentNode, Map<string, number>>();
  return ({ document, operationName, variables, coerced }) => {
    const costs = known.get(document) ?? new Map<string, number>();
    known.set(document, costs);
    const size = JSON.stringify([operationName, Object.entries(coerced).map(([name, value]) => [name, sizeOf(value)])]);
    const before = costs.get(size);
    if (before !== undefined) return before;
    const cost = getComplexity({
      schema,
      query: document,
      variables,
      estimators,
      ...(operationName != null && { operationName }),
    });
    if (costs.size >= remembered) costs.clear();
    // Even an empty question is one.
    costs.set(size, Math.max(1, cost));
    return Math.max(1, cost);
  };
};
