/** The GraphQL edge of previews. */
import type { CareOrderPreviewResolvers, QueryResolvers } from '../generated/graphql.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { previewCareOrder, previewCareOrders } from './preview-care-order.ts';
import { mostChanges } from './submit-care-orders.ts';

const one: QueryResolvers['previewCareOrder'] = (_root, { change }, { desk }) => previewCareOrder(change, desk);

const many: QueryResolvers['previewCareOrders'] = (_root, { changes }, { desk }) => {
  if (changes.length > mostChanges) {
    throw gatewayError('BAD_USER_INPUT', `Preview at most ${mostChanges} changes at once.`);
  }
  return previewCareOrders(changes, desk);
};

export const previewResolvers = {
  Query: { previewCareOrder: one, previewCareOrders: many },
  CareOrderPreview: {
    device: ({ ctn }, _args, { devices }) => (ctn === null ? null : devices.load(ctn)),
    prerequisites: ({ steps }) => steps,
  } satisfies CareOrderPreviewResolvers,
};
