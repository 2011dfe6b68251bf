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

/**
 * With the seconds from the first question to each question and its answer; the same answer many times is told once. The
 * order's number is found in the logs.
 */
const storyOf = ({ wish, answers, firstAskedAt }: Entry): string => {
  const since = (at: number): string => ((at - firstAskedAt) / 1000).toFixed(2);
  const told: { word: string; from: string; to: string; times: number }[] = [];
  for (const { askedAt, answeredAt, reply } of answers.toSorted((a, b) => a.askedAt - b.askedAt)) {
    const [word, to] = [wordOf(reply), since(answeredAt)];
    const last = told.at(-1);
    if (last?.word === word) Object.assign(last, { to, times: last.times + 1 });
    else told.push({ word, from: since(askedAt), to, times: 1 });
  }
  const nodeIds = answers.flatMap(({ reply }) => (reply.kind === 'order' ? [reply.order.id] : []));
  const ids = new Set(nodeIds.map((id) => Buffer.from(id, 'base64url').toString()));
  const words = told.map(({ word, from, to, times }) => `${from}-${to} ${word}${times > 1 ? ` (${times} times)` : ''}`);
  return `${wish.key} ${[...ids].join(' ')}: ${words.join('; ')}`;
};

const mostTold = 10;

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
