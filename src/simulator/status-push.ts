/** Order status pushed to the client, signed as Standard Webhooks ask. Off until an address is given. */

import { createHmac } from 'node:crypto';

import { wallNow } from './simulator-clock.ts';

export interface PushTarget {
  readonly url: string;
  /** Base64, with or without the prefix `whsec_`. */
  readonly secret: string;
}

interface StatusPush {
  readonly setTarget: (target: PushTarget | undefined) => void;
  readonly send: (id: string, notification: unknown) => void;
}

const ATTEMPTS = 3;
const TIMEOUT_MS = 5_000;
const PAUSE_MS = 250;

const sign = (secret: string, content: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(content)
    .digest('base64')}`;

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, PAUSE_MS).unref();
  });

const post = async ({ url, secret }: PushTarget, id: string, body: string): Promise<boolean> => {
  const timestamp = String(Math.floor(wallNow() / 1_000));
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': sign(secret, `${id}.${timestamp}.${body}`),
  };
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

export const createStatusPush = (): StatusPush => {
  let target: PushTarget | undefined;
  /** One after the other, so that a receiver sees the steps of an order in their order. */
  let queue = Promise.resolve();

  const deliver = async (to: PushTarget, id: string, body: string): Promise<void> => {
    for (let attempt = 1; attempt <= ATTEMPTS && target === to; attempt++) {
      if (attempt > 1) await pause();
      if (await post(to, id, body)) return;
    }
  };

  return {
    setTarget: (to) => {
      target = to;
    },
    send: (id, notification) => {
      const to = target;
      if (to === undefined) return;
      const body = JSON.stringify(notification);
      queue = queue.then(() => deliver(to, id, body));
    },
  };
};
