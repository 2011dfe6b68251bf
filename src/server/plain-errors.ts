/** Errors outside GraphQL (a body that is no JSON, an address that does not exist) in the shape that GraphQL clients read. */
import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyInstance } from 'fastify';
import { errorCodes, type ErrorCodeName } from '../graphql/error-codes.ts';

const codeOf = (status: number): ErrorCodeName => {
  if (status === 404) return 'NOT_FOUND';
  if (status === 429) return 'RATE_LIMITED';
  if (status === 503) return 'OVERLOADED';
  return status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
};

/** A body with one error, under a reference that is made here unless the log has one already. */
export const errorBody = (
  code: ErrorCodeName,
  message: string = errorCodes[code].message,
  supportReference: string = randomUUID(),
) => ({
  errors: [{ message, extensions: { code, supportReference, retryable: errorCodes[code].retryable } }],
});

export const addPlainErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    const body = errorBody(codeOf(status));
    const { supportReference } = body.errors[0]?.extensions ?? {};
    request.log[status >= 500 ? 'error' : 'info']({ err: error, supportReference }, 'request refused');
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody('NOT_FOUND')));
};
