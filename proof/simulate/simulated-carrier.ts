/**
 * The carrier at its worst: it does not deduplicate, accepts late, loses answers, and looks orders up in a copy of its
 * books that lags behind. Its worst is bounded, and these are the bounds that the protocol's time to settle is made of.
 */
import type { CareOrder } from '../../src/order/care-order.ts';
import type { CancelOutcome, LookUpOutcome, SendOutcome } from '../../src/order/order-carrier.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';
import type { World } from './world.ts';

export interface CarrierBounds {
  /** The longest time from the writing of a request to its acceptance. */
  readonly maxAcceptDelayMs: number;
  /** The longest time until a look-up sees what was accepted. */
  readonly visibilityLagMs: number;
  /** What becomes of a second order with the same changes. */
  readonly duplicates: 'accepts' | 'answers again' | 'refuses';
  /** Whether it can be asked about an order whose number it has not told. */
  readonly canLookUpByRange: boolean;
}

/** Together with 5 s between clocks these are the 185 s of `worstCarrier`. */
export const worstBounds: CarrierBounds = {
  maxAcceptDelayMs: 120_000,
  visibilityLagMs: 60_000,
  duplicates: 'accepts',
  canLookUpByRange: true,
};

/** Who wants to know what happens to orders at the carrier. */
export interface CarrierWitness {
  onWrite(order: CareOrder): void;
  onAccept(entry: LedgerEntry, order: CareOrder): void;
  /** One request for an order can have no effect any more. */
  onDecided(order: CareOrder): void;
}

/** Answers that tell nothing, however they look on the wire. */
const unknownAnswers = ['connection reset', 'HTTP 500', 'HTTP 503', 'garbage'] as const;

export class SimulatedCarrier {
  readonly ledger = new Ledger();
  readonly #world: World;
  readonly #bounds: CarrierBounds;
  readonly #witness: CarrierWitness;
  /** Where news of an order is pushed to. */
  readonly #push: (changeIds: readonly string[]) => void;

  constructor(
    world: World,
    bounds: CarrierBounds,
    witness: CarrierWitness,
    push: (changeIds: readonly string[]) => void,
  ) {
    this.#world = world;
    this.#bounds = bounds;
    this.#witness = witness;
    this.#push = push;
  }

  /** Takes a request that was just written. `answer` is called at most once, or never. */
  receive(order: CareOrder, answer: (outcome: SendOutcome) => void): void {
    const { random, trace } = this.#world;
    this.#witness.onWrite(order);
    const transit = random.between(10, 300);
    if (!this.#world.strikes('send')) {
      const isRefused = random.chance(0.06);
      this.#decide(order, transit, isRefused ? 'refuse' : 'accept', answer);
      return;
    }
    const fate = random.pick(['lost', 'unanswered', 'unanswered', 'late', 'late', 'throttled'] as const);
    trace.add('carrier', `will treat ${order.id} attempt ${order.attempt}: ${fate}`);
    switch (fate) {
      case 'lost':
        this.#decide(order, transit, 'ignore', () => undefined);
        this.#answerBadly(transit, answer);
        return;
      case 'unanswered':
        this.#decide(order, transit, random.chance(0.1) ? 'refuse' : 'accept', () => undefined);
        this.#answerBadly(transit, answer);
        return;
      case 'late': {
        const after = random.between(transit, this.#bounds.maxAcceptDelayMs);
        const tells = random.chance(0.5);
        this.#decide(
          order,
          after,
          random.pick(['accept', 'accept', 'refuse', 'ignore']),
          tells ? answer : () => undefined,
        );
        if (!tells) this.#answerBadly(transit, answer);
        return;
      }
      case 'throttled':
        this.#after(transit, () => {
          this.#witness.onDecided(order);
          answer({ kind: 'not-sent', retryAfterMs: random.between(1000, 60_000), reason: 'throttled' });
        });
    }
  }

  /** What a look-up says that arrives now. */
  lookUp(order: CareOrder): LookUpOutcome {
    const { random, now, isHealed } = this.#world;
    const hasNumber = order.carrierPayloadId !== null || order.carrierOrderId !== null;
    // It says so, or gives an empty list.
    if (!hasNumber && !this.#bounds.canLookUpByRange)
      return random.chance(0.5) ? { kind: 'failed', reason: 'it cannot be asked by range' } : { kind: 'absent' };
    const changeIds = order.changes.map(({ id }) => id);
    const asOf = now - random.between(0, this.#bounds.visibilityLagMs);
    const [entry] = this.ledger.withChanges(changeIds).filter(({ acceptedAt }) => acceptedAt <= asOf);
    const status = entry && this.ledger.statusAt(entry, asOf);
    if (!entry || !status) return { kind: 'absent' };
    if (!isHealed && !entry.wasMissed && random.chance(0.05)) {
      entry.wasMissed = true;
      return { kind: 'absent' };
    }
    return { kind: 'found', status };
  }

  cancel(carrierOrderId: string): CancelOutcome {
    return this.ledger.cancel(carrierOrderId, this.#world.now)
      ? { kind: 'accepted' }
      : { kind: 'refused', code: 'TOO-LATE' };
  }

  #after(delayMs: number, run: () => void): void {
    this.#world.scheduler.after(delayMs, run);
  }

  #decide(
    order: CareOrder,
    delayMs: number,
    verdict: 'accept' | 'refuse' | 'ignore',
    answer: (outcome: SendOutcome) => void,
  ): void {
    this.#after(delayMs, () => {
      this.#world.trace.add('carrier', `${verdict}s ${order.id} attempt ${order.attempt}`);
      this.#witness.onDecided(order);
      if (verdict === 'accept') {
        const entry = this.#accept(order);
        if (entry) answer({ kind: 'accepted', payloadId: entry.payloadId, orderId: null });
        else answer({ kind: 'rejected', errors: [{ code: 'DUPLICATE', changeId: null }] });
      } else if (verdict === 'refuse') answer({ kind: 'rejected', errors: [{ code: 'E-2', changeId: null }] });
    });
  }

  /** Undefined when it is refused as a duplicate. */
  #accept(order: CareOrder): LedgerEntry | undefined {
    const { random, now } = this.#world;
    const [twin] = this.ledger.withChanges(order.changes.map(({ id }) => id));
    if (twin && this.#bounds.duplicates !== 'accepts')
      return this.#bounds.duplicates === 'answers again' ? twin : undefined;
    const entry = this.ledger.accept(order, now, random);
    this.#witness.onAccept(entry, order);
    for (const { at } of entry.steps) {
      // Pushed or not, at once or late, once or twice.
      for (let times = random.pick([0, 0, 1, 2]); times > 0; times -= 1) {
        this.#after(at - now + random.between(0, 3000), () => {
          this.#push(entry.changeIds);
        });
      }
    }
    return entry;
  }

  /** An answer that tells nothing, or none at all: then the sender waits until its deadline. */
  #answerBadly(transit: number, answer: (outcome: SendOutcome) => void): void {
    const { random } = this.#world;
    if (random.chance(0.4)) return;
    const reason = random.pick(unknownAnswers);
    this.#after(transit + random.between(0, 2000), () => {
      answer({ kind: 'unknown', reason });
    });
  }
}
