/** Keeps each company's inventory. It is fetched when somebody asks for it. */
import type { Tenant } from '../identity/caller.ts';
import { ReportError } from '../report/report-error.ts';
import { ReportKeeper, type KeeperOptions, type ReportKind } from '../report/report-keeper.ts';
import { InventoryBuilder, type InventorySnapshot } from './inventory-snapshot.ts';
import type { ListedLine } from './inventory.ts';
import { inventoryLayout } from './inventory.upstream.ts';

const inventoryKind: ReportKind<ListedLine, InventorySnapshot> = {
  ...inventoryLayout,
  type: 'wirelessInventory',
  build: () => new InventoryBuilder(),
};

const mostRows = 500_000;

export class InventoryKeeper extends ReportKeeper<ListedLine, InventorySnapshot> {
  constructor(options: KeeperOptions & { readonly renewAfterMs: number }) {
    super({ ...options, kind: inventoryKind, mostRows });
  }

  /**
   * The newest inventory, or the one that a page was begun on; null while the first one is being prepared.
   * @throws ReportError when it cannot be had.
   */
  async forPage(tenant: Tenant, begunOn: string | undefined): Promise<InventorySnapshot | null> {
    const begun = begunOn === undefined ? undefined : await this.version(tenant, begunOn);
    const snapshot = begun ?? (await this.stored(tenant));
    if (snapshot) return snapshot;
    const { state, problem } = await this.status(tenant);
    if (state === 'FAILED' && problem !== null) throw new ReportError(problem);
    return null;
  }
}
