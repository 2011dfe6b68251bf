/** The GraphQL edge of previews. */
import type { CareOrderPreviewResolvers, QueryResolvers } from '../generated/graphql.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import type { Context } from '../gateway/context.ts';
import { previewCareOrder, previewCareOrders, type PreviewDesk } from './preview-care-order.ts';
import { mostChanges } from './submit-care-orders.ts';

const previewDesk = ({ desk, orders }: Context): PreviewDesk => ({
  ...desk,
  latestOrders: (ctn) => orders.latestFor(ctn),
});

const one: QueryResolvers['previewCareOrder'] = (_root, { change }, context) =>
  previewCareOrder(change, previewDesk(context));

const many: QueryResolvers['previewCareOrders'] = (_root, { changes }, context) => {
  if (changes.length > mostChanges) {
    throw gatewayError('BAD_USER_INPUT', `Preview at most ${mostChanges} changes at once.`);
  }
  return previewCareOrders(changes, previewDesk(context));
};

export const previewResolvers = {
  Query: { previewCareOrder: one, previewCareOrders: many },
  CareOrderPreview: {
    device: ({ ctn }, _args, { devices }) => (ctn === null ? null : devices.load(ctn)),
    prerequisites: ({ steps }) => steps,
  } satisfies CareOrderPreviewResolvers,
};
