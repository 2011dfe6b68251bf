/**
 * Subscriptions over HTTP, on the address of queries. Two dialects serve every client without a package of its own:
 * server-sent events (urql, GraphiQL, Relay) and Apollo's multipart protocol (Apollo Client, Kotlin, iOS).
 */
import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Response } from 'graphql-sse';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import type { Caller } from '../identity/caller.ts';
import type { FormattedResult, SubscriptionRequest, Subscribed } from '../gateway/subscribe.ts';

export type Subscribe = (request: SubscriptionRequest, caller: Caller) => Promise<Subscribed>;

export type StreamDialect = 'multipart' | 'events';

/** Which dialect the client reads; Apollo's first, because its clients accept several. */
export const dialectOf = ({ headers }: FastifyRequest): StreamDialect | undefined => {
  const accept = headers.accept ?? '';
  if (accept.includes('subscriptionSpec')) return 'multipart';
  return accept.includes('text/event-stream') ? 'events' : undefined;
};

const boundary = 'graphql';
const heartbeatMs = 5000;

const isStream = (subscribed: Subscribed): subscribed is AsyncIterableIterator<FormattedResult> =>
  Symbol.asyncIterator in subscribed;

/** Apollo's protocol: each result a part; an empty part now and then, so that nobody on the way gives the line up. */
const sendMultipart = async (
  request: SubscriptionRequest,
  reply: FastifyReply,
  subscribe: (request: SubscriptionRequest) => Promise<Subscribed>,
): Promise<void> => {
  const subscribed = await subscribe(request);
  if (!isStream(subscribed)) {
    await reply.code(400).send(subscribed);
    return;
  }
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': `multipart/mixed;boundary="${boundary}";subscriptionSpec=1.0`,
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  raw.once('close', () => void subscribed.return?.());
  const sendPart = async (body: unknown): Promise<void> => {
    // A reader who does not read stops the stream here; what comes meanwhile is kept once an order, not once an event.
    if (
      !raw.write(`\r\n--${boundary}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(body)}`) &&
      !raw.destroyed
    ) {
      await Promise.race([once(raw, 'drain'), once(raw, 'close')]);
    }
  };
  const heartbeat = setInterval(() => void sendPart({}), heartbeatMs);
  try {
    for await (const result of subscribed) await sendPart({ payload: result });
  } finally {
    clearInterval(heartbeat);
    raw.end(`\r\n--${boundary}--\r\n`);
  }
};

const refusal = (result: FormattedResult): Response => [
  JSON.stringify(result),
  { status: 400, statusText: 'Bad Request', headers: { 'content-type': 'application/json; charset=utf-8' } },
];

export interface StreamSender {
  readonly send: (
    dialect: StreamDialect,
    body: SubscriptionRequest,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<void>;
}

export const createStreamSender = (
  subscribe: Subscribe,
  callerOf: (request: FastifyRequest) => Caller,
): StreamSender => {
  const sendEvents = createHandler({
    // No connection is kept for several operations: every stream has one.
    authenticate: () => null,
    onSubscribe: async ({ raw }, { query, operationName, variables }) => {
      const wanted = { query: typeof query === 'string' ? query : '', operationName, variables };
      const subscribed = await subscribe(wanted, callerOf(raw));
      // Of a result without data the library would make nothing: it is the whole answer.
      return isStream(subscribed) ? (subscribed as never) : refusal(subscribed);
    },
  });
  return {
    send: async (dialect, body, request, reply) => {
      if (dialect === 'multipart') {
        return sendMultipart(body, reply, (wanted) => subscribe(wanted, callerOf(request)));
      }
      // The library compares the header for equality; urql, for one, lists more than this.
      request.raw.headers.accept = 'text/event-stream';
      return sendEvents(request, reply);
    },
  };
};
