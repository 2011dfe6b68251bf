/** `POST /carrier/order-status`: signed by the carrier as Standard Webhooks says (DESIGN section 7, ruling 19). */
import type { FastifyInstance } from 'fastify';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { PushVerdict } from '../order/receive-push.ts';
import { errorBody } from './plain-errors.ts';

export interface PushRouteOptions {
  /** Shared with the carrier: base64, with or without `whsec_` before it. */
  readonly secret: string;
  readonly receive: (pushId: string, body: unknown) => Promise<PushVerdict>;
}

const largestPush = 128 * 1024;

/** The body, if the carrier signed it within the last five minutes; undefined when it did not. */
const verified = (webhook: Webhook, body: string, headers: Record<string, string>): unknown => {
  try {
    return webhook.verify(body, headers);
  } catch (error) {
    if (error instanceof WebhookVerificationError || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

export const addPushRoute = (app: FastifyInstance, { secret, receive }: PushRouteOptions): void => {
  const webhook = new Webhook(secret);
  void app.register((scope, _options, done) => {
    // The signature is over the bytes, so the body is not parsed before it is checked.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: largestPush },
      (_request, body, parsed) => {
        parsed(null, body);
      },
    );
    scope.post('/carrier/order-status', { bodyLimit: largestPush }, async (request, reply) => {
      const header = (name: string) => String(request.headers[name] ?? '');
      const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
      const headers = Object.fromEntries(names.map((name) => [name, header(name)]));
      const body = verified(webhook, typeof request.body === 'string' ? request.body : '', headers);
      if (body === undefined) return reply.code(401).send(errorBody('UNAUTHENTICATED'));
      switch (await receive(header('webhook-id'), body)) {
        case 'taken':
          return reply.code(202).send();
        case 'unreadable':
          return reply.code(400).send(errorBody('BAD_REQUEST'));
        case 'too-many':
          return reply.code(429).header('retry-after', '1').send(errorBody('RATE_LIMITED'));
      }
    });
    done();
  });
};
