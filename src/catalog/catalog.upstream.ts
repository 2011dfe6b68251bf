/**
 * The catalog extract report: its XML made into catalog items. The layout is ASSUMED (DESIGN section 7, ruling 14;
 * `tacs` is our own addition to it): when the real one is known, this file changes and no other.
 */
import type { CatalogItemKind, SimKind } from '../generated/graphql.ts';
import type { ReportLayout } from '../report/read-report.ts';
import type { ReportElement } from '../report/report-elements.ts';
import { readMoney, wordTable } from '../upstream/wire-values.ts';
import { itemOnLine, type CatalogItem } from './catalog.ts';

const kinds = new Map<string, CatalogItemKind>([
  ['ratePlan', 'RATE_PLAN'],
  ['dataPlan', 'DATA_PLAN'],
  ['feature', 'FEATURE'],
  ['device', 'DEVICE'],
  ['accessory', 'ACCESSORY'],
]);

const simKindOf = wordTable<SimKind>({ physical: 'PHYSICAL', esim: 'ESIM' });

const wordsOf = (text: string | null): string[] => text?.split(/\s+/).filter((word) => word !== '') ?? [];

/** As it is kept: JSON has no sets. */
export type CatalogRow = Omit<CatalogItem, 'compatible'> & { readonly compatible: readonly string[] };

/** The SKUs that stand in nested elements of this name, each once. */
const nested = ({ children }: ReportElement, name: string): readonly string[] => [
  ...new Set(
    children
      .filter((child) => child.name === name)
      .map(({ attribute }) => attribute('sku'))
      .filter((sku) => sku !== null),
  ),
];

/** The items of a catalog report. Items without a SKU are left out and noted; unknown elements are passed over. */
export const catalogLayout: ReportLayout<CatalogRow> = {
  root: 'catalog',
  readRow: (element, odd) => {
    const { attribute } = element;
    const kind = kinds.get(element.name);
    if (kind === undefined) return null;
    const sku = attribute('sku');
    if (sku === null) {
      odd('catalog item without sku');
      return undefined;
    }
    const price = readMoney(attribute('price'), 'catalog price', odd);
    return {
      ...itemOnLine(kind, sku, attribute('code'), attribute('name'), price),
      group: attribute('group'),
      unsupported: attribute('unsupported'),
      make: attribute('make'),
      model: attribute('model'),
      simKinds: wordsOf(attribute('simKinds')).map((word) => simKindOf(word) ?? 'UNKNOWN'),
      typeAllocationCodes: wordsOf(attribute('tacs')),
      conflictsWith: nested(element, 'conflictsWith'),
      requires: nested(element, 'requires'),
      compatible: nested(element, 'compatible'),
    };
  },
};
