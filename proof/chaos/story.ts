/** The evidence, for people: what the clients of a key were told, and when. */
import type { Reply } from './ask.ts';
import type { Book, Entry } from './book.ts';
import type { Verdict } from './check.ts';

const wordOf = (reply: Reply): string => {
  switch (reply.kind) {
    case 'order':
      return reply.order.state;
    case 'silence':
      return 'no answer';
    default:
      return `${reply.kind} ${reply.codes.join(' ')}`;
  }
};

/** With the seconds from the first question to each question and its answer; the order's number is found in the logs. */
const storyOf = ({ wish, answers, firstAskedAt }: Entry): string => {
  const since = (at: number): string => ((at - firstAskedAt) / 1000).toFixed(2);
  const told = answers
    .toSorted((a, b) => a.askedAt - b.askedAt)
    .map(({ askedAt, answeredAt, reply }) => `${since(askedAt)}-${since(answeredAt)} ${wordOf(reply)}`);
  const nodeIds = answers.flatMap(({ reply }) => (reply.kind === 'order' ? [reply.order.id] : []));
  const ids = new Set(nodeIds.map((id) => Buffer.from(id, 'base64url').toString()));
  return `${wish.key} ${[...ids].join(' ')}: ${told.join('; ')}`;
};

const mostTold = 20;

/** A story for each key that a run fails for. */
export const badStories = (verdict: Verdict, book: Book): readonly string[] => {
  const entries = new Map(book.entries.map((entry) => [entry.wish.key, entry]));
  return Object.entries(verdict).flatMap(([name, keys]) =>
    (keys as readonly string[]).slice(0, mostTold).map((key) => {
      const entry = entries.get(key);
      return `${name}: ${entry ? storyOf(entry) : key}`;
    }),
  );
};
