/** A line and a catalog for tests of the rules: a test says only what it cares about. */
import { indexCatalog, itemOnLine, type CatalogItem } from '../../../src/catalog/catalog.ts';
import type { Device } from '../../../src/device/device.ts';
import type { CatalogItemKind } from '../../../src/generated/graphql.ts';
import { usd } from '../../../src/graphql/money.ts';
import type { Situation } from '../../../src/order/care-order-spec.ts';

const item = (
  kind: CatalogItemKind,
  sku: string,
  cents: number | null,
  more: Partial<CatalogItem> = {},
): CatalogItem => ({
  ...itemOnLine(kind, sku, null, `Name of ${sku}`, cents === null ? null : usd(cents)),
  ...more,
});

const everywhere = [
  'plan',
  'freePlan',
  'next',
  'data',
  'freeData',
  'dayPass',
  'roaming',
  'voicemail',
  'toText',
  'talk',
  'loud',
];

/** On phones all of it works, on tablets what is no 5G and no voice. */
export const catalog = indexCatalog(
  [
    item('RATE_PLAN', 'plan', 6500),
    item('RATE_PLAN', 'freePlan', 0),
    item('RATE_PLAN', 'plan5G', 7500),
    item('RATE_PLAN', 'next', 4000, { unsupported: 'AT&T Next' }),
    item('DATA_PLAN', 'data', 500),
    item('DATA_PLAN', 'freeData', 0),
    item('FEATURE', 'dayPass', 1000, { conflictsWith: ['roaming'] }),
    item('FEATURE', 'roaming', 1500),
    item('FEATURE', 'voicemail', 0),
    item('FEATURE', 'toText', 299, { requires: ['voicemail'] }),
    item('FEATURE', 'talk', null),
    item('FEATURE', 'loud', 0, { conflictsWith: ['voicemail'] }),
    item('FEATURE', 'fast5G', 1500),
    item('ACCESSORY', 'case', 2000),
    item('DEVICE', 'phone', 72900, {
      make: 'APPLE',
      model: 'IPHO14',
      simKinds: ['PHYSICAL', 'ESIM'],
      typeAllocationCodes: ['35304111'],
      compatible: new Set([...everywhere, 'plan5G', 'fast5G']),
    }),
    item('DEVICE', 'esimPhone', 99900, {
      simKinds: ['ESIM'],
      typeAllocationCodes: ['35391208'],
      compatible: new Set([...everywhere, 'plan5G', 'fast5G']),
    }),
    item('DEVICE', 'oldPhone', 9900, {
      make: 'SAMSUNG',
      model: 'S8',
      simKinds: ['PHYSICAL'],
      typeAllocationCodes: ['35733108'],
      compatible: new Set(everywhere),
    }),
    item('DEVICE', 'oddPhone', null, {
      simKinds: ['UNKNOWN'],
      typeAllocationCodes: ['35000001'],
      compatible: new Set(everywhere),
    }),
    item('DEVICE', 'bareModem', null, { make: 'ACME', model: 'MODEM', typeAllocationCodes: ['35000002'] }),
  ],
  new Date(0),
);

/** IMEIs of the catalog's models. */
export const imeis = {
  phone: '353041117777777',
  esimPhone: '353912080000001',
  oldPhone: '357331080000001',
  oddPhone: '350000010000001',
  bareModem: '350000020000001',
  unknown: '990000000000001',
} as const;

const onLine = (kind: CatalogItemKind, sku: string): CatalogItem => itemOnLine(kind, sku, null, null, null);

export interface LineOf extends Partial<Omit<Device, 'features' | 'ratePlan' | 'dataPlan'>> {
  readonly features?: readonly string[];
  readonly ratePlan?: string | null;
  readonly dataPlan?: string | null;
}

const aDevice = ({ features = [], ratePlan = 'plan', dataPlan = 'data', ...more }: LineOf): Device => ({
  ctn: '2145551000',
  imei: imeis.phone,
  make: 'APPLE',
  model: 'IPHO14',
  sim: null,
  status: 'ACTIVE',
  subscriber: null,
  account: null,
  ratePlan: ratePlan === null ? null : onLine('RATE_PLAN', ratePlan),
  dataPlan: dataPlan === null ? null : onLine('DATA_PLAN', dataPlan),
  features: features.map((sku) => ({ item: onLine('FEATURE', sku), effectiveAt: null, expiresAt: null })),
  accessOptions: [],
  discountPercent: null,
  contractStart: null,
  contractEnd: null,
  suspendedAt: null,
  cancelledAt: null,
  freshness: { fetchedAt: new Date(0), source: 'care account', fromCache: false },
  ...more,
});

export const aSituation = (line: LineOf = {}, more: Partial<Situation> = {}): Situation => ({
  device: aDevice(line),
  catalog,
  cancelRequestedAt: null,
  now: new Date('2026-03-10T15:00:00Z'),
  zone: 'America/New_York',
  ...more,
});
