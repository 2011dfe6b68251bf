import DataLoader from 'dataloader';
import type { CatalogItem } from './catalog.ts';

export interface CatalogItemLoader {
  /** The item of this SKU, or null when the catalog lacks it. */
  load(sku: string): Promise<CatalogItem | null>;
  /** The catalog's item, or the one given when the catalog lacks it or cannot be had: a line's own words are better than none. */
  withFallback(item: CatalogItem): Promise<CatalogItem>;
}

/** Catalog items by SKU: all that a request asks for at one moment is one look-up, each SKU in it once. */
export const createCatalogItemLoader = (
  lookUp: (skus: readonly string[]) => Promise<readonly (CatalogItem | undefined)[]>,
): CatalogItemLoader => {
  const loader = new DataLoader<string, CatalogItem | null>(async (skus) =>
    (await lookUp(skus)).map((item) => item ?? null),
  );
  return {
    load: (sku) => loader.load(sku),
    withFallback: async (item) => (await loader.load(item.sku)) ?? item,
  };
};
