/** The lines a fresh world begins with, as recipes: who uses them, on what, and since when. */

import { daysBefore, yearsAfter } from './calendar.ts';
import { itemOf, modelOf } from './catalog.ts';
import type { DeviceModel } from './catalog-entries.ts';
import type { Account, HeldItem, Line, LineDevice, Subscriber } from './line.ts';

/** What a line carries, by SKU. */
export interface Outfit {
  readonly device: string;
  readonly ratePlan: string;
  readonly dataPlan?: string;
  readonly features: readonly string[];
  readonly hasESim?: true;
}

export const STANDARD_OUTFIT: Outfit = {
  device: 'sku12067500001',
  ratePlan: 'sku12006100004',
  dataPlan: 'sku12037300099',
  features: ['sku12037300017'],
};

export const OLD_DEVICE_OUTFIT: Outfit = {
  device: 'sku12067500025',
  ratePlan: 'sku12006100010',
  dataPlan: 'sku12037300101',
  features: ['sku12037300051'],
};

/** A device that nothing works on but a plan that cannot be ordered. */
export const TRACKER_OUTFIT: Outfit = { device: 'sku12067500081', ratePlan: 'sku12006100052', features: [] };

/** Together exactly five plans and features, so that "many devices, few SKUs" can be shown on the first lines of the large account. */
// prettier-ignore
const FEW_SKUS: readonly Outfit[] = [
  { device: 'sku12067500001', ratePlan: 'sku12006100004', dataPlan: 'sku12037300099', features: ['sku12037300017'] },
  { device: 'sku12067500021', ratePlan: 'sku12006100010', dataPlan: 'sku12037300099', features: ['sku12037300051'] },
  { device: 'sku12067500013', ratePlan: 'sku12006100004', dataPlan: 'sku12037300099', features: ['sku12037300017', 'sku12037300051'] },
];

// prettier-ignore
export const MANY_SKUS: readonly Outfit[] = [
  { device: 'sku12067500001', ratePlan: 'sku12006100016', dataPlan: 'sku12037300105', features: ['sku12037300041', 'sku12037300043'] },
  { device: 'sku12067500011', ratePlan: 'sku12006100022', dataPlan: 'sku12037300105', features: ['sku12037300061'], hasESim: true },
  { device: 'sku12067500021', ratePlan: 'sku12006100004', dataPlan: 'sku12037300103', features: ['sku12037300033', 'sku12037300055'] },
  { device: 'sku12067500051', ratePlan: 'sku12006100028', dataPlan: 'sku12037300107', features: ['sku12037300057'] },
  { device: 'sku12067500061', ratePlan: 'sku12006100034', dataPlan: 'sku12037300103', features: ['sku12037300063', 'sku12037300065'] },
  { device: 'sku12067500031', ratePlan: 'sku12006100010', features: [], hasESim: true },
  { device: 'sku12067500023', ratePlan: 'sku12006100010', dataPlan: 'sku12037300101', features: ['sku12037300025', 'sku12037300067'] },
];

const LINES_WITH_FEW_SKUS = 50;

/** The outfit of the n-th line of a large account. */
export const outfitOf = (index: number): Outfit => {
  const outfits = index < LINES_WITH_FEW_SKUS ? FEW_SKUS : MANY_SKUS;
  return outfits[index % outfits.length] ?? STANDARD_OUTFIT;
};

const FIRST_NAMES = [
  'Alex',
  'Blake',
  'Casey',
  'Drew',
  'Ellis',
  'Frankie',
  'Gray',
  'Harper',
  'Indigo',
  'Jules',
  'Kai',
  'Lane',
  'Morgan',
];
const LAST_NAMES = [
  'Abbott',
  'Baker',
  'Carver',
  'Dyer',
  'Fuller',
  'Glover',
  'Mason',
  'Porter',
  'Sawyer',
  'Turner',
  'Weaver',
];
const PLACES = [
  { city: 'Dallas', state: 'TX', zipCode: '75202' },
  { city: 'Boston', state: 'MA', zipCode: '02114' },
  { city: 'Chicago', state: 'IL', zipCode: '60601' },
  { city: 'New York', state: 'NY', zipCode: '10001' },
  { city: 'San Francisco', state: 'CA', zipCode: '94105' },
] as const;

const DEPARTMENTS = ['Finance', 'Field Services', 'Sales', 'Dispatch'];

const subscriberOf = (index: number, ctn: string): Subscriber => {
  const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? 'Alex';
  const last = LAST_NAMES[index % LAST_NAMES.length] ?? 'Abbott';
  const place = PLACES[index % PLACES.length] ?? PLACES[0];
  return {
    name: `${first} ${last}`,
    addressLine: `${String(100 + (index % 900))} Example Street`,
    city: place.city,
    state: place.state,
    zipCode: place.zipCode,
    phoneNumber: ctn,
    email: `${first}.${last}@example.com`.toLowerCase(),
  };
};

/** Identifiers of devices and SIMs follow from a number of at most seven digits that no other line has. */
const makeDevice = (model: DeviceModel, serial: string, hasESim: boolean): LineDevice => ({
  model,
  imei: `${model.tacs[0] ?? '35304111'}${serial.padStart(7, '0')}`,
  sim: hasESim
    ? { kind: 'eSim', eid: `89049032${serial.padStart(24, '0')}` }
    : { kind: 'physical', iccid: `8901100${serial.padStart(13, '0')}` },
});

/** `index` is the line's place in the whole world. */
const deviceOf = (outfit: Outfit, index: number): LineDevice =>
  makeDevice(modelOf(outfit.device), String(index + 1), outfit.hasESim === true);

/** Another model for the line that has a device already; its serial number stays. */
export const deviceOn = (model: DeviceModel, { imei }: LineDevice, hasESim: boolean): LineDevice =>
  makeDevice(model, imei.slice(8), hasESim);

interface Contract {
  readonly startAt: number;
  readonly endAt: number;
}

/** Worked out once for all lines of an age: arithmetic on a calendar is slow. */
export const contractSince = (now: number, days: number): Contract => {
  const startAt = daysBefore(now, days);
  return { startAt, endAt: yearsAfter(startAt, 3) };
};

interface LineRecipe {
  readonly account: Account;
  readonly ctn: string;
  readonly index: number;
  readonly outfit: Outfit;
  readonly contract: Contract;
}

export const makeLine = ({ account, ctn, index, outfit, contract }: LineRecipe): Line => {
  const hold = (sku: string): HeldItem => ({ item: itemOf(sku), effectiveAt: contract.startAt });
  return {
    account,
    ctn,
    device: deviceOf(outfit, index),
    ratePlan: hold(outfit.ratePlan),
    dataPlan: outfit.dataPlan === undefined ? undefined : hold(outfit.dataPlan),
    features: outfit.features.map(hold),
    subscriber: subscriberOf(index, ctn),
    labels: [{ type: 'Business Unit', value: DEPARTMENTS[index % DEPARTMENTS.length] ?? 'Finance' }],
    contractStartAt: contract.startAt,
    contractEndAt: contract.endAt,
    suspendedAt: undefined,
    cancelledAt: undefined,
    voicemailResets: [],
  };
};
