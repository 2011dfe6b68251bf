/** A way to build the gateway: the right one, and each mutant. */
import type { OrderJournal } from '../../src/order/journal/order-journal.ts';
import type { OrderCarrier } from '../../src/order/order-carrier.ts';
import type { CarrierProfile, OrderProtocol, ProtocolDeps } from '../../src/order/order-protocol.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { CarrierKind } from './carrier-kinds.ts';
import type { StoreRules } from './memory-store.ts';
import type { World } from './world.ts';

/** Where a variant's parts run. */
export interface Seat {
  readonly process: GatewayProcess;
  readonly world: World;
}

export interface Variant {
  readonly name: string;
  /** The kind of carrier that it is about; any when left out. */
  readonly kind?: CarrierKind;
  readonly profile?: Partial<CarrierProfile>;
  readonly rules?: Partial<StoreRules>;
  readonly journal?: (journal: OrderJournal, seat: Seat) => OrderJournal;
  readonly carrier?: (carrier: OrderCarrier) => OrderCarrier;
  readonly protocol?: (protocol: OrderProtocol, deps: ProtocolDeps) => OrderProtocol;
}

export const faithful: Variant = { name: 'the protocol as it is' };
