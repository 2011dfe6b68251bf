/** Keeps each company's catalog. */
import type { Tenant } from '../identity/caller.ts';
import { ReportKeeper, type KeeperOptions, type ReportKind } from '../report/report-keeper.ts';
import { indexCatalog, type CatalogItem, type CatalogSnapshot } from './catalog.ts';
import { catalogLayout, type CatalogRow } from './catalog.upstream.ts';

const catalogKind: ReportKind<CatalogRow, CatalogSnapshot> = {
  ...catalogLayout,
  type: 'catalogExtract',
  build: () => {
    const items: CatalogItem[] = [];
    return {
      add: (rows) => {
        for (const row of rows) items.push({ ...row, compatible: new Set(row.compatible) });
      },
      finish: ({ fetchedAt }) => Promise.resolve(indexCatalog(items, fetchedAt)),
    };
  },
};

const renewAfterMs = 6 * 60 * 60 * 1000;
const mostRows = 200_000;

export class CatalogKeeper extends ReportKeeper<CatalogRow, CatalogSnapshot> {
  constructor(options: KeeperOptions) {
    super({ ...options, kind: catalogKind, renewAfterMs, mostRows });
  }

  /**
   * Items in the order of their SKUs; undefined for those that the catalog lacks, or all while there is none. The carrier
   * is not waited for.
   */
  async lookUp(tenant: Tenant, skus: readonly string[]): Promise<readonly (CatalogItem | undefined)[]> {
    const catalog = await this.stored(tenant);
    return skus.map((sku) => catalog?.bySku.get(sku));
  }
}
