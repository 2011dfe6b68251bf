/** Errors outside GraphQL (a body that is no JSON, an address that does not exist) in the shape that GraphQL clients read. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify';
import type { RequestTallies } from './request-tallies.ts';
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

const statusOf: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers what is not even HTTP, or comes too slowly, and hangs up. */
export const refuseConnection = ({ code }: { readonly code?: string }, socket: Socket): void => {
  // A socket that is gone, or has been answered already, is not written to.
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = statusOf[code ?? ''] ?? 400;
  const body = JSON.stringify(errorBody('BAD_REQUEST'));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};

/** Answers an address that cannot be decoded: Fastify itself would repeat it. */
export const refuseAddress: NonNullable<FastifyServerOptions['frameworkErrors']> = (_error, _request, reply) => {
  const plain: FastifyReply = reply;
  void plain.code(400).send(errorBody('BAD_REQUEST'));
};

export const addPlainErrors = (app: FastifyInstance, tallies: RequestTallies): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    const { supportReference = randomUUID(), traceId } = tallies.find(request) ?? {};
    request.log[status >= 500 ? 'error' : 'info'](
      { err: error, supportReference, traceId, from: request.ip },
      'request refused',
    );
    return reply.code(status).send(errorBody(codeOf(status), undefined, supportReference));
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody('NOT_FOUND')));
};
