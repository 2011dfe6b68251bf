/**
 * The properties P1 to P7 of RELIABILITY 2.1, checked by the carrier's ledger and by every answer that a client has heard;
 * and of 2.5, that nothing is sent after its expiry.
 * It knows nothing of how the protocol works: ranks of states are its own.
 */
import type { CareOrderState } from '../../src/generated/graphql.ts';
import { stateOf, unresolvedStates, type CareOrder } from '../../src/order/care-order.ts';
import type { Answer } from './gateway.ts';
import { contentOf, type Ledger, type LedgerEntry } from './ledger.ts';
import type { MemoryStore } from './memory-store.ts';
import type { CarrierWitness } from './simulated-carrier.ts';
import type { Wish } from './wish.ts';
import type { World } from './world.ts';

/** P1 to P7; that nothing is sent after its expiry; and that nothing is thrown that nobody expects. */
export type Property = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'expiry' | 'bug';

export interface Violation {
  readonly property: Property;
  readonly what: string;
  /** The order that it is about, to be found in the trace. */
  readonly orderId: string | null;
}

const final = 5;
const rank: Readonly<Record<CareOrderState, number>> = {
  RECORDED: 0,
  UNCONFIRMED: 1,
  ACCEPTED: 2,
  RECEIVED: 3,
  IN_PROGRESS: 4,
  COMPLETED: final,
  PARTIALLY_COMPLETED: final,
  FAILED: final,
  REJECTED: final,
  CANCELLED: final,
  EXPIRED: final,
};

const saysPlaced: readonly CareOrderState[] = [
  'ACCEPTED',
  'RECEIVED',
  'IN_PROGRESS',
  'COMPLETED',
  'PARTIALLY_COMPLETED',
  'FAILED',
];
const saysNotPlaced: readonly CareOrderState[] = ['REJECTED', 'EXPIRED'];

const isBackwards = (from: CareOrderState, to: CareOrderState): boolean =>
  rank[to] < rank[from] || (rank[from] === final && to !== from);

/** The next thing that a client could have known of an order when it asked. */
type Known = ReadonlyMap<number, CareOrderState>;

interface Told {
  readonly id: string;
  readonly purchaseOrderNumber: string;
  state: CareOrderState;
}

const placeOf = ({ key, part }: Pick<CareOrder, 'key' | 'part'>): string => `${key} part ${part}`;

export class Checker implements CarrierWitness {
  readonly violations: Violation[] = [];
  answers = 0;
  readonly #world: World;
  /** What each wish asks of the carrier, by key, part and fingerprint. */
  readonly #wanted = new Map<string, string>();
  /** The furthest state that any client has heard of, by key and part. */
  readonly #told = new Map<string, Map<number, Told>>();
  /** How many times the carrier has accepted something, by key and part. */
  readonly #accepted = new Map<string, number>();
  readonly #acceptedIds = new Set<string>();
  /** Keys and parts of which it was said, in an answer or in the journal, that nothing was placed. */
  readonly #notPlaced = new Map<string, string>();
  /** The unresolved order of each line. */
  readonly #holders = new Map<string, string>();
  /** When each order is to be given up. */
  readonly #expiresAt = new Map<string, number>();
  /** Requests that may still be accepted, by line: the orders they are for. */
  readonly #inFlight = new Map<string, string[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Tells what a wish should come to. */
  expect(wish: Wish, drafts: readonly Pick<CareOrder, 'part' | 'purchaseOrderNumber' | 'changes' | 'request'>[]): void {
    for (const draft of drafts)
      this.#wanted.set(`${placeOf({ ...wish, ...draft })} ${wish.fingerprint}`, contentOf(draft));
  }

  /** To be called when a question is asked, and given to `hear` with its answer. */
  ask(key: string): Known {
    return new Map([...(this.#told.get(key) ?? [])].map(([part, { state }]) => [part, state]));
  }

  hear(known: Known, wish: Wish, answer: Answer): void {
    this.answers += 1;
    if (answer.kind !== 'orders') return;
    for (const order of answer.orders) {
      const state = stateOf(order);
      const place = placeOf(order);
      this.#world.trace.add('client', `hears of ${order.id}: ${state}`);
      const before = known.get(order.part);
      if (before !== undefined && isBackwards(before, state)) {
        this.#violate('P6', order, `${place} was ${before}, and is told to be ${state}`);
      }
      this.#hearOf(order, state);
      if (order.fingerprint !== wish.fingerprint) this.#violate('P5', order, `${place} was answered to another wish`);
      const accepted = this.#accepted.get(place) ?? 0;
      if (saysPlaced.includes(state) && accepted !== 1)
        this.#violate('P2', order, `${place} is told to be ${state}, and the carrier has it ${accepted} times`);
      if (saysNotPlaced.includes(state)) this.#saidNotPlaced(order, `told to be ${state}`);
    }
  }

  onCommit(order: CareOrder, before: CareOrder | null): void {
    const state = stateOf(order);
    const isHolder = unresolvedStates.includes(order.state);
    for (const { ctn } of order.changes) {
      const holder = this.#holders.get(ctn);
      if (isHolder && holder !== undefined && holder !== order.id)
        this.#violate('P7', order, `${holder} and ${order.id} are unresolved for one line`);
      if (isHolder) this.#holders.set(ctn, order.id);
      else if (holder === order.id) this.#holders.delete(ctn);
    }
    if (saysNotPlaced.includes(state)) this.#saidNotPlaced(order, `recorded as ${state}`);
    if (!before) {
      this.#expiresAt.set(order.id, order.expiresAt.getTime());
      return;
    }
    const was = stateOf(before);
    if (isBackwards(was, state)) this.#violate('P6', order, `${order.id} was ${was}, and is recorded as ${state}`);
    order.changes.forEach(({ carrierState }, place) => {
      const said = before.changes[place]?.carrierState;
      if (said != null && (carrierState === null || isBackwards(said, carrierState)))
        this.#violate('P6', order, `a change of ${order.id} was ${said}, and is recorded as ${String(carrierState)}`);
    });
  }

  onWrite(order: CareOrder): void {
    const lateMs = this.#world.now - (this.#expiresAt.get(order.id) ?? Number.POSITIVE_INFINITY);
    if (lateMs > 0) this.#violate('expiry', order, `${order.id} is sent ${lateMs} ms after it was to be given up`);
    for (const { ctn } of order.changes) {
      const others = this.#inFlight.get(ctn) ?? [];
      // What is accepted already can only be accepted twice, which is P1's matter.
      if (others.some((id) => id !== order.id && !this.#acceptedIds.has(id)))
        this.#violate('P7', order, `${order.id} is sent while ${others.join()} is in flight for the same line`);
      this.#inFlight.set(ctn, [...others, order.id]);
    }
  }

  onDecided(order: CareOrder): void {
    for (const { ctn } of order.changes) {
      const flights = this.#inFlight.get(ctn) ?? [];
      const place = flights.indexOf(order.id);
      this.#inFlight.set(
        ctn,
        flights.filter((_, at) => at !== place),
      );
    }
  }

  onAccept(entry: LedgerEntry, order: CareOrder): void {
    const place = placeOf(order);
    const accepted = (this.#accepted.get(place) ?? 0) + 1;
    this.#accepted.set(place, accepted);
    this.#acceptedIds.add(order.id);
    if (accepted > 1) this.#violate('P1', order, `${place} is accepted ${accepted} times`);
    const said = this.#notPlaced.get(place);
    if (said !== undefined) this.#violate('P3', order, `${place} was ${said}, and is accepted now`);
    if (this.#wanted.get(`${place} ${order.fingerprint}`) !== entry.content)
      this.#violate('P5', order, `${place} is not what was asked for`);
  }

  readonly onBug = (error: unknown): void => {
    this.#violate('bug', { id: null }, error instanceof Error ? (error.stack ?? error.message) : String(error));
  };

  /** When the faults are healed, and the time to resolve is over. Only what cannot be known may be left to a person. */
  finish(store: MemoryStore, ledger: Ledger, isEverythingKnowable: boolean): void {
    for (const order of store.all()) {
      const place = placeOf(order);
      const state = stateOf(order);
      const accepted = this.#accepted.get(place) ?? 0;
      const isForPerson = order.state === 'MANUAL_REVIEW' && !isEverythingKnowable;
      if (rank[state] < rank.ACCEPTED && !isForPerson) this.#violate('P4', order, `${place} is still ${order.state}`);
      if (saysPlaced.includes(state) && accepted !== 1)
        this.#violate('P2', order, `${place} is ${state}, and the carrier has it ${accepted} times`);
      const isWithdrawn = state === 'CANCELLED' && order.carrierPayloadId === null;
      if (isWithdrawn && accepted !== 0) this.#violate('P3', order, `${place} was withdrawn, and the carrier has it`);
    }
    for (const entry of ledger.entries) {
      if (!store.get(entry.orderId))
        this.#violate('P2', { id: entry.orderId }, `the carrier has ${placeOf(entry)}, and the journal does not`);
    }
    for (const told of this.#told.values()) {
      for (const { id, state } of told.values()) {
        if (!store.get(id)) this.#violate('P4', { id }, `${id} was told to be ${state}, and is lost`);
      }
    }
  }

  #hearOf({ id, key, part, purchaseOrderNumber }: CareOrder, state: CareOrderState): void {
    const told = this.#told.get(key) ?? new Map<number, Told>();
    this.#told.set(key, told);
    const before = told.get(part);
    if (!before) told.set(part, { id, purchaseOrderNumber, state });
    else if (before.id !== id || before.purchaseOrderNumber !== purchaseOrderNumber)
      this.#violate('P6', { id }, `${key} part ${part} was ${before.id}, and is told to be ${id}`);
    else if (rank[state] > rank[before.state]) before.state = state;
  }

  #saidNotPlaced(order: CareOrder, said: string): void {
    const place = placeOf(order);
    this.#notPlaced.set(place, said);
    if ((this.#accepted.get(place) ?? 0) > 0) this.#violate('P3', order, `${place} is ${said}, and the carrier has it`);
  }

  #violate(property: Property, { id }: { readonly id: string | null }, what: string): void {
    this.#world.trace.add('CHECKER', `${property} is broken: ${what}`);
    this.violations.push({ property, what, orderId: id });
  }
}
