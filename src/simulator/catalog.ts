/** Look-ups in the catalog: items by SKU, device models by the first digits of an IMEI, and what goes with what. */

import { DATA_PLANS, DEVICE_MODELS, FEATURES, RATE_PLANS } from './catalog-data.ts';
import type { DeviceModel, Item } from './catalog-entries.ts';

export const ITEMS: readonly Item[] = [...RATE_PLANS, ...DATA_PLANS, ...FEATURES];

const itemsBySku = new Map(ITEMS.map((item) => [item.sku, item]));
const modelsBySku = new Map(DEVICE_MODELS.map((model) => [model.sku, model]));
const modelsByTac = new Map(DEVICE_MODELS.flatMap((model) => model.tacs.map((tac) => [tac, model] as const)));

export const findItem = (sku: string): Item | undefined => itemsBySku.get(sku);

/** For data of our own, where an unknown SKU is a slip in the seed. */
export const itemOf = (sku: string): Item => {
  const item = itemsBySku.get(sku);
  if (item === undefined) throw new Error(`The simulator's catalog has no item ${sku}`);
  return item;
};

export const findModel = (sku: string): DeviceModel | undefined => modelsBySku.get(sku);

export const modelOf = (sku: string): DeviceModel => {
  const model = findModel(sku);
  if (model === undefined) throw new Error(`The simulator's catalog has no device ${sku}`);
  return model;
};

export const findModelByImei = (imei: string): DeviceModel | undefined => modelsByTac.get(imei.slice(0, 8));

export const isCompatible = (item: Item, model: Pick<DeviceModel, 'can'>): boolean =>
  item.needs.every((need) => model.can.includes(need));

/** A conflict may be written on either of the two. */
export const areInConflict = (a: Item, b: Item): boolean =>
  a.conflictsWith?.includes(b.sku) === true || b.conflictsWith?.includes(a.sku) === true;
