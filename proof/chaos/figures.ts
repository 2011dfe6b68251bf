/** What a run is summed up in, and which sums it must reach. */
import type { Book } from './book.ts';
import type { Conclusion } from './conclusion.ts';
import { badStories } from './story.ts';
import type { TroubleCounts } from './troubles.ts';

export interface Outcome extends Conclusion {
  readonly store: string;
  readonly book: Book;
  readonly troubles: TroubleCounts;
  readonly posts: { readonly all: number; readonly faulty: number };
  /** Gateways that ended by themselves. */
  readonly crashes: number;
  /** SIGTERMs that were not obeyed well. */
  readonly badStops: number;
  /** What gateways logged as errors, beside a store that cannot be used. */
  readonly errors: readonly string[];
}

export interface Minimum extends TroubleCounts {
  readonly orders: number;
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;

const ordersOf = ({ book }: Outcome): number => book.entries.filter(({ answers }) => answers.length > 0).length;

const unresolvedOf = ({ verdict, unsettled }: Outcome): number => Math.max(verdict.unresolved.length, unsettled);

/** The one line that a reader needs. */
export const lastLine = (outcome: Outcome): string => {
  const { store, book, troubles, posts, verdict } = outcome;
  const waits = book.entries
    .flatMap(({ firstAskedAt, definiteAt }) => (definiteAt === undefined ? [] : [definiteAt - firstAskedAt]))
    .sort((a, b) => a - b);
  return [
    `${store}: ${ordersOf(outcome)} orders, ${troubles.kill} kill -9, ${troubles.terminate} SIGTERM,`,
    `${troubles.freeze} freezes, ${troubles.stopStore} database stops, ${posts.faulty} of ${posts.all} posts faulty:`,
    `${verdict.doubled.length} doubled, ${verdict.lost.length} lost,`,
    `${verdict.falselyRefused.length} falsely refused, ${unresolvedOf(outcome)} unresolved,`,
    `${verdict.backwards.length} backwards, ${verdict.altered.length} altered;`,
    `to definite p50 ${seconds(percentile(waits, 0.5))}, p99 ${seconds(percentile(waits, 0.99))}`,
  ].join(' ');
};

/** What went by beside the figures that must be zero. */
export const sideLine = ({ book, healedMs }: Outcome): string => {
  const last = (state: string): number =>
    book.entries.filter(({ answers }) => {
      const reply = answers.at(-1)?.reply;
      return reply?.kind === 'order' && reply.order.state === state;
    }).length;
  const codes = new Map<string, number>();
  for (const { reply } of book.entries.flatMap(({ answers }) => answers)) {
    const names =
      reply.kind === 'order'
        ? []
        : reply.kind === 'silence'
          ? ['no answer']
          : [`${reply.kind}: ${reply.codes.join(' ')}`];
    for (const name of names) codes.set(name, (codes.get(name) ?? 0) + 1);
  }
  return [
    `  ${last('REJECTED')} rejected as they must be, ${last('EXPIRED')} expired unplaced,`,
    `${book.entries.filter(({ walkedAway }) => walkedAway).length} clients walked away;`,
    `all settled ${healedMs === undefined ? 'too late' : `${seconds(healedMs)} after the last fault`};`,
    [...codes].map(([name, count]) => `${count} × ${name}`).join(', '),
  ].join(' ');
};

/** Everything for which a run fails, in words; empty when it is good. */
export const complaints = (outcome: Outcome, minimum: Minimum): readonly string[] => {
  const { verdict, troubles, crashes, badStops, errors } = outcome;
  const few = Object.entries({ orders: ordersOf(outcome), ...troubles }).flatMap(([name, count]) => {
    const needed = minimum[name as keyof Minimum];
    return count < needed ? [`too few for a finding: ${name} ${count}, needed ${needed}`] : [];
  });
  const bad = badStories(verdict, outcome.book);
  const counts = Object.entries({ unresolved: unresolvedOf(outcome), crashes, badStops, errors: errors.length });
  const logged = errors.slice(0, 5).map((line) => `logged: ${line.slice(0, 400)}`);
  return [...few, ...bad, ...logged, ...counts.flatMap(([name, count]) => (count > 0 ? [`${name}: ${count}`] : []))];
};
