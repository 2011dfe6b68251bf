/**
 * What happens when the carrier calls. The push is authenticated by whoever received it; even so it is never believed, only
 * taken as a hint: the order is looked up at the carrier, once for the same news.
 */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { Turns } from '../upstream/turns.ts';
import type { OrderJournal } from './journal/order-journal.ts';
import type { OrderProtocol } from './order-protocol.ts';
import { readPush } from './push.upstream.ts';

export interface PushReceiverOptions {
  readonly journal: OrderJournal;
  readonly protocol: OrderProtocol;
  readonly log: Logger;
}

/** What the caller is told: taken (whether or not it was news), not readable, or too many at once. */
export type PushVerdict = 'taken' | 'unreadable' | 'too-many';

const atOnce = 8;
const mostWaiting = 1000;

export class PushReceiver {
  readonly #options: PushReceiverOptions;
  readonly #turns = new Turns(atOnce);
  readonly #following = new Set<Promise<void>>();

  constructor(options: PushReceiverOptions) {
    this.#options = options;
  }

  /** @throws StoreUnavailableError: then the carrier should call again. */
  async receive(pushId: string, body: unknown): Promise<PushVerdict> {
    const { journal, log } = this.#options;
    const push = readPush(body);
    if (!push) return 'unreadable';
    if (this.#turns.waiting >= mostWaiting) return 'too-many';
    const news = createHash('sha256').update(push.newsKey).digest('base64url');
    const isNew =
      (await journal.appendWebhookOnce(`id ${pushId}`)) && (await journal.appendWebhookOnce(`news ${news}`));
    if (isNew) {
      const following = this.#turns
        .run(() => this.#look(push.changeIds))
        // The order is still polled.
        .catch((error: unknown) => {
          log.warn({ err: error }, 'push not followed up');
        })
        .finally(() => this.#following.delete(following));
      this.#following.add(following);
    }
    return 'taken';
  }

  async #look(changeIds: readonly string[]): Promise<void> {
    const { journal, protocol, log } = this.#options;
    const order = await journal.findByChange(changeIds);
    if (order) await protocol.refresh(order, 'PUSH');
    else log.warn('push for an order that is not ours');
  }

  /** Waits for the look-ups in hand. */
  async settled(): Promise<void> {
    await Promise.all(this.#following);
  }
}
