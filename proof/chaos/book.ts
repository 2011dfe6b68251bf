/** What every client was told, and when: the evidence that the checker holds against the carrier's ledger. */
import type { Reply, SeenOrder } from './ask.ts';
import type { Wish } from './wishes.ts';

export interface Answer {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly reply: Reply;
}

export interface Entry {
  readonly wish: Wish;
  readonly answers: Answer[];
  readonly firstAskedAt: number;
  /** When somebody was first told for certain whether the carrier has the order. */
  definiteAt: number | undefined;
  /** Its client asked once and never came back. */
  walkedAway: boolean;
}

const unsettled: readonly string[] = ['RECORDED', 'UNCONFIRMED'];

export const isSettled = ({ state }: SeenOrder): boolean => !unsettled.includes(state);

/** Whether it says for certain if the carrier has the order. */
export const isDefinite = (reply: Reply): boolean =>
  reply.kind === 'refused' || (reply.kind === 'order' && isSettled(reply.order));

export class Book {
  readonly entries: Entry[] = [];

  open(wish: Wish): Entry {
    const entry = { wish, answers: [], firstAskedAt: performance.now(), definiteAt: undefined, walkedAway: false };
    this.entries.push(entry);
    return entry;
  }

  note(entry: Entry, askedAt: number, reply: Reply): void {
    const answeredAt = performance.now();
    entry.answers.push({ askedAt, answeredAt, reply });
    if (isDefinite(reply)) entry.definiteAt ??= answeredAt;
  }
}
