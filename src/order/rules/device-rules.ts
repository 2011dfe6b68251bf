/** Rules about the device and the SIM that a line moves to. Source: CONTRACT sections 1.3 and 6, rows 8 and 9. */
import { modelOfImei, type CatalogItem, type CatalogSnapshot } from '../../catalog/catalog.ts';
import type { CareOrderType, InputMaybe, SimInput } from '../../generated/graphql.ts';
import { invalidInput, type UserError } from '../../graphql/user-error.ts';
import type { SimChoice } from '../care-order.ts';
import type { Situation } from '../care-order-spec.ts';
import { itemsThatStay, refuseUnfit, type AskedItems } from './item-rules.ts';

/** A @oneOf input has exactly one member; the validation of GraphQL has seen to it. */
export const simChoice = (sim: InputMaybe<SimInput> | undefined): SimChoice | undefined => {
  if (sim?.iccid != null) return { iccid: sim.iccid };
  return sim?.eid != null ? { eid: sim.eid } : undefined;
};

/** The model that an order moves the line to; undefined when no device is named or the catalog does not know it. */
export const newModelOf = (imei: string | undefined, catalog: CatalogSnapshot | undefined): CatalogItem | undefined =>
  imei === undefined || catalog === undefined ? undefined : modelOfImei(catalog, imei);

/** A model whose SIM kinds are not known takes any. */
export const refuseSim = (
  sim: InputMaybe<SimInput> | undefined,
  model: CatalogItem | undefined,
): readonly UserError[] => {
  const choice = simChoice(sim);
  if (!choice || !model || model.simKinds.length === 0 || model.simKinds.includes('UNKNOWN')) return [];
  const kind = 'eid' in choice ? 'ESIM' : 'PHYSICAL';
  if (model.simKinds.includes(kind)) return [];
  const message = kind === 'ESIM' ? 'This device takes no embedded SIM.' : 'This device takes no SIM card.';
  return [invalidInput(message, 'input', 'sim')];
};

/** Refuses what stays on the line and does not work on its new device; the combined type can change it with the device. */
export const refuseStaying = (
  items: AskedItems,
  situation: Situation,
  model: CatalogItem | undefined,
  replaceConflicting: boolean,
  use: (sku: string) => CareOrderType | null,
): readonly UserError[] => {
  const { catalog } = situation;
  if (!catalog) return [];
  const path = ['input', 'newImei'];
  return itemsThatStay(items, situation, replaceConflicting).flatMap((sku) =>
    refuseUnfit([{ sku, path }], model, catalog, use(sku)),
  );
};
