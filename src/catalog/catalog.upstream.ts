/**
 * The catalog extract report: its XML made into catalog items. The layout is ASSUMED (DESIGN section 7, ruling 14;
 * `tacs` is our own addition to it): when the real one is known, this file changes and no other.
 */
import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from 'saxes';
import type { CatalogItemKind, SimKind } from '../generated/graphql.ts';
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

/** The members that an item's nested elements fill. */
interface Draft {
  readonly item: CatalogItem;
  readonly conflictsWith: string[];
  readonly requires: string[];
  readonly compatible: Set<string>;
}

const startItem = (
  kind: CatalogItemKind,
  attribute: (name: string) => string | null,
  odd: (place: string) => void,
): Draft | undefined => {
  const sku = attribute('sku');
  if (sku === null) {
    odd('catalog item without sku');
    return undefined;
  }
  const price = readMoney(attribute('price'), 'catalog price', odd);
  return {
    item: {
      ...itemOnLine(kind, sku, attribute('code'), attribute('name'), price),
      group: attribute('group'),
      unsupported: attribute('unsupported'),
      make: attribute('make'),
      model: attribute('model'),
      simKinds: wordsOf(attribute('simKinds')).map((word) => simKindOf(word) ?? 'UNKNOWN'),
      typeAllocationCodes: wordsOf(attribute('tacs')),
    },
    conflictsWith: [],
    requires: [],
    compatible: new Set(),
  };
};

/**
 * The items of a catalog report. Items without a SKU are left out and noted; unknown elements are passed over.
 * @throws Error when the text is not XML or not a catalog.
 */
export const parseCatalog = (xml: string, odd: (place: string) => void): CatalogItem[] => {
  const items: CatalogItem[] = [];
  let draft: Draft | undefined;
  let depth = 0;
  const parser = new SaxesParser({ xmlns: true });
  const open = (tag: SaxesTagNS) => {
    const attribute = (name: string): string | null => {
      const found: SaxesAttributeNS | undefined = tag.attributes[name];
      return found === undefined || found.value === '' ? null : found.value;
    };
    if (depth === 0 && tag.local !== 'catalog') throw new Error('The report is not a catalog.');
    const kind = kinds.get(tag.local);
    if (depth === 1 && kind !== undefined) draft = startItem(kind, attribute, odd);
    const sku = attribute('sku');
    if (depth === 2 && draft && sku !== null) {
      if (tag.local === 'compatible') draft.compatible.add(sku);
      if (tag.local === 'conflictsWith') draft.conflictsWith.push(sku);
      if (tag.local === 'requires') draft.requires.push(sku);
    }
    depth += 1;
  };
  parser.on('opentag', open);
  parser.on('closetag', () => {
    depth -= 1;
    if (depth === 1 && draft) {
      const { item, ...nested } = draft;
      items.push({ ...item, ...nested });
      draft = undefined;
    }
  });
  // A document type could define entities that grow without end; a report has none.
  parser.on('doctype', () => {
    throw new Error('The report has a document type declaration.');
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return items;
};
