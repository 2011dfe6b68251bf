/**
 * Subscriptions over HTTP, on the address of queries. Two dialects serve every client without a package of its own:
 * server-sent events (urql, GraphiQL, Relay) and Apollo's multipart protocol (Apollo Client, Kotlin, iOS).
 */
import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import type { Caller } from '../identity/caller.ts';
import type { FormattedResult, SubscriptionRequest, Subscribed } from '../gateway/subscribe.ts';
import type { Tally } from '../telemetry/tally.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

export type Subscribe = (request: SubscriptionRequest, caller: Caller, tally: Tally) => Promise<Subscribed>;

export type StreamDialect = 'multipart' | 'events';

/** Which dialect the client reads; Apollo's first, because its clients accept several. */
export const dialectOf = ({ headers }: FastifyRequest): StreamDialect | undefined => {
  const accept = headers.accept ?? '';
  if (accept.includes('subscriptionSpec')) return 'multipart';
  return accept.includes('text/event-stream') ? 'events' : undefined;
};

const boundary = 'graphql';
const heartbeatMs = 5000;

type Stream = AsyncIterableIterator<FormattedResult>;

const isStream = (subscribed: Subscribed): subscribed is Stream => Symbol.asyncIterator in subscribed;

/** Apollo's protocol: each result a part; an empty part now and then, so that nobody on the way gives the line up. */
const sendMultipart = async (subscribed: Stream, reply: FastifyReply): Promise<void> => {
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

export interface StreamSender {
  readonly send: (
    dialect: StreamDialect,
    body: SubscriptionRequest,
    request: FastifyRequest,
    reply: FastifyReply,
    tally: Tally,
  ) => Promise<void>;
}

export const createStreamSender = (
  subscribe: Subscribe,
  callerOf: (request: FastifyRequest) => Caller,
  observe: Telemetry['observe'],
): StreamSender => {
  const opened = new WeakMap<object, Stream>();
  const sendEvents = createHandler({
    // No connection is kept for several operations: every stream has one.
    authenticate: () => null,
    onSubscribe: ({ raw }) => opened.get(raw) as never,
  });
  return {
    send: async (dialect, body, request, reply, tally) => {
      const subscribed = await subscribe(body, callerOf(request), tally);
      if (!isStream(subscribed)) {
        const isTooMany = subscribed.errors?.[0]?.extensions?.['code'] === 'RATE_LIMITED';
        await reply.code(isTooMany ? 429 : 400).send(subscribed);
        return;
      }
      observe(tally, 200);
      if (dialect === 'multipart') return sendMultipart(subscribed, reply);
      // The library reads the request once more. It is shown the operation that was let in, and nothing else: it compares
      // what is accepted for equality, though urql, for one, lists more.
      const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
      const shown = { method: 'POST', url: request.url, headers, body, raw: request.raw } as FastifyRequest;
      opened.set(shown, subscribed);
      return sendEvents(shown, reply);
    },
  };
};
