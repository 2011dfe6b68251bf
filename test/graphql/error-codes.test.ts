import { describe, expect, it } from '@jest/globals';
import { errorCodes, isErrorCode } from '../../src/graphql/error-codes.ts';
import { gatewayError } from '../../src/graphql/gateway-error.ts';
import { isRetryable, notEligible, notFound, type UserError } from '../../src/graphql/user-error.ts';

describe('The table of error codes', () => {
  it.each(Object.entries(errorCodes))('has sentences for %s', (code, { message, when }) => {
    expect(code).toMatch(/^[A-Z_]+$/);
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(when).toMatch(/^[A-Z].*\.$/);
  });

  it('has the codes of the design', () => {
    expect(Object.keys(errorCodes)).toEqual(
      expect.arrayContaining([
        'BAD_USER_INPUT',
        'UNAUTHENTICATED',
        'FORBIDDEN',
        'NOT_FOUND',
        'RATE_LIMITED',
        'COST_LIMIT_EXCEEDED',
        'DEADLINE_EXCEEDED',
        'UPSTREAM_TIMEOUT',
        'UPSTREAM_UNAVAILABLE',
        'UPSTREAM_BAD_RESPONSE',
        'UPSTREAM_RATE_LIMITED',
        'STORE_UNAVAILABLE',
        'OVERLOADED',
        'INTERNAL_SERVER_ERROR',
      ]),
    );
  });

  it.each(['toString', 'constructor', '__proto__', 'bad_user_input', '', undefined, 42, null])('lacks %p', (code) => {
    expect(isErrorCode(code)).toBe(false);
  });
});

describe('An error of the gateway', () => {
  it('has its code’s message unless it is about the caller’s own input', () => {
    expect(gatewayError('NOT_FOUND')).toMatchObject({
      message: errorCodes.NOT_FOUND.message,
      extensions: { code: 'NOT_FOUND' },
    });
    expect(gatewayError('BAD_USER_INPUT', 'Ask for less.')).toMatchObject({ message: 'Ask for less.' });
  });
});

describe('A problem that a person can mend', () => {
  const common = { message: 'It did not work.' };
  const rows: readonly (readonly [UserError, boolean])[] = [
    [notFound('There is no such line.'), false],
    [notEligible('LINE_CANCELLED', 'The line is cancelled.'), false],
    [notEligible('ACTIVE_LESS_THAN_30_DAYS', 'Wait.', new Date(0)), true],
    [{ ...common, kind: 'CarrierRejectedError', code: 'CARRIER_REJECTED', carrierCode: 'X' }, false],
    [
      {
        ...common,
        kind: 'CarrierUnavailableError',
        code: 'CARRIER_UNAVAILABLE',
        retryAfterSeconds: null,
        outcomeUnknown: true,
      },
      true,
    ],
    [
      {
        ...common,
        kind: 'IncompatibleItemError',
        code: 'INCOMPATIBLE_ITEM',
        itemSku: 's',
        alternativeSkus: [],
        use: null,
      },
      false,
    ],
  ];

  it.each(rows)('of %j says whether to try again: %j', (error, retryable) => {
    expect(isRetryable(error)).toBe(retryable);
  });
});
