/** The GraphQL edge of care orders. */
import { itemOnLine, type CatalogItem } from '../catalog/catalog.ts';
import type {
  BulkResultResolvers,
  CareOrderChangeResolvers,
  CareOrderPayloadResolvers,
  CareOrderResolvers,
  ConflictingOrderErrorResolvers,
  IncompatibleItemErrorResolvers,
  ItemChangeResolvers,
  MutationResolvers,
  QueryResolvers,
  SubmitCareOrdersPayloadResolvers,
  UserErrorResolvers,
} from '../generated/graphql.ts';
import type { Context } from '../gateway/context.ts';
import { partsOf, toNodeId } from '../graphql/node-id.ts';
import { isRetryable } from '../graphql/user-error.ts';
import { isTerminal, stateOf, type CareOrder } from './care-order.ts';
import { cancelCareOrder } from './cancel-care-order.ts';
import { careOrderTypes, type CareOrderMutation } from './care-order-types.ts';
import type { CareOrderInput, CareOrderSpec } from './care-order-spec.ts';
import { toChangeView, type ChangeView } from './change-view.ts';
import { conversationIdOf } from './natural-keys.ts';
import { orderSubscriptions } from './order.subscriptions.ts';
import { isGivenUp, placeCareOrder } from './place-care-order.ts';
import { submitCareOrders, type SubmissionResult } from './submit-care-orders.ts';

/** A mutation that places orders of one type. */
const placing =
  <Input extends CareOrderInput>(spec: CareOrderSpec<Input>) =>
  async (_root: unknown, { input }: { readonly input: Input }, { desk, log }: Context) => {
    const answer = await placeCareOrder(spec, input, desk);
    const codes = answer.errors.map(({ code }) => code);
    log.info({ type: spec.type, order: answer.order?.id, replayed: answer.replayed, codes }, 'care order');
    return answer;
  };

// The registry's type has checked that each mutation has the spec of its own input.
const mutations = Object.fromEntries(
  Object.entries(careOrderTypes).map(([name, spec]) => [name, placing(spec as CareOrderSpec<CareOrderInput>)]),
) as unknown as Pick<Required<MutationResolvers>, CareOrderMutation>;

const careOrder: QueryResolvers['careOrder'] = async (_root, { id }, { orders }) => {
  const [orderId] = partsOf('CareOrder', id) ?? [];
  return orderId === undefined ? null : orders.get(orderId);
};

const careOrders: QueryResolvers['careOrders'] = (_root, { filter, ...page }, { orders }) =>
  orders.page(page, filter, {});

/** An item by SKU; one that the catalog lacks still has its id. */
const itemBySku = (sku: string, kind: CatalogItem['kind'], { catalogItems }: Context): Promise<CatalogItem> =>
  catalogItems.withFallback(itemOnLine(kind, sku, null, null, null));

const newRatePlan = ({ ratePlanSku }: ChangeView, _args: unknown, context: Context) =>
  ratePlanSku === null ? null : itemBySku(ratePlanSku, 'RATE_PLAN', context);

const openOrder: ConflictingOrderErrorResolvers['openOrder'] = ({ openOrderId }, _args, { orders }) =>
  orders.get(openOrderId);

const submit: MutationResolvers['submitCareOrders'] = async (_root, { input }, { desk, log }) => {
  const answer = await submitCareOrders(input, desk);
  const codes = [...answer.errors, ...answer.results.flatMap(({ errors }) => errors)].map(({ code }) => code);
  log.info(
    { orders: answer.orders.map(({ id }) => id), changes: input.changes.length, replayed: answer.replayed, codes },
    'care orders',
  );
  return answer;
};

const cancel: MutationResolvers['cancelCareOrder'] = async (_root, { id }, { orders, desk, log }) => {
  const [orderId] = partsOf('CareOrder', id) ?? [];
  const answer = await cancelCareOrder(orderId === undefined ? null : await orders.get(orderId), desk);
  log.info({ order: orderId, codes: answer.errors.map(({ code }) => code) }, 'care order withdrawn');
  return answer;
};

const isTaken = ({ placed }: SubmissionResult): boolean => placed !== null && !isGivenUp(placed.order);

export const orderResolvers = {
  Query: { careOrder, careOrders },
  Mutation: { ...mutations, submitCareOrders: submit, cancelCareOrder: cancel },
  Subscription: orderSubscriptions,
  CareOrderPayload: {
    device: ({ ctn }, _args, { devices }) => (ctn === null ? null : devices.load(ctn)),
  } satisfies CareOrderPayloadResolvers,
  SubmitCareOrdersPayload: {
    acceptedCount: ({ results }) => results.filter(isTaken).length,
    rejectedCount: ({ results }) => results.filter((result) => !isTaken(result)).length,
  } satisfies SubmitCareOrdersPayloadResolvers,
  BulkResult: {
    change: ({ placed }, _args, { desk }) => placed && toChangeView(placed, desk.zone),
  } satisfies BulkResultResolvers,
  CareOrder: {
    id: ({ id }) => toNodeId('CareOrder', id),
    state: (order) => stateOf(order),
    isTerminal: (order) => isTerminal(order),
    needsReview: ({ state }) => state === 'MANUAL_REVIEW',
    idempotencyKey: ({ key }) => key,
    changes: (order, _args, { desk }) => order.changes.map((change) => toChangeView({ order, change }, desk.zone)),
    account: ({ ban }, _args, { accounts }) => (ban === null ? null : accounts.find(ban)),
    supportReference: ({ id }) => conversationIdOf(id),
    // A claim by the background is a step of the journal, but nothing that became of the order.
    updatedAt: async (order, _args, { orders }) => (await orders.eventsOf(order)).at(-1)?.at ?? order.createdAt,
    nextPollAt: (order: CareOrder) => (isTerminal(order) ? null : order.dueAt),
    events: (order, _args, { orders }) => orders.eventsOf(order),
  } satisfies CareOrderResolvers,
  CareOrderChange: {
    __resolveType: ({ __typename }) => __typename as never,
    device: ({ ctn }, _args, { devices }) => devices.load(ctn),
  } satisfies CareOrderChangeResolvers,
  ChangeRatePlanChange: { ratePlan: newRatePlan },
  ChangeRatePlanWithDeviceUpdateChange: { ratePlan: newRatePlan },
  ItemChange: {
    item: ({ sku }, _args, context) => itemBySku(sku, 'FEATURE', context),
  } satisfies ItemChangeResolvers,
  UserError: {
    __resolveType: ({ kind }) => kind,
    path: ({ path }) => path ?? null,
    retryable: (error) => isRetryable(error),
    supportReference: ({ supportReference }, _args, context) => supportReference ?? context.supportReference,
  } satisfies UserErrorResolvers,
  ConflictingOrderError: { openOrder } satisfies ConflictingOrderErrorResolvers,
  IncompatibleItemError: {
    item: ({ itemSku }, _args, context) => itemBySku(itemSku, 'FEATURE', context),
    alternatives: ({ alternativeSkus }, _args, context) =>
      Promise.all(alternativeSkus.map((sku) => itemBySku(sku, 'FEATURE', context))),
  } satisfies IncompatibleItemErrorResolvers,
};
