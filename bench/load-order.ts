/** What the benchmark and its load generator say to one another. */
export interface LoadOrder {
  readonly url: string;
  /** Name of the workload. */
  readonly workload: string;
  readonly connections: number;
  /** True to show no token. */
  readonly isAnonymous?: boolean;
  readonly requests: number;
  /** Index of the first request; 0 when absent. */
  readonly first?: number;
  /** Ends earlier when this has passed; for warming up. */
  readonly forMs?: number;
}

/** Latencies in milliseconds: for information, since the machine is shared. */
export interface LoadReport {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

export type LoadReply = { readonly report: LoadReport } | { readonly failure: string };
