import type { ActiveFeatureResolvers, DeviceResolvers, QueryResolvers } from '../generated/graphql.ts';
import { largestPage } from '../graphql/connection.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { readMaxAge } from '../graphql/max-age.ts';
import { toNodeId } from '../graphql/node-id.ts';
import type { Device } from './device.ts';

const device: QueryResolvers['device'] = (_root, { ctn, maxAgeSeconds }, { devices }) =>
  devices.load(ctn, readMaxAge(maxAgeSeconds));

const devices: QueryResolvers['devices'] = (_root, { ctns, maxAgeSeconds }, context) => {
  const maxAgeMs = readMaxAge(maxAgeSeconds);
  if (ctns.length > largestPage) {
    throw gatewayError('BAD_USER_INPUT', `Ask for at most ${largestPage} lines at once.`);
  }
  // Each line by itself: one that fails is null with its own error, and the others arrive.
  // (The generated type knows no promise of null.)
  return ctns.map((ctn) => context.devices.load(ctn, maxAgeMs) as Promise<Device>);
};

export const deviceResolvers = {
  Query: { device, devices },
  Device: {
    id: ({ ctn }, _args, { caller }) => toNodeId('Device', caller.tenant.id, caller.tenant.accountGroupId, ctn),
    ratePlan: ({ ratePlan }, _args, { catalogItems }) => ratePlan && catalogItems.withFallback(ratePlan),
    dataPlan: ({ dataPlan }, _args, { catalogItems }) => dataPlan && catalogItems.withFallback(dataPlan),
    openOrders: ({ ctn }, _args, { orders }) => orders.openFor(ctn),
    careOrders: ({ ctn }, page, { orders }) => orders.page(page, undefined, { ctn }),
  } satisfies DeviceResolvers,
  ActiveFeature: {
    feature: ({ item }, _args, { catalogItems }) => catalogItems.withFallback(item),
  } satisfies ActiveFeatureResolvers,
};
