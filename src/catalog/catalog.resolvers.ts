import type {
  CatalogItemConnectionResolvers,
  CatalogItemResolvers,
  DeviceModelResolvers,
  DeviceResolvers,
  FeatureResolvers,
  QueryResolvers,
} from '../generated/graphql.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { toNodeId } from '../graphql/node-id.ts';
import { catalogPage } from './catalog-page.ts';
import { itemOnLine, modelNamed, type CatalogItem } from './catalog.ts';

const typeNames = {
  RATE_PLAN: 'RatePlan',
  DATA_PLAN: 'DataPlan',
  FEATURE: 'Feature',
  DEVICE: 'DeviceModel',
  ACCESSORY: 'Accessory',
} as const;

const catalog: QueryResolvers['catalog'] = async (_root, args, context) => {
  const snapshot = await context.catalog();
  const compatible = args.compatibleWithDevice == null ? undefined : await compatibleWith(args.compatibleWithDevice);
  return catalogPage(snapshot, { ...args, compatible }, args);

  async function compatibleWith(ctn: string): Promise<ReadonlySet<string>> {
    const device = await context.devices.load(ctn);
    if (!device) throw gatewayError('NOT_FOUND', 'There is no such line here.');
    return modelNamed(snapshot, device.make, device.model)?.compatible ?? new Set();
  }
};

const compatibleItems: DeviceResolvers['compatibleItems'] = async (device, args, context) => {
  const snapshot = await context.catalog();
  const model = modelNamed(snapshot, device.make, device.model);
  return model ? catalogPage(snapshot, { ...args, compatible: model.compatible }, args) : null;
};

const idOf = ({ kind, sku }: CatalogItem): string => toNodeId(typeNames[kind], sku);

const item = { id: idOf } satisfies Pick<CatalogItemResolvers, never> & { id: (item: CatalogItem) => string };

export const catalogResolvers = {
  Query: { catalog },
  Device: { compatibleItems } satisfies DeviceResolvers,
  CatalogItem: { __resolveType: ({ kind }) => typeNames[kind] } satisfies CatalogItemResolvers,
  RatePlan: item,
  DataPlan: item,
  DeviceModel: item satisfies DeviceModelResolvers,
  Accessory: item,
  Feature: {
    ...item,
    conflictsWith: ({ conflictsWith }, _args, { catalogItems }) =>
      conflictsWith.map((sku) => feature(sku, catalogItems)),
    requires: ({ requires }, _args, { catalogItems }) => requires.map((sku) => feature(sku, catalogItems)),
  } satisfies FeatureResolvers,
  CatalogItemConnection: {} satisfies CatalogItemConnectionResolvers,
};

/** A feature by SKU; one that the catalog lacks still has its id. */
const feature = (sku: string, items: { withFallback(item: CatalogItem): Promise<CatalogItem> }): Promise<CatalogItem> =>
  items.withFallback(itemOnLine('FEATURE', sku, null, null, null));
