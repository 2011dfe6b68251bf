/** The carrier behind the wire: its books, its orders, its reports and its settings. A reset makes a new one. */

import type { Agenda } from './agenda.ts';
import { createCarrierNumbers, type CarrierNumbers } from './carrier-numbers.ts';
import type { CareOrder, OrderTiming } from './care-order.ts';
import { createOrderBook, type Deduplication, type OrderBook } from './order-book.ts';
import { createReportDesk, type ReportDesk } from './report-desk.ts';
import { seedWorld } from './seeded-world.ts';
import type { SimulatorClock } from './simulator-clock.ts';
import type { World } from './world.ts';

interface CarrierSettings {
  timing: OrderTiming;
  reportReadyMs: number;
  deduplication: Deduplication;
}

export interface Carrier {
  readonly clock: SimulatorClock;
  readonly agenda: Agenda;
  readonly world: World;
  readonly numbers: CarrierNumbers;
  readonly orders: OrderBook;
  readonly reports: ReportDesk;
  readonly settings: CarrierSettings;
  readonly onOrderStatus: (order: CareOrder) => void;
}

interface CarrierStart {
  readonly clock: SimulatorClock;
  readonly agenda: Agenda;
  /** Without one, the numbers follow from the clock, so that a later run does not give the same order ids again. */
  readonly seed: number | undefined;
  readonly accountLines: number;
  readonly onOrderStatus: (order: CareOrder) => void;
}

export const createCarrier = ({ clock, agenda, seed, accountLines, onOrderStatus }: CarrierStart): Carrier => ({
  clock,
  agenda,
  world: seedWorld(clock.now(), accountLines),
  numbers: createCarrierNumbers(seed ?? Math.floor(clock.now() / 1_000)),
  orders: createOrderBook(),
  reports: createReportDesk(),
  settings: {
    timing: { inProgressMs: 2_000, completedMs: 5_000 },
    reportReadyMs: 1_000,
    deduplication: 'none',
  },
  onOrderStatus,
});
