/** Lines as the carrier had them lately, for callers to whom that will do. A line that an order changes is forgotten. */
import type { CallScope } from '../upstream/call-scope.ts';
import { KeptAnswers } from '../upstream/kept-answers.ts';
import type { Tenant } from '../identity/caller.ts';
import type { Device } from './device.ts';

const mostLines = 5000;

type FetchDevice = (tenant: Tenant, ctn: string, scope: CallScope) => Promise<Device | null>;

export class KeptDevices {
  readonly #fetch: FetchDevice;
  readonly #kept: KeptAnswers<Device | null>;

  constructor(fetch: FetchDevice, now: () => Date) {
    this.#fetch = fetch;
    this.#kept = new KeptAnswers({ most: mostLines, now: () => now().getTime() });
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Live, unless an answer of at most `maxAgeMs` is at hand. @throws UpstreamError */
  async fetch(tenant: Tenant, ctn: string, scope: CallScope, maxAgeMs: number): Promise<Device | null> {
    // Nobody who wants live answers makes this grow.
    if (maxAgeMs === 0) return this.#fetch(tenant, ctn, scope);
    const key = keyOf(tenant.id, ctn);
    const known = this.#kept.find(key, maxAgeMs);
    if (known === undefined) return this.#kept.fetch(key, () => this.#fetch(tenant, ctn, scope));
    scope.kept();
    return known && { ...known, freshness: { ...known.freshness, fromCache: true } };
  }

  forget(tenantId: string, ctn: string): void {
    this.#kept.forget(keyOf(tenantId, ctn));
  }
}

const keyOf = (tenantId: string, ctn: string): string => `${tenantId} ${ctn}`;
