/** Rules about the device and the SIM that a line moves to. Source: CONTRACT sections 1.3 and 6, rows 8 and 9. */
import { listsImeis, modelOfImei, type CatalogItem, type CatalogSnapshot } from '../../catalog/catalog.ts';
import type { CareOrderType, InputMaybe, SimInput, SimKind } from '../../generated/graphql.ts';
import { invalidInput, notFound, type EligibilityReason, type UserError } from '../../graphql/user-error.ts';
import type { SimChoice } from '../care-order.ts';
import type { Situation } from '../care-order-spec.ts';
import type { AskedItems } from './asked-items.ts';
import { itemsThatStay, refuseUnfit } from './item-rules.ts';

/** A @oneOf input has exactly one member; the validation of GraphQL has seen to it. */
export const simChoice = (sim: InputMaybe<SimInput> | undefined): SimChoice | undefined => {
  if (sim?.iccid != null) return { iccid: sim.iccid };
  return sim?.eid != null ? { eid: sim.eid } : undefined;
};

/** The model that an order moves the line to; undefined when no device is named or the catalog does not know it. */
export const newModelOf = (imei: string | undefined, catalog: CatalogSnapshot | undefined): CatalogItem | undefined =>
  imei === undefined || catalog === undefined ? undefined : modelOfImei(catalog, imei);

/**
 * Nothing can be compatible with a device that the carrier does not know. Its catalog may not say which IMEIs its models
 * have: then the carrier judges.
 */
export const refuseModel = (
  imei: string,
  catalog: CatalogSnapshot | undefined,
  ...path: readonly string[]
): readonly UserError[] =>
  catalog && listsImeis(catalog) && !modelOfImei(catalog, imei)
    ? [notFound('The carrier’s catalog has no device with this IMEI.', ...path)]
    : [];

const takes = (model: CatalogItem, kind: SimKind): boolean =>
  model.simKinds.length === 0 || model.simKinds.includes('UNKNOWN') || model.simKinds.includes(kind);

/**
 * Refuses a SIM that the model does not take; without one the line's present SIM moves along, and must fit as well. A
 * model whose SIM kinds are not known takes any.
 */
export const refuseSim = (
  sim: InputMaybe<SimInput> | undefined,
  model: CatalogItem | undefined,
  { device }: Situation,
): readonly UserError[] => {
  const choice = simChoice(sim);
  const kind = choice ? ('eid' in choice ? 'ESIM' : 'PHYSICAL') : (device.sim?.kind ?? 'UNKNOWN');
  if (!model || kind === 'UNKNOWN' || takes(model, kind)) return [];
  const message = kind === 'ESIM' ? 'This device takes no embedded SIM.' : 'This device takes no SIM card.';
  return [invalidInput(choice ? message : `${message} Give the SIM that it gets.`, 'input', 'sim')];
};

/** Refuses what stays on the line and does not work on its new device; the combined type can change it with the device. */
export const refuseStaying = (
  items: AskedItems,
  situation: Situation,
  model: CatalogItem | undefined,
  use: (sku: string) => CareOrderType | null,
): readonly UserError[] => {
  const { catalog } = situation;
  if (!catalog) return [];
  const path = ['input', 'newImei'];
  return itemsThatStay(items, situation).flatMap((sku) => refuseUnfit([{ sku, path }], model, catalog, use(sku)));
};

const luhnHolds = (digits: string): boolean =>
  Array.from(digits)
    .reverse()
    .reduce((sum, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return sum + (value > 9 ? value - 9 : value);
    }, 0) %
    10 ===
  0;

/** The documents' own samples fail the check digits, so a wrong one is no mistake, only worth a second look. */
export const warnOfNumbers = (
  imei: InputMaybe<string> | undefined,
  sim: InputMaybe<SimInput> | undefined,
): readonly EligibilityReason[] => [
  ...(imei == null || luhnHolds(imei)
    ? []
    : [
        { code: 'IMEI_CHECK_DIGIT', message: 'The last digit of the IMEI does not fit the others: is it typed right?' },
      ]),
  ...(sim?.iccid == null || luhnHolds(sim.iccid)
    ? []
    : [
        {
          code: 'ICCID_CHECK_DIGIT',
          message: 'The last digit of the ICCID does not fit the others: is it typed right?',
        },
      ]),
];
