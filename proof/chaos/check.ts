/**
 * The judge. It knows two things only: the carrier's own ledger, and what clients were told. Neither the journal nor the
 * gateways are asked, so a mistake of theirs cannot hide itself. P1 to P6 stand in RELIABILITY section 2.1.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Reply, SeenOrder } from './ask.ts';
import { isSettled, type Answer, type Entry } from './book.ts';
import type { LedgerOrder } from './carrier.ts';

export interface Verdict {
  /** P1: keys whose order was accepted more than once. */
  readonly doubled: readonly string[];
  /** P2: keys that were told of an accepted order which the ledger does not have. */
  readonly lost: readonly string[];
  /** P3: keys that were told that nothing was placed, while the ledger has it; or that were refused without a reason. */
  readonly falselyRefused: readonly string[];
  /** P4: keys whose clients were never told for certain. */
  readonly unresolved: readonly string[];
  /** P5: entries of the ledger that are not what was asked; and entries that nobody asked for. */
  readonly altered: readonly string[];
  /** P6: keys with two identities, or whose state went backwards. */
  readonly backwards: readonly string[];
}

const acceptedStates: readonly string[] = [
  'ACCEPTED',
  'RECEIVED',
  'IN_PROGRESS',
  'COMPLETED',
  'PARTIALLY_COMPLETED',
  'FAILED',
  'CANCELLED',
];

const ranks: readonly (readonly string[])[] = [
  ['RECORDED'],
  ['UNCONFIRMED'],
  ['ACCEPTED'],
  ['RECEIVED'],
  ['IN_PROGRESS'],
  ['COMPLETED', 'PARTIALLY_COMPLETED', 'FAILED', 'CANCELLED', 'REJECTED', 'EXPIRED'],
];

const rankOf = (state: string): number => ranks.findIndex((states) => states.includes(state));
const isFinal = (state: string): boolean => rankOf(state) === ranks.length - 1;
const isAccepted = ({ state }: SeenOrder): boolean => acceptedStates.includes(state);

const orderIn = (reply: Reply): SeenOrder | undefined => (reply.kind === 'order' ? reply.order : undefined);
const ordersIn = ({ answers }: Entry): readonly SeenOrder[] => answers.flatMap(({ reply }) => orderIn(reply) ?? []);

/** An answer asked for after another one had arrived must not say less. */
const goesBack = (earlier: Answer, later: Answer): boolean => {
  const [before, after] = [orderIn(earlier.reply), orderIn(later.reply)];
  if (!before || later.askedAt < earlier.answeredAt) return false;
  // An order that was told of is there for ever. A gateway that cannot answer says nothing of it.
  if (!after) return later.reply.kind === 'refused';
  if (rankOf(after.state) < rankOf(before.state)) return true;
  if (isFinal(before.state)) return after.state !== before.state;
  return isAccepted(before) && !isAccepted(after);
};

const somePair = ({ answers }: Entry, test: (earlier: Answer, later: Answer) => boolean): boolean =>
  answers.some((earlier) => answers.some((later) => test(earlier, later)));

const hasOneIdentity = (orders: readonly SeenOrder[]): boolean =>
  new Set(
    orders.map(({ id, key, purchaseOrderNumber, changeId }) => [id, key, purchaseOrderNumber, changeId].join(' ')),
  ).size <= 1;

/** No two wishes have the line and the type in common, so these find the wish behind an entry, whoever was told of it. */
const nameOf = ({ type, ctn }: { readonly type: string; readonly ctn: string }): string => `${type} ${ctn}`;
const wishOf = ({ body }: LedgerOrder): string => body.changeRequest.map(nameOf).join(', ');

const isAltered = ({ wish, answers }: Entry, { poNumber, body }: LedgerOrder): boolean => {
  const [change] = body.changeRequest;
  if (!change || body.changeRequest.length !== 1) return true;
  const { changeRequestId, ...content } = change;
  const [told] = ordersIn({ wish, answers } as Entry);
  return (
    !isDeepStrictEqual({ ...content }, { ...wish.wire }) ||
    (told !== undefined && (told.purchaseOrderNumber !== poNumber || told.changeId !== changeRequestId))
  );
};

export const judge = (entries: readonly Entry[], ledger: readonly LedgerOrder[]): Verdict => {
  const hopeless = entries.filter(({ wish }) => wish.isHopeless);
  const hopeful = entries.filter(({ wish }) => !wish.isHopeless);
  const placed = new Map<string, LedgerOrder[]>();
  for (const order of ledger) placed.set(wishOf(order), [...(placed.get(wishOf(order)) ?? []), order]);
  const placedFor = ({ wish }: Entry): readonly LedgerOrder[] => placed.get(nameOf(wish.wire)) ?? [];
  const wishes = new Set(hopeful.map(({ wish }) => nameOf(wish.wire)));
  const keysOf = (found: readonly Entry[]): readonly string[] => found.map(({ wish }) => wish.key);

  const wasRefused = (entry: Entry): boolean =>
    entry.answers.some(
      ({ reply }) =>
        reply.kind === 'refused' || (reply.kind === 'order' && isSettled(reply.order) && !isAccepted(reply.order)),
    );
  // The carrier takes each of these orders, so nobody may say that it refused one. An order may expire.
  const wasRejected = (entry: Entry): boolean =>
    entry.answers.some(({ reply }) => reply.kind === 'refused' || orderIn(reply)?.state === 'REJECTED');

  return {
    doubled: keysOf(hopeful.filter((entry) => placedFor(entry).length > 1)),
    lost: [
      ...keysOf(hopeful.filter((entry) => ordersIn(entry).some(isAccepted) && placedFor(entry).length === 0)),
      ...keysOf(hopeless.filter((entry) => ordersIn(entry).some(isAccepted))),
    ],
    falselyRefused: keysOf(
      hopeful.filter((entry) => wasRejected(entry) || (wasRefused(entry) && placedFor(entry).length > 0)),
    ),
    unresolved: keysOf(entries.filter(({ walkedAway, definiteAt }) => !walkedAway && definiteAt === undefined)),
    altered: [
      ...keysOf(hopeful.filter((entry) => placedFor(entry).some((order) => isAltered(entry, order)))),
      ...ledger.filter((order) => !wishes.has(wishOf(order))).map((order) => `nobody asked for: ${wishOf(order)}`),
    ],
    backwards: keysOf(entries.filter((entry) => !hasOneIdentity(ordersIn(entry)) || somePair(entry, goesBack))),
  };
};
