/**
 * Keeps each company's catalog: fetched from the carrier's report in the background, renewed from time to time, and the
 * last good copy kept when that fails.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Tenant } from '../identity/caller.ts';
import { indexCatalog, type CatalogItem, type CatalogSnapshot } from './catalog.ts';

/** Fetches a report once: undefined while the carrier is still preparing it. */
export interface CatalogSource {
  generate(tenant: Tenant): Promise<void>;
  retrieve(tenant: Tenant): Promise<readonly CatalogItem[] | undefined>;
}

export interface CatalogKeeperOptions {
  readonly source: CatalogSource;
  readonly pollMs: number;
  readonly renewAfterMs: number;
  readonly log: Logger;
  readonly now: () => Date;
}

const mostPolls = 100;
/** Every request asks for the catalog: after a failure the background leaves the carrier alone for so long. */
const pauseAfterFailureMs = 30_000;

export class CatalogKeeper {
  readonly #options: CatalogKeeperOptions;
  readonly #snapshots = new Map<string, CatalogSnapshot>();
  /** When fetching failed last, in milliseconds, while it has not succeeded since. */
  readonly #failedAt = new Map<string, number>();
  readonly #refreshing = new Map<string, Promise<CatalogSnapshot>>();
  readonly #stop = new AbortController();

  constructor(options: CatalogKeeperOptions) {
    this.#options = options;
  }

  /**
   * The company's catalog; waits for the first one, never for a renewal.
   * @throws UpstreamError when there has never been one and it cannot be had now.
   */
  async current(tenant: Tenant): Promise<CatalogSnapshot> {
    return this.known(tenant) ?? (await this.refresh(tenant));
  }

  /** The company's catalog if there is one; starts fetching one if there is none or it has grown old. */
  known(tenant: Tenant): CatalogSnapshot | undefined {
    const snapshot = this.#snapshots.get(tenant.id);
    const now = this.#options.now().getTime();
    const isOld = !snapshot || now - snapshot.fetchedAt.getTime() > this.#options.renewAfterMs;
    const failedAt = this.#failedAt.get(tenant.id);
    const isPaused = failedAt !== undefined && now - failedAt < pauseAfterFailureMs;
    if (isOld && !isPaused) this.refresh(tenant).catch(() => undefined);
    return snapshot;
  }

  /** Items in the order of their SKUs; undefined for those that the catalog lacks, or all while there is none. */
  lookUp(tenant: Tenant, skus: readonly string[]): Promise<readonly (CatalogItem | undefined)[]> {
    const snapshot = this.known(tenant);
    return Promise.resolve(skus.map((sku) => snapshot?.bySku.get(sku)));
  }

  /** Fetches the catalog now; those who ask meanwhile share it. @throws UpstreamError */
  refresh(tenant: Tenant): Promise<CatalogSnapshot> {
    const running = this.#refreshing.get(tenant.id);
    if (running) return running;
    const refreshing = this.#fetch(tenant).finally(() => this.#refreshing.delete(tenant.id));
    this.#refreshing.set(tenant.id, refreshing);
    return refreshing;
  }

  async #fetch(tenant: Tenant): Promise<CatalogSnapshot> {
    const { source, pollMs, log, now } = this.#options;
    try {
      await source.generate(tenant);
      for (let polls = 0; polls < mostPolls; polls += 1) {
        const items = await source.retrieve(tenant);
        if (items) {
          const snapshot = indexCatalog(items, now());
          this.#snapshots.set(tenant.id, snapshot);
          this.#failedAt.delete(tenant.id);
          log.info({ tenant: tenant.id, items: items.length }, 'catalog fetched');
          return snapshot;
        }
        await wait(pollMs, undefined, { signal: this.#stop.signal, ref: false });
      }
      throw new Error('The carrier never finished the catalog report.');
    } catch (error) {
      this.#failedAt.set(tenant.id, now().getTime());
      if (!this.#stop.signal.aborted) log.warn({ err: error, tenant: tenant.id }, 'catalog not fetched');
      throw error;
    }
  }

  close(): void {
    this.#stop.abort();
  }
}
