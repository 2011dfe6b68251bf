/**
 * Gateways with one rule of the protocol left out, each as somebody might write it in good faith. The checker has to catch
 * every one of them: a check that no one has seen fail proves nothing.
 */
import type { CareOrder } from '../../src/order/care-order.ts';
import type { OrderJournal, Transition } from '../../src/order/journal/order-journal.ts';
import type { OrderCarrier, SendOutcome } from '../../src/order/order-carrier.ts';
import type { Property } from './checker.ts';
import { connectTo } from './memory-journal.ts';
import { MemoryStore } from './memory-store.ts';
import type { Seat, Variant } from './variant.ts';

export interface Mutant extends Variant {
  /** Properties of which one, at least, does not hold any more. */
  readonly breaks: readonly Property[];
}

/** The carrier, with what became of a sending read in another way. */
const reading =
  (read: (outcome: SendOutcome) => SendOutcome) =>
  (carrier: OrderCarrier): OrderCarrier => ({
    ...carrier,
    send: async (order, fence) => read(await carrier.send(order, fence)),
  });

/** The journal, with transitions changed on their way. */
const rewriting =
  (rewrite: (transition: Transition, order: CareOrder) => Transition) =>
  (journal: OrderJournal): OrderJournal => ({
    ...journal,
    advance: (order, transition, events) => journal.advance(order, rewrite(transition, order), events),
  });

/** The journal, with transitions into some states answered before they are written. */
const hurrying =
  (states: readonly CareOrder['state'][]) =>
  (journal: OrderJournal): OrderJournal => ({
    ...journal,
    advance: (order, transition, events) => {
      const { state, beginAttempt } = transition;
      if (state === undefined || !states.includes(state)) return journal.advance(order, transition, events);
      journal.advance(order, transition, events).catch(() => undefined);
      const attempt = order.attempt + (beginAttempt === true ? 1 : 0);
      return Promise.resolve({ ...order, state, attempt, version: order.version + 1 });
    },
  });

/** The journal, with claimed orders seen in another way. */
const seeing =
  (see: (order: CareOrder, seat: Seat) => CareOrder) =>
  (journal: OrderJournal, seat: Seat): OrderJournal => ({
    ...journal,
    claimDue: async (lane, limit, leaseMs) =>
      (await journal.claimDue(lane, limit, leaseMs)).map((order) => see(order, seat)),
  });

export const mutants: readonly Mutant[] = [
  {
    name: 'no journal: orders are remembered by their process alone',
    breaks: ['P1'],
    journal: (_, { world }) => connectTo(new MemoryStore({ now: () => world.now })),
  },
  {
    name: 'sends before SENDING is durable',
    breaks: ['P1'],
    journal: hurrying(['SENDING']),
  },
  {
    name: 'answers before the outcome is in the journal',
    breaks: ['P6'],
    journal: hurrying(['ACKED', 'REJECTED']),
  },
  {
    name: 'sends again what a dead process was sending',
    breaks: ['P1'],
    protocol: (protocol, { journal, times }) => ({
      ...protocol,
      resolve: async (order) => {
        if (order.state !== 'SENDING') return protocol.resolve(order);
        const again = await journal.advance(order, { state: 'INTENT', leaseMs: times.leaseMs }, []);
        return again ? protocol.send(again) : order;
      },
    }),
  },
  {
    name: 'takes a 5xx, a reset or a time-out for not sent, and tries again',
    breaks: ['P1'],
    carrier: reading((outcome) =>
      outcome.kind === 'unknown' ? { kind: 'not-sent', retryAfterMs: null, reason: outcome.reason } : outcome,
    ),
  },
  {
    name: 'takes a time-out for a refusal',
    breaks: ['P3'],
    carrier: reading((outcome) => (outcome.kind === 'unknown' ? { kind: 'rejected', errors: [] } : outcome)),
  },
  { name: 'does not let a doubt settle', breaks: ['P1'], profile: { settleMs: 0 } },
  { name: 'lets a doubt settle for the visibility lag alone', breaks: ['P1'], profile: { settleMs: 60_000 } },
  {
    name: 'counts the time to settle from the first doubt',
    breaks: ['P1'],
    journal: rewriting(({ beginDoubt, ...rest }, { doubtSince }) =>
      beginDoubt === true && doubtSince === null ? { ...rest, beginDoubt } : rest,
    ),
  },
  {
    name: 'sends again after one look-up that found nothing',
    breaks: ['P1'],
    journal: seeing((order) => (order.state === 'IN_DOUBT' ? { ...order, negatives: 1 } : order)),
  },
  {
    name: "counts ages by the process's wall clock",
    breaks: ['P1', 'P3'],
    journal: seeing((order) => ({ ...order, updatedAt: new Date(Date.now()) })),
  },
  {
    name: 'keys are not unique',
    breaks: ['P1'],
    rules: { uniqueKeys: false },
    journal: (journal) => ({ ...journal, getByKey: () => Promise.resolve([]) }),
  },
  { name: 'lines are not guarded', breaks: ['P7'], rules: { guardedLines: false } },
  {
    name: 'no fence',
    breaks: ['P1'],
    carrier: (carrier) => ({ ...carrier, send: (order) => carrier.send(order, () => true) }),
  },
  {
    name: 'the fence is asked before the connection is there',
    breaks: ['P1'],
    carrier: (carrier) => ({
      ...carrier,
      send: (order, fence) => {
        const isInTime = fence();
        return carrier.send(order, () => isInTime);
      },
    }),
  },
  {
    name: 'a lost compare-and-set is tried again on the newer version',
    breaks: ['P1', 'P6'],
    journal: (journal) => ({
      ...journal,
      advance: async (order, transition, events) => {
        const next = await journal.advance(order, transition, events);
        const newer = next ? null : await journal.get(order.id);
        return newer ? journal.advance(newer, transition, events) : next;
      },
    }),
  },
  {
    name: 'whoever loses a compare-and-set goes on with what somebody else has made of the order',
    breaks: ['P1'],
    journal: (journal) => ({
      ...journal,
      advance: async (order, transition, events) => {
        const next = await journal.advance(order, transition, events);
        if (next || transition.state === undefined) return next;
        const newer = await journal.get(order.id);
        return newer?.state === transition.state ? newer : null;
      },
    }),
  },
  {
    name: 'expiry is looked at before SENDING is durable, and not after',
    breaks: ['expiry'],
    journal: (journal) => ({
      ...journal,
      advance: async (order, transition, events) => {
        const next = await journal.advance(order, transition, events);
        return next?.state === 'SENDING' ? { ...next, expiresAt: new Date(8.64e15) } : next;
      },
    }),
  },
  {
    name: 'a deduplicating carrier: what is not sent the second time was not sent the first time',
    breaks: ['P3'],
    kind: 'deduplicates',
    journal: rewriting((transition) =>
      transition.state === 'IN_DOUBT' && transition.beginDoubt !== true
        ? { ...transition, state: 'INTENT' }
        : transition,
    ),
  },
  {
    name: 'a carrier that refuses duplicates: its refusal is taken for the end of the doubt',
    breaks: ['P3'],
    kind: 'refuses duplicates',
    journal: (journal) => ({
      ...journal,
      advance: (order, transition, events) =>
        journal.advance(
          order,
          // The one step out of SENDING that says nothing to anybody.
          transition.state === 'IN_DOUBT' && events.length === 0 ? { ...transition, state: 'REJECTED' } : transition,
          events,
        ),
    }),
  },
  {
    name: 'believes a carrier that cannot be asked by range when it finds nothing',
    breaks: ['P1', 'P3'],
    kind: 'deduplicates and cannot be asked by range',
    profile: { canLookUpByRange: true },
  },
];
