/** What the benchmark and the process that makes the journal's calls say to one another. */
import type { ThreadSeconds } from './process-cost.ts';

export interface JournalCallsOrder {
  /** False: a journal without work takes the calls. */
  readonly writes: boolean;
  readonly orders: number;
  readonly perSecond: number;
}

export type JournalCallsReply =
  | { readonly ready: true }
  /** CPU seconds per 1,000 orders. */
  | { readonly cpu: ThreadSeconds }
  | { readonly failure: string };
