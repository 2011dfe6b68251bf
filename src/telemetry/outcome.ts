/** How a request ended, in one word. */
import type { ErrorCodeName } from '../graphql/error-codes.ts';
import type { Tally } from './tally.ts';

/**
 * `ok`: without a top-level error (an order that was refused by a rule is such an answer). `partial`: with data and errors.
 * `refused`: nothing but errors, by the request's own fault or beyond its share. `failed`: nothing but errors, by ours or a carrier's.
 */
export type Outcome = 'ok' | 'partial' | 'refused' | 'failed';

/** Codes that say: not the request's fault. */
const faults: ReadonlySet<ErrorCodeName> = new Set<ErrorCodeName>([
  'DEADLINE_EXCEEDED',
  'INTERNAL_SERVER_ERROR',
  'OVERLOADED',
  'STORE_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
]);

const codeOfStatus = (status: number): ErrorCodeName => {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 429) return 'RATE_LIMITED';
  if (status === 503) return 'OVERLOADED';
  return status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
};

/** The codes of the answer's errors; of its status where nobody has noted any. */
export const codesOf = ({ codes }: Tally, status: number): readonly ErrorCodeName[] =>
  codes.length === 0 && status >= 400 ? [codeOfStatus(status)] : codes;

export const outcomeOf = ({ hasData }: Tally, codes: readonly ErrorCodeName[]): Outcome => {
  const [first] = codes;
  if (first === undefined) return 'ok';
  if (hasData) return 'partial';
  return faults.has(first) ? 'failed' : 'refused';
};
