/**
 * The protocol that every order follows once it is written down, whoever drives it: the request that placed it, or the
 * background after a crash. Clock, store and carrier come from outside, so that it can be simulated.
 *
 * Its promise: at most one accepted order for a key, and none lost. Everything rests on three rules. An order is durable
 * in the journal before a byte leaves; each step is a compare-and-set, and whoever loses it does nothing; after a send
 * whose outcome is not certain, the carrier is asked (twice, later than it could still accept) before it is sent again.
 * Source: RELIABILITY section 2.
 */
import type { CareOrderState } from '../generated/graphql.ts';
import type { Actor } from './audit.ts';
import {
  isCertainlyNotSent,
  isTerminal,
  stateOf,
  type CareOrder,
  type CareOrderChange,
  type EventSource,
  type JournalState,
} from './care-order.ts';
import { StoreUnavailableError, type NewEvent, type OrderJournal, type Transition } from './journal/order-journal.ts';
import type { CarrierStatus, OrderCarrier, SendOutcome } from './order-carrier.ts';
import { carrierMessage } from './carrier-messages.ts';

/** How the carrier behaves, so far as the protocol depends on it. The defaults assume the worst. */
export interface CarrierProfile {
  /** The carrier itself refuses or repeats the answer of a second order with the same natural keys. */
  readonly deduplicates: boolean;
  /** How long after a lost answer the carrier may still accept, and a look-up may still not see it. */
  readonly settleMs: number;
  /** Whether a lost order can be found again by asking for a range of days. */
  readonly canLookUpByRange: boolean;
}

export interface ProtocolTimes {
  /** An order that could not be sent for so long is given up. */
  readonly expiryMs: number;
  /** How long sending may take. */
  readonly sendDeadlineMs: number;
  /** Twice the send deadline: nobody else may touch an order that is being sent. */
  readonly leaseMs: number;
  /** The fence forbids writing so close to the end of the lease. */
  readonly fenceMarginMs: number;
  readonly retryMs: number;
  readonly lookUpRetryMs: number;
  readonly firstPollMs: number;
  readonly longestPollMs: number;
  /** The carrier's horizon: it cannot be asked about older orders. */
  readonly pollHorizonMs: number;
  /** A doubt that lasts so long is a person's to settle. */
  readonly reviewAfterMs: number;
}

const seconds = 1000;
const minutes = 60 * seconds;
const days = 24 * 60 * minutes;

export const usualTimes: ProtocolTimes = {
  expiryMs: 15 * minutes,
  sendDeadlineMs: 15 * seconds,
  leaseMs: 30 * seconds,
  fenceMarginMs: 5 * seconds,
  retryMs: 5 * seconds,
  lookUpRetryMs: 15 * seconds,
  firstPollMs: 5 * seconds,
  longestPollMs: 5 * minutes,
  pollHorizonMs: 90 * days,
  reviewAfterMs: 1 * days,
};

/** 120 s of late acceptance, 60 s until a look-up sees it, 5 s between clocks. */
export const worstCarrier: CarrierProfile = { deduplicates: false, settleMs: 185 * seconds, canLookUpByRange: true };

export interface ProtocolDeps {
  readonly journal: OrderJournal;
  readonly carrier: OrderCarrier;
  readonly profile: CarrierProfile;
  readonly times: ProtocolTimes;
  /** A clock that never jumps, for the fence. */
  readonly monotonic: () => number;
  /** Told of every transition, for logs and metrics. */
  readonly onTransition?: (order: CareOrder, cause: string) => void;
}

export interface OrderProtocol {
  /**
   * Sends an order in state INTENT that the caller holds. Gives it as it is afterwards; `onSending` hears of it as soon as it
   * is durable that it is being sent, for a caller who does not wait so long.
   */
  send(order: CareOrder, onSending?: (sending: CareOrder) => void): Promise<CareOrder>;
  /** Does the next thing for a due order that the caller has claimed. */
  resolve(order: CareOrder): Promise<CareOrder>;
  /** Asks the carrier how an order stands, and takes in what it says. */
  refresh(order: CareOrder, source: EventSource): Promise<CareOrder>;
  /** Takes back an order that was never sent. Gives it as it is afterwards: somebody else may have been quicker. */
  withdraw(order: CareOrder, by?: Actor): Promise<CareOrder>;
  /** Writes a sentence into the timeline, and into the audit trail who asked for its withdrawal; nothing else changes. */
  note(order: CareOrder, message: string, by: Actor): Promise<CareOrder>;
}

/** Public states in their order: a state is never left for one before it. */
const rank: Readonly<Record<CareOrderState, number>> = {
  RECORDED: 0,
  UNCONFIRMED: 1,
  ACCEPTED: 2,
  RECEIVED: 3,
  IN_PROGRESS: 4,
  COMPLETED: 5,
  PARTIALLY_COMPLETED: 5,
  FAILED: 5,
  REJECTED: 5,
  CANCELLED: 5,
  EXPIRED: 5,
};
const isFinal = (state: CareOrderState) => rank[state] === rank.COMPLETED;

const journalStates: Partial<Record<CareOrderState, JournalState>> = {
  ACCEPTED: 'ACKED',
  RECEIVED: 'RECEIVED',
  IN_PROGRESS: 'IN_PROGRESS',
  COMPLETED: 'COMPLETED',
  PARTIALLY_COMPLETED: 'PARTIAL',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
};

/**
 * How long ago something was, by the journal's own clock at the order's last step (a claim is a step). The clock of this
 * process has no say: it may be wrong, or jump, and an order would be sent again too early.
 */
const ageOf = ({ updatedAt }: CareOrder, since: Date): number => updatedAt.getTime() - since.getTime();

const isExpired = (order: CareOrder): boolean => ageOf(order, order.expiresAt) >= 0;

/** The order's state out of its changes': all alike, or some done and some not, or the furthest of those under way. */
const combinedState = (states: readonly CareOrderState[]): CareOrderState => {
  const [first] = states;
  if (first !== undefined && states.every((state) => state === first)) return first;
  if (states.every(isFinal)) return 'PARTIALLY_COMPLETED';
  return states
    .filter((state) => !isFinal(state))
    .reduce((furthest, state) => (rank[state] > rank[furthest] ? state : furthest), 'ACCEPTED');
};

const forwards = (from: CareOrderState, to: CareOrderState | null): CareOrderState =>
  to !== null && !isFinal(from) && rank[to] > rank[from] ? to : from;

export const createOrderProtocol = (deps: ProtocolDeps): OrderProtocol => {
  const { journal, carrier, profile, times, monotonic } = deps;

  /** One step; null when its compare-and-set is lost: somebody else has the order, and the caller must not act on it. */
  const tryStep = async (
    order: CareOrder,
    cause: string,
    transition: Transition,
    ...events: NewEvent[]
  ): Promise<CareOrder | null> => {
    const next = await journal.advance(order, transition, events);
    if (next) deps.onTransition?.(next, cause);
    return next;
  };

  /** What somebody else has made of an order: to be told, never to be acted on. */
  const asItIs = async (order: CareOrder): Promise<CareOrder> => (await journal.get(order.id)) ?? order;

  /** The last step of a way: the order after it, or as somebody else has left it. */
  const step = async (...wanted: Parameters<typeof tryStep>): Promise<CareOrder> =>
    (await tryStep(...wanted)) ?? asItIs(wanted[0]);

  const gatewayEvent = (state: CareOrderState, message?: string): NewEvent => ({
    state,
    source: 'GATEWAY',
    ...(message !== undefined && { message }),
  });

  const pollDelay = (order: CareOrder): number | null => {
    const age = ageOf(order, order.createdAt);
    if (age > times.pollHorizonMs) return null;
    // Whole milliseconds: a journal keeps no fractions.
    return Math.min(Math.max(Math.round(age / 2), times.firstPollMs), times.longestPollMs);
  };

  /** What the carrier asks for, but not beyond the time at which the order is given up. */
  const retryDelay = (order: CareOrder, askedMs: number | null): number =>
    Math.min(askedMs ?? times.retryMs, Math.max(-ageOf(order, order.expiresAt), 0));

  const doubt = (order: CareOrder, reason: string): Promise<CareOrder> =>
    step(
      order,
      reason,
      {
        state: profile.canLookUpByRange || profile.deduplicates ? 'IN_DOUBT' : 'MANUAL_REVIEW',
        beginDoubt: true,
        leaseMs: null,
        negatives: 0,
        dueInMs: profile.canLookUpByRange ? times.lookUpRetryMs : profile.deduplicates ? times.retryMs : null,
      },
      gatewayEvent('UNCONFIRMED', "The carrier's answer was lost; we are finding out."),
    );

  const giveUp = (order: CareOrder): Promise<CareOrder> =>
    step(
      order,
      'expired',
      { state: 'NOT_PLACED', leaseMs: null, dueInMs: null },
      gatewayEvent('EXPIRED', 'It could not be sent in time and was given up.'),
    );

  const reject = (
    order: CareOrder,
    errors: Extract<SendOutcome, { kind: 'rejected' }>['errors'],
  ): Promise<CareOrder> => {
    const changes = order.changes.map((change): CareOrderChange => {
      const error =
        errors.find(({ changeId }) => changeId === change.id) ?? errors.find(({ changeId }) => changeId === null);
      return error ? { ...change, error: { carrierCode: error.code, message: carrierMessage(error.code) } } : change;
    });
    return step(
      order,
      'rejected',
      { state: 'REJECTED', leaseMs: null, dueInMs: null, changes },
      gatewayEvent('REJECTED', 'The carrier refused the order.'),
    );
  };

  /**
   * A carrier that deduplicates is sent an order again before its doubt has settled. Then only a yes settles it: a refusal
   * may be that of the second of two, and what was not sent says nothing of what was sent before.
   */
  const isStillInDoubt = ({ doubtSince }: CareOrder): boolean => profile.deduplicates && doubtSince !== null;

  const settle = (order: CareOrder, outcome: SendOutcome): Promise<CareOrder> => {
    switch (outcome.kind) {
      case 'accepted':
        return step(
          order,
          'accepted',
          {
            state: 'ACKED',
            leaseMs: null,
            dueInMs: times.firstPollMs,
            ...(outcome.payloadId !== null && { carrierPayloadId: outcome.payloadId }),
            ...(outcome.orderId !== null && { carrierOrderId: outcome.orderId }),
          },
          gatewayEvent('ACCEPTED'),
        );
      case 'rejected':
        if (!isStillInDoubt(order)) return reject(order, outcome.errors);
        // Not sent any more: once it is given up, the carrier is asked.
        return step(order, 'refused in doubt', {
          state: 'IN_DOUBT',
          leaseMs: null,
          dueInMs: retryDelay(order, Number.POSITIVE_INFINITY),
        });
      case 'not-sent':
        return step(
          order,
          outcome.reason,
          {
            state: isStillInDoubt(order) ? 'IN_DOUBT' : 'INTENT',
            leaseMs: null,
            dueInMs: retryDelay(order, outcome.retryAfterMs),
          },
          gatewayEvent(
            stateOf({ state: 'INTENT', attempt: order.attempt }),
            'The carrier could not be reached; we try again.',
          ),
        );
      case 'unknown':
        return doubt(order, outcome.reason);
    }
  };

  const send: OrderProtocol['send'] = async (order, onSending) => {
    if (isExpired(order)) return giveUp(order);
    const begun = monotonic();
    const sending = await tryStep(
      order,
      'sending',
      { state: 'SENDING', beginAttempt: true, leaseMs: times.leaseMs, dueInMs: times.leaseMs },
      gatewayEvent('UNCONFIRMED'),
    );
    // Not even when it reads SENDING now: then somebody else is sending it.
    if (!sending) return asItIs(order);
    onSending?.(sending);
    // Neither near the end of the lease, nor when the order is not wanted any more: whoever froze on the way here finds out.
    const writableMs = Math.min(times.leaseMs - times.fenceMarginMs, -ageOf(sending, sending.expiresAt));
    const fence = () => monotonic() - begun < writableMs;
    const outcome = await carrier.send(sending, fence);
    try {
      return await settle(sending, outcome);
    } catch (error) {
      // The outcome could not be written down. The journal says SENDING, so that is what is told: UNCONFIRMED, never a
      // state that a later look into the journal would take back. The resolver finds the order at the carrier.
      if (error instanceof StoreUnavailableError) return sending;
      throw error;
    }
  };

  /** Whether it means anything when the carrier does not find an order. */
  const canBeFound = ({ carrierPayloadId, carrierOrderId }: CareOrder): boolean =>
    profile.canLookUpByRange || carrierPayloadId !== null || carrierOrderId !== null;

  const review = (order: CareOrder, cause: string): Promise<CareOrder> =>
    step(
      order,
      cause,
      { state: 'MANUAL_REVIEW', leaseMs: null, dueInMs: null },
      ...(order.state === 'MANUAL_REVIEW' ? [] : [gatewayEvent('UNCONFIRMED', 'A person has to settle this order.')]),
    );

  const resolveDoubt = async (order: CareOrder): Promise<CareOrder> => {
    const doubtAge = ageOf(order, order.doubtSince ?? order.createdAt);
    const outcome = await carrier.lookUp(order);
    if (outcome.kind === 'found') {
      const { payloadId, orderId } = outcome.status;
      const acked = await tryStep(
        order,
        'found',
        {
          state: 'ACKED',
          leaseMs: times.leaseMs,
          dueInMs: times.firstPollMs,
          ...(payloadId !== null && { carrierPayloadId: payloadId }),
          ...(orderId !== null && { carrierOrderId: orderId }),
        },
        { state: 'ACCEPTED', source: 'POLL', message: 'The carrier has the order.' },
      );
      return acked ? applyStatus(acked, outcome.status, 'POLL') : asItIs(order);
    }
    if (!canBeFound(order)) return review(order, 'cannot be found out');
    if (ageOf(order, order.createdAt) > times.reviewAfterMs) return review(order, 'too long in doubt');
    if (outcome.kind === 'failed') return step(order, outcome.reason, { leaseMs: null, dueInMs: times.lookUpRetryMs });
    if (doubtAge < profile.settleMs) {
      return step(order, 'not seen yet', {
        leaseMs: null,
        dueInMs: Math.max(times.lookUpRetryMs, profile.settleMs - doubtAge),
      });
    }
    if (order.negatives === 0)
      return step(order, 'absent once', { negatives: 1, leaseMs: null, dueInMs: times.lookUpRetryMs });
    // Twice absent, later than it could still have been accepted: it certainly is not there.
    if (isExpired(order)) return giveUp(order);
    const again = await tryStep(
      order,
      'absent twice',
      { state: 'INTENT', negatives: 2, leaseMs: times.leaseMs, dueInMs: times.leaseMs },
      gatewayEvent('UNCONFIRMED', 'The carrier does not have it; we send it again.'),
    );
    return again ? send(again) : asItIs(order);
  };

  const readStatus = async (order: CareOrder, source: EventSource): Promise<CareOrder> => {
    const outcome = await carrier.lookUp(order);
    if (outcome.kind === 'found') return applyStatus(order, outcome.status, source);
    return step(order, outcome.kind, { leaseMs: null, dueInMs: pollDelay(order) });
  };

  const refresh: OrderProtocol['refresh'] = (order, source) => {
    switch (order.state) {
      case 'ACKED':
      case 'RECEIVED':
      case 'IN_PROGRESS':
        return readStatus(order, source);
      case 'IN_DOUBT':
      case 'MANUAL_REVIEW':
        return resolveDoubt(order);
      default:
        // Not sent yet, being sent by somebody, or over: there is nothing to ask.
        return Promise.resolve(order);
    }
  };

  const resolve: OrderProtocol['resolve'] = (order) => {
    switch (order.state) {
      case 'INTENT':
        return send(order);
      case 'SENDING':
        // Its sender is gone: whether the request left is not known, so it is never simply sent again.
        return doubt(order, 'the sender is gone');
      case 'IN_DOUBT':
        return profile.deduplicates && !isExpired(order) ? send(order) : resolveDoubt(order);
      case 'ACKED':
      case 'RECEIVED':
      case 'IN_PROGRESS':
        return readStatus(order, 'POLL');
      default:
        return step(order, 'nothing to do', { leaseMs: null, dueInMs: null });
    }
  };

  const applyStatus = async (order: CareOrder, status: CarrierStatus, source: EventSource): Promise<CareOrder> => {
    const before = stateOf(order);
    const changes = order.changes.map((change): CareOrderChange => {
      const said = status.changes.find(({ changeId }) => changeId === change.id);
      const from = change.carrierState ?? before;
      const to = forwards(from, said?.state ?? status.state);
      const failed = to === 'FAILED' && change.error === null;
      return {
        ...change,
        carrierState: to === before && change.carrierState === null ? null : to,
        newCtn: change.newCtn ?? said?.newCtn ?? null,
        effectiveAt: change.effectiveAt ?? (to === 'COMPLETED' ? (said?.completedAt ?? order.updatedAt) : null),
        error: failed
          ? { carrierCode: said?.errorCode ?? null, message: carrierMessage(said?.errorCode ?? null) }
          : change.error,
      };
    });
    const after = forwards(before, combinedState(changes.map(({ carrierState }) => carrierState ?? before)));
    const word = status.word;
    const events: NewEvent[] = [];
    if (after !== before) events.push({ state: after, source, ...(word !== null && { carrierStatus: word }) });
    else if (word !== null && status.state === null && !(await hasWord(order, word)))
      events.push({ state: after, source, carrierStatus: word });
    if (changes.length > 1) {
      changes.forEach((change, index) => {
        const was = order.changes[index]?.carrierState ?? before;
        const is = change.carrierState ?? before;
        const said = status.changes.find(({ changeId }) => changeId === change.id)?.word;
        if (is !== was)
          events.push({ state: is, source, changeId: change.id, ...(said != null && { carrierStatus: said }) });
      });
    }
    const state = journalStates[after] ?? order.state;
    const done = isTerminal({ state });
    return step(
      order,
      `status ${status.state ?? 'unknown'}`,
      {
        state,
        changes,
        leaseMs: null,
        dueInMs: done ? null : pollDelay(order),
        ...(status.payloadId !== null && order.carrierPayloadId === null && { carrierPayloadId: status.payloadId }),
        ...(status.orderId !== null && order.carrierOrderId === null && { carrierOrderId: status.orderId }),
      },
      ...events,
    );
  };

  /** An unknown word is told once, not at every poll. */
  const hasWord = async (order: CareOrder, word: string): Promise<boolean> =>
    (await journal.events([order.id])).some(({ carrierStatus }) => carrierStatus === word);

  const withdraw: OrderProtocol['withdraw'] = (order, by) =>
    isCertainlyNotSent(order)
      ? step(
          order,
          'withdrawn',
          { state: 'CANCELLED', leaseMs: null, dueInMs: null, ...(by && { by }) },
          gatewayEvent('CANCELLED', 'It was withdrawn before it was sent.'),
        )
      : Promise.resolve(order);

  const note: OrderProtocol['note'] = (order, message, by) =>
    step(order, 'noted', { by }, gatewayEvent(stateOf(order), message));

  return { send, resolve, refresh, withdraw, note };
};
