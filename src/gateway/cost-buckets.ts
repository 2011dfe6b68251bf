/** How much each client may spend: a bucket for each, filled again at a steady rate. One process has its own. */
export interface CostBucketOptions {
  readonly capacity: number;
  readonly refillPerSecond: number;
  /** Milliseconds. */
  readonly now: () => number;
}

export type Taken =
  { readonly taken: true; readonly remaining: number } | { readonly taken: false; readonly retryAfterSeconds: number };

interface Bucket {
  level: number;
  filledAt: number;
}

/** Buckets beyond this many are forgotten, the longest unused first: a client that comes back finds a full one. */
const mostBuckets = 10_000;

export class CostBuckets {
  readonly #options: CostBucketOptions;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: CostBucketOptions) {
    this.#options = options;
  }

  take(client: string, cost: number): Taken {
    const bucket = this.#filled(client);
    if (bucket.level < cost) {
      const retryAfterSeconds = Math.max(1, Math.ceil((cost - bucket.level) / this.#options.refillPerSecond));
      return { taken: false, retryAfterSeconds };
    }
    bucket.level -= cost;
    return { taken: true, remaining: Math.floor(bucket.level) };
  }

  /** Takes what was not foreseen. The client may owe for it, but never more than a whole bucket. */
  charge(client: string, cost: number): void {
    const bucket = this.#filled(client);
    bucket.level = Math.max(-this.#options.capacity, bucket.level - cost);
  }

  remaining(client: string): number {
    return Math.max(0, Math.floor(this.#filled(client).level));
  }

  #filled(client: string): Bucket {
    const { capacity, refillPerSecond, now } = this.#options;
    const at = now();
    const bucket = this.#buckets.get(client) ?? { level: capacity, filledAt: at };
    const passed = Math.max(0, at - bucket.filledAt);
    bucket.level = Math.min(capacity, bucket.level + (passed / 1000) * refillPerSecond);
    bucket.filledAt = at;
    // A Map keeps the order of insertion, so the first is the one that was not used for longest.
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > mostBuckets) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    }
    return bucket;
  }
}
