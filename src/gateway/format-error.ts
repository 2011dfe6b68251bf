/**
 * The last thing that happens to an error before it leaves: it gets one of our codes, a message that tells nothing of the
 * inside, and the reference under which the log has the rest.
 */
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { errorCodes, isErrorCode, type ErrorCodeName } from '../graphql/error-codes.ts';
import { StoreUnavailableError } from '../order/journal/order-journal.ts';
import { UpstreamError, type UpstreamFailure } from '../upstream/upstream-error.ts';
import { withoutValues } from './without-values.ts';

const codeOf: Readonly<Record<UpstreamFailure, ErrorCodeName>> = {
  timeout: 'UPSTREAM_TIMEOUT',
  deadline: 'DEADLINE_EXCEEDED',
  overloaded: 'OVERLOADED',
  unavailable: 'UPSTREAM_UNAVAILABLE',
  'bad-response': 'UPSTREAM_BAD_RESPONSE',
  'rate-limited': 'UPSTREAM_RATE_LIMITED',
  // A refusal that no adapter knows how to read.
  refused: 'UPSTREAM_BAD_RESPONSE',
  // Only orders have fences, and an order tells what became of it by its state.
  withheld: 'UPSTREAM_UNAVAILABLE',
};

interface Public {
  readonly code: ErrorCodeName;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

const toPublic = (formatted: GraphQLFormattedError, cause: unknown, error: unknown): Public => {
  if (cause instanceof UpstreamError) {
    const code = codeOf[cause.failure];
    const seconds = cause.retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(cause.retryAfterMs / 1000) };
    return { code, message: errorCodes[code].message, ...seconds };
  }
  if (cause instanceof StoreUnavailableError) {
    return { code: 'STORE_UNAVAILABLE', message: errorCodes.STORE_UNAVAILABLE.message };
  }
  const { code, retryAfterSeconds } = formatted.extensions ?? {};
  // A message that graphql or we ourselves wrote is about the caller's own input.
  if (isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR') {
    return {
      code,
      message: withoutValues(formatted.message, error),
      ...(typeof retryAfterSeconds === 'number' && { retryAfterSeconds }),
    };
  }
  return { code: 'INTERNAL_SERVER_ERROR', message: errorCodes.INTERNAL_SERVER_ERROR.message };
};

export const formatError = (
  formatted: GraphQLFormattedError,
  error: unknown,
  supportReference: string,
  log: Logger,
): GraphQLFormattedError => {
  const cause = unwrapResolverError(error);
  const { code, message, retryAfterSeconds } = toPublic(formatted, cause, error);
  const { locations, path } = formatted;
  const entry = {
    code,
    path,
    supportReference,
    ...(cause instanceof UpstreamError && { upstream: cause.call, detail: cause.detail }),
  };
  if (code === 'INTERNAL_SERVER_ERROR')
    log.error({ ...entry, err: cause instanceof GraphQLError ? (cause.originalError ?? cause) : cause }, message);
  else log.warn(entry, message);
  return {
    message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: {
      code,
      supportReference,
      retryable: errorCodes[code].retryable,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
  };
};
