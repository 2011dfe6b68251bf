/** An accepted order and how it moves: Received, InProgress, then Completed, Failed, PartiallyCompleted or Canceled. Status words are assumed. */

import type { Agenda } from './agenda.ts';
import { startOfNextBillCycle } from './calendar.ts';
import type { PlannedChange } from './care-order-request.ts';
import type { Plan } from './change-plan.ts';
import type { JsonObject } from './json-reading.ts';
import { findScenario, type OrderScript } from './scenarios.ts';

/** A word of the carrier's, or the one of the scenario whose word nobody knows. */
export type StatusWord =
  'Received' | 'InProgress' | 'Completed' | 'Failed' | 'Canceled' | 'PartiallyCompleted' | 'Parked';

export interface OrderedChange {
  readonly changeRequestId: string;
  readonly type: string;
  readonly ctn: string;
  readonly script: OrderScript | undefined;
  status: StatusWord;
  newCtn?: string;
  completedAt?: number;
  error?: { readonly code: string; readonly description: string };
  /** Gone once the change is done: the effects hold on to the line. */
  plan: Plan | undefined;
}

export interface CareOrder {
  readonly orderId: string;
  readonly payloadId: string;
  readonly poNumber: string | undefined;
  readonly accountGroupId: string;
  readonly acceptedAt: number;
  /** The careOrderRequest as it came. */
  readonly body: JsonObject;
  readonly changes: readonly OrderedChange[];
  status: StatusWord;
  statusAt: number;
}

export interface OrderTiming {
  readonly inProgressMs: number;
  readonly completedMs: number;
}

export const toOrderedChange = ({ changeRequestId, type, ctn, plan }: PlannedChange): OrderedChange => ({
  changeRequestId,
  type,
  ctn,
  script: findScenario(ctn)?.order,
  status: 'Received',
  plan,
});

/** The order's word follows from those of its changes. */
const statusOfOrder = (changes: readonly OrderedChange[]): StatusWord => {
  const words = new Set(changes.map(({ status }) => status));
  const isDone = [...words].every((word) => word === 'Completed' || word === 'Failed');
  if (isDone && changes.some(({ script, status }) => script === 'completesInPart' && status === 'Failed')) {
    return 'PartiallyCompleted';
  }
  const [only] = words;
  if (words.size === 1 && only !== undefined) return only;
  return isDone ? 'PartiallyCompleted' : 'InProgress';
};

/** Moves the order to its changes' word and says so. */
const settle = (order: CareOrder, at: number, onStatus: (order: CareOrder) => void): void => {
  const status = statusOfOrder(order.changes);
  if (status === order.status) return;
  order.status = status;
  order.statusAt = at;
  onStatus(order);
};

const complete = (change: OrderedChange, at: number, agenda: Agenda): void => {
  const { plan } = change;
  change.status = 'Completed';
  change.completedAt = at;
  change.plan = undefined;
  if (plan === undefined) return;
  const newCtn = plan.reserveCtn?.();
  if (newCtn !== undefined) change.newCtn = newCtn;
  for (const effect of plan.effects) {
    const wanted =
      effect.at === 'nextBillingCycle' ? startOfNextBillCycle(at) : effect.at === 'completion' ? at : effect.at;
    if (wanted <= at) effect.apply(at);
    else agenda.at(wanted, effect.apply);
  }
};

const fail = (change: OrderedChange, at: number): void => {
  change.status = 'Failed';
  change.completedAt = at;
  change.plan = undefined;
  change.error = { code: 'CARE_ORDER_NOT_ELIGIBLE', description: 'The line is not eligible for this change' };
};

const begin = (change: OrderedChange): void => {
  // What is going to fail goes from Received to Failed without a word between.
  if (change.status !== 'Received' || change.script === 'fails' || change.script === 'completesInPart') return;
  change.status = change.script === 'isParked' ? 'Parked' : 'InProgress';
};

const finish = (change: OrderedChange, at: number, agenda: Agenda): void => {
  if (change.status === 'Completed' || change.script === 'staysInProgress' || change.script === 'isParked') return;
  if (change.script === 'fails' || change.script === 'completesInPart') fail(change, at);
  else complete(change, at, agenda);
};

/** Enters what is to happen to an order that was just accepted. Changes that complete at once are done before this returns. */
export const startOrder = (
  order: CareOrder,
  timing: OrderTiming,
  agenda: Agenda,
  onStatus: (order: CareOrder) => void,
): void => {
  const step = (move: (change: OrderedChange, at: number) => void) => (at: number) => {
    if (order.status === 'Canceled') return;
    for (const change of order.changes) move(change, at);
    settle(order, at, onStatus);
  };
  onStatus(order);
  step((change, at) => {
    if (change.script === 'completesAtOnce') complete(change, at, agenda);
  })(order.acceptedAt);
  agenda.at(order.acceptedAt + Math.min(timing.inProgressMs, timing.completedMs), step(begin));
  agenda.at(
    order.acceptedAt + timing.completedMs,
    step((change, at) => {
      finish(change, at, agenda);
    }),
  );
};

/** Only an order that nothing has been done about can be called off. */
export const isCancelable = (order: CareOrder): boolean => order.status === 'Received';

export const cancelOrder = (order: CareOrder, at: number, onStatus: (order: CareOrder) => void): void => {
  for (const change of order.changes) {
    change.status = 'Canceled';
    change.completedAt = at;
    change.plan = undefined;
  }
  settle(order, at, onStatus);
};
