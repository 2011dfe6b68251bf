/**
 * Problems that a person can mend: data in a payload, never a throw. Each kind is a GraphQL type of the same name; items
 * and orders are named by id here and looked up when asked for.
 */
import type { CareOrderType, UserErrorCode } from '../generated/graphql.ts';

interface Common {
  readonly message: string;
  /** Where in the input; absent when it concerns the whole. */
  readonly path?: readonly string[];
  /** Set when the problem stands in an older log than this request's. */
  readonly supportReference?: string;
}

export interface InvalidInputError extends Common {
  readonly kind: 'InvalidInputError';
  readonly code: Extract<
    UserErrorCode,
    | 'INVALID_INPUT'
    | 'NOT_FOUND'
    | 'DEVICE_MISMATCH'
    | 'CONSENT_REQUIRED'
    | 'PREVIEW_MISMATCH'
    | 'IDEMPOTENCY_KEY_REUSED'
  >;
}

export interface EligibilityReason {
  readonly code: string;
  readonly message: string;
}

export interface NotEligibleError extends Common {
  readonly kind: 'NotEligibleError';
  readonly code: 'NOT_ELIGIBLE';
  readonly reasons: readonly EligibilityReason[];
  /** From when it is allowed; null when waiting does not help. */
  readonly from: Date | null;
}

export interface IncompatibleItemError extends Common {
  readonly kind: 'IncompatibleItemError';
  readonly code: 'INCOMPATIBLE_ITEM';
  readonly itemSku: string;
  readonly alternativeSkus: readonly string[];
  readonly use: CareOrderType | null;
}

export interface ConflictingOrderError extends Common {
  readonly kind: 'ConflictingOrderError';
  readonly code: 'CONFLICTING_ORDER' | 'POSSIBLE_DUPLICATE';
  readonly openOrderId: string;
}

export interface CarrierRejectedError extends Common {
  readonly kind: 'CarrierRejectedError';
  readonly code: 'CARRIER_REJECTED';
  readonly carrierCode: string | null;
}

export interface CarrierUnavailableError extends Common {
  readonly kind: 'CarrierUnavailableError';
  readonly code: 'CARRIER_UNAVAILABLE';
  readonly retryAfterSeconds: number | null;
  readonly outcomeUnknown: boolean;
}

export type UserError =
  | InvalidInputError
  | NotEligibleError
  | IncompatibleItemError
  | ConflictingOrderError
  | CarrierRejectedError
  | CarrierUnavailableError;

/** Whether the same request may succeed later. */
export const isRetryable = (error: UserError): boolean => {
  switch (error.kind) {
    case 'ConflictingOrderError':
    case 'CarrierUnavailableError':
      return true;
    case 'NotEligibleError':
      return error.from !== null;
    case 'InvalidInputError':
    case 'IncompatibleItemError':
    case 'CarrierRejectedError':
      return false;
  }
};

/** The input says something that cannot be. */
export const invalidInput = (message: string, ...path: string[]): InvalidInputError => ({
  kind: 'InvalidInputError',
  code: 'INVALID_INPUT',
  message,
  path,
});

/** No such line or item. */
export const notFound = (message: string, ...path: string[]): InvalidInputError => ({
  kind: 'InvalidInputError',
  code: 'NOT_FOUND',
  message,
  path,
});

/** The line is not in a state that allows it, for one reason. */
export const notEligible = (
  reason: string,
  message: string,
  from: Date | null = null,
  path: readonly string[] = ['input', 'device'],
): NotEligibleError => ({
  kind: 'NotEligibleError',
  code: 'NOT_ELIGIBLE',
  message,
  path,
  reasons: [{ code: reason, message }],
  from,
});
