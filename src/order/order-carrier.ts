/**
 * What the order protocol asks of a carrier, and the few answers it tells apart. The real one is order.upstream.ts; the
 * simulation of the protocol brings another.
 */
import type { CareOrderState } from '../generated/graphql.ts';
import type { CareOrder } from './care-order.ts';

/** What became of sending an order. Only clear outcomes are definite: all else is `unknown`. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly payloadId: string | null; readonly orderId: string | null }
  | { readonly kind: 'rejected'; readonly errors: readonly CarrierError[] }
  /** Certainly not placed, and worth another try: nothing was written, or the carrier throttled. */
  | { readonly kind: 'not-sent'; readonly retryAfterMs: number | null; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface CarrierError {
  readonly code: string | null;
  /** The change that it concerns; null for the whole order. */
  readonly changeId: string | null;
}

/** What the carrier says of one order. */
export interface CarrierStatus {
  readonly payloadId: string | null;
  readonly orderId: string | null;
  /** The carrier's word, and what it means; null for a word that we do not know. */
  readonly word: string | null;
  readonly state: CareOrderState | null;
  readonly changes: readonly CarrierChangeStatus[];
}

export interface CarrierChangeStatus {
  readonly changeId: string;
  readonly word: string | null;
  readonly state: CareOrderState | null;
  readonly newCtn: string | null;
  readonly completedAt: Date | null;
  readonly errorCode: string | null;
}

export type LookUpOutcome =
  | { readonly kind: 'found'; readonly status: CarrierStatus }
  /** The carrier answered, and has no such order (as far as it can see now). */
  | { readonly kind: 'absent' }
  /** The carrier did not answer, so nothing is known. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What became of asking the carrier to withdraw an order. */
export type CancelOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly code: string | null }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface OrderCarrier {
  /**
   * Sends the order once. `fence` is asked at the last moment before the request is written: false means that the lease
   * is over, and nothing is written.
   */
  send(order: CareOrder, fence: () => boolean): Promise<SendOutcome>;
  /** Looks the order up by the ids that the carrier gave, or else among all orders of its days by its changes' ids. */
  lookUp(order: CareOrder): Promise<LookUpOutcome>;
  /** Asks once to withdraw an order that the carrier has. */
  cancel(order: CareOrder): Promise<CancelOutcome>;
}
