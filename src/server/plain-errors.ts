/** Errors outside GraphQL (a body that is no JSON, an address that does not exist) in the shape that GraphQL clients read. */
import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { errorCodes, type ErrorCodeName } from '../graphql/error-codes.ts';

const codeOf = (status: number): ErrorCodeName => {
  if (status === 404) return 'NOT_FOUND';
  if (status === 429) return 'RATE_LIMITED';
  if (status === 503) return 'OVERLOADED';
  return status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
};

const sendError = (reply: FastifyReply, status: number, supportReference: string): FastifyReply => {
  const code = codeOf(status);
  const { message, retryable } = errorCodes[code];
  return reply.code(status).send({ errors: [{ message, extensions: { code, supportReference, retryable } }] });
};

export const addPlainErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const supportReference = randomUUID();
    const status = error.statusCode ?? 500;
    request.log[status >= 500 ? 'error' : 'info']({ err: error, supportReference }, 'request refused');
    return sendError(reply, status, supportReference);
  });
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404, randomUUID()));
};
