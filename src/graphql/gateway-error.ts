import { GraphQLError } from 'graphql';
import { errorCodes, type ErrorCodeName } from './error-codes.ts';

/**
 * A top-level error that the gateway itself raises. The message, when given, is about the caller's own input and is
 * shown to the caller; otherwise the code's fixed message is.
 */
export const gatewayError = (code: ErrorCodeName, message?: string): GraphQLError =>
  new GraphQLError(message ?? errorCodes[code].message, { extensions: { code } });
