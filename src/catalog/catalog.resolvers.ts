import type {
  CatalogItemConnectionResolvers,
  CatalogItemResolvers,
  DeviceModelResolvers,
  FeatureResolvers,
  QueryResolvers,
} from '../generated/graphql.ts';
import { fromCursor, readPage, toConnection, toCursor } from '../graphql/connection.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { toNodeId } from '../graphql/node-id.ts';
import { compareText, itemOnLine, modelNamed, type CatalogItem } from './catalog.ts';

const typeNames = {
  RATE_PLAN: 'RatePlan',
  DATA_PLAN: 'DataPlan',
  FEATURE: 'Feature',
  DEVICE: 'DeviceModel',
  ACCESSORY: 'Accessory',
} as const;

const catalog: QueryResolvers['catalog'] = async (_root, args, { catalog: currentCatalog, devices }) => {
  const page = readPage(args);
  const snapshot = await currentCatalog();
  const kinds = args.kinds && new Set(args.kinds);
  const search = args.search?.trim().toLowerCase();
  const compatible = args.compatibleWithDevice == null ? undefined : await compatibleWith(args.compatibleWithDevice);
  const wanted = snapshot.items.filter(
    (item) =>
      (!kinds || kinds.has(item.kind)) &&
      (!search || [item.name, item.code ?? '', item.sku].some((text) => text.toLowerCase().includes(search))) &&
      (!compatible || compatible.has(item.sku)),
  );
  const [name, sku] = page.cursor === undefined ? [] : fromCursor(page.cursor, 2);
  const isAfter = (item: CatalogItem) =>
    name === undefined || (compareText(item.name, name) || compareText(item.sku, sku ?? '')) > 0;
  const start = wanted.findIndex(isAfter);
  const entries = start < 0 ? [] : wanted.slice(start, start + page.size + 1);
  return toConnection(page, entries, (item) => toCursor(item.name, item.sku), wanted.length);

  async function compatibleWith(ctn: string): Promise<ReadonlySet<string>> {
    const device = await devices.load(ctn);
    if (!device) throw gatewayError('NOT_FOUND', 'There is no such line here.');
    return modelNamed(snapshot, device.make, device.model)?.compatible ?? new Set();
  }
};

const idOf = ({ kind, sku }: CatalogItem): string => toNodeId(typeNames[kind], sku);

const item = { id: idOf } satisfies Pick<CatalogItemResolvers, never> & { id: (item: CatalogItem) => string };

export const catalogResolvers = {
  Query: { catalog },
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
