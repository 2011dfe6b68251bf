/**
 * One life of one gateway: the real protocol over its process's journal and carrier, the ways into it that place-care-order.ts,
 * submit-care-orders.ts and receive-push.ts have, and the lanes of resolve-orders.ts, all over virtual time.
 */
import { cancelCareOrder } from '../../src/order/cancel-care-order.ts';
import type { CareOrder } from '../../src/order/care-order.ts';
import { StoreUnavailableError, type Lane, type OrderJournal } from '../../src/order/journal/order-journal.ts';
import type { OrderCarrier } from '../../src/order/order-carrier.ts';
import {
  createOrderProtocol,
  type CarrierProfile,
  type OrderProtocol,
  type ProtocolDeps,
  type ProtocolTimes,
} from '../../src/order/order-protocol.ts';
import { reachCarrier } from './carrier-client.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { MemoryStore } from './memory-store.ts';
import { reachJournal } from './remote-journal.ts';
import type { SimulatedCarrier } from './simulated-carrier.ts';
import type { Variant } from './variant.ts';
import { createAuditTrail } from '../../src/order/audit-trail.ts';
import { caller, draftsOf, type Wish } from './wish.ts';
import type { World } from './world.ts';

export interface GatewayParts {
  readonly world: World;
  readonly process: GatewayProcess;
  readonly store: MemoryStore;
  readonly carrier: SimulatedCarrier;
  readonly profile: CarrierProfile;
  readonly times: ProtocolTimes;
  readonly variant: Variant;
  /** Told of what should never be thrown. */
  readonly onBug: (error: unknown) => void;
}

/** What a client is told. */
export type Answer =
  | { readonly kind: 'orders'; readonly orders: readonly CareOrder[] }
  | { readonly kind: 'reused' }
  | { readonly kind: 'blocked' };

const answerAfterMs = 8000;
/** Real time has no say in a run. */
const longerThanAnyRunMs = 2 ** 31 - 1;
const batch = 16;
const lanes = ['doubt', 'status'] as const satisfies readonly Lane[];

export class Gateway {
  readonly #world: World;
  readonly #times: ProtocolTimes;
  readonly #process: GatewayProcess;
  readonly #journal: OrderJournal;
  readonly #carrier: OrderCarrier;
  readonly #protocol: OrderProtocol;
  readonly #onBug: (error: unknown) => void;

  constructor({ world, process, store, carrier, profile, times, variant, onBug }: GatewayParts) {
    const journal = reachJournal(process, store, world);
    const reached = reachCarrier(process, carrier, world, times.sendDeadlineMs);
    this.#world = world;
    this.#times = times;
    this.#process = process;
    this.#onBug = onBug;
    this.#journal = variant.journal?.(journal, { process, world }) ?? journal;
    this.#carrier = variant.carrier?.(reached) ?? reached;
    const deps: ProtocolDeps = {
      journal: this.#journal,
      carrier: this.#carrier,
      profile: { ...profile, ...variant.profile },
      times,
      monotonic: process.monotonic,
      onTransition: (order, cause) => {
        world.trace.add(process.name, `${order.id} is ${order.state} (${cause})`);
      },
    };
    const protocol = createOrderProtocol(deps);
    this.#protocol = variant.protocol?.(protocol, deps) ?? protocol;
    for (const lane of lanes) this.#schedule(lane, this.#pause());
  }

  async place(wish: Wish): Promise<Answer> {
    const { tenant, clientId } = caller;
    const known = await this.#journal.getByKey(tenant.id, clientId, wish.key);
    if (known.length > 0) return replayOf(known, wish);
    const drafts = draftsOf(wish, this.#times, () => this.#world.newId('order'));
    const outcome = await this.#journal.insertIntents(drafts);
    switch (outcome.kind) {
      case 'replay':
        return replayOf(outcome.orders, wish);
      case 'blocked':
        return { kind: 'blocked' };
      case 'inserted':
        return { kind: 'orders', orders: await this.#sendAll(outcome.orders) };
    }
  }

  async read(key: string): Promise<Answer> {
    return { kind: 'orders', orders: await this.#journal.getByKey(caller.tenant.id, caller.clientId, key) };
  }

  /** Withdraws the first order of a key. */
  async cancel(key: string): Promise<Answer> {
    const [found] = await this.#journal.getByKey(caller.tenant.id, caller.clientId, key);
    const { order } = await cancelCareOrder(found ?? null, {
      protocol: this.#protocol,
      carrier: this.#carrier,
      answerAfterMs: longerThanAnyRunMs,
      caller,
      audit: createAuditTrail(this.#journal, caller, 'simulation'),
    });
    return { kind: 'orders', orders: order ? [order] : [] };
  }

  async push(pushId: string, changeIds: readonly string[]): Promise<void> {
    try {
      if (!(await this.#journal.appendWebhookOnce(pushId))) return;
      const order = await this.#journal.findByChange(changeIds);
      if (order) await this.#protocol.refresh(order, 'PUSH');
    } catch (error) {
      this.#report(error);
    }
  }

  /** As `sendAll` of submit-care-orders.ts: side by side, or one after the other until one is refused. */
  async #sendAll(orders: readonly CareOrder[]): Promise<readonly CareOrder[]> {
    if (orders.length === 1 || this.#world.random.chance(0.5))
      return Promise.all(orders.map((order) => this.#sendWithin(order)));
    const sent: CareOrder[] = [];
    for (const order of orders) {
      const isGivenUp = ['REJECTED', 'NOT_PLACED'].includes(sent.at(-1)?.state ?? '');
      sent.push(isGivenUp ? await this.#protocol.withdraw(order) : await this.#sendWithin(order));
    }
    return sent;
  }

  /** As `sendWithin` of place-care-order.ts. */
  async #sendWithin(order: CareOrder): Promise<CareOrder> {
    let written = order;
    const sending = this.#protocol.send(order, (durable) => {
      written = durable;
    });
    try {
      return (await Promise.race([sending, this.#process.sleep(answerAfterMs)])) ?? written;
    } finally {
      sending.catch((error: unknown) => {
        this.#report(error);
      });
    }
  }

  #pause(): number {
    // The real one pauses for a second; a few more cost no generality, and save most of the simulation's time.
    return this.#world.random.between(1000, 5000);
  }

  #schedule(lane: Lane, delayMs: number): void {
    this.#process.later(delayMs, () => {
      void this.#takeBatch(lane).then((taken) => {
        this.#schedule(lane, taken === batch ? 0 : this.#pause());
      });
    });
  }

  async #takeBatch(lane: Lane): Promise<number> {
    try {
      const orders = await this.#journal.claimDue(lane, batch, this.#times.leaseMs);
      await Promise.all(
        orders.map((order) =>
          this.#protocol.resolve(order).catch((error: unknown) => {
            this.#report(error);
          }),
        ),
      );
      return orders.length;
    } catch (error) {
      this.#report(error);
      return 0;
    }
  }

  #report(error: unknown): void {
    if (!(error instanceof StoreUnavailableError)) this.#onBug(error);
  }
}

const replayOf = (orders: readonly CareOrder[], { fingerprint }: Wish): Answer =>
  orders.every((order) => order.fingerprint === fingerprint) ? { kind: 'orders', orders } : { kind: 'reused' };
