/** What the carrier has accepted, and how it gets on with it: the only truth that the checker believes. */
import type { CareOrderState } from '../../src/generated/graphql.ts';
import type { CareOrder } from '../../src/order/care-order.ts';
import type { CarrierStatus } from '../../src/order/order-carrier.ts';
import type { Random } from './random.ts';

/** What an order asks of the carrier; two orders with the same one ask for the same. */
export const contentOf = (order: Pick<CareOrder, 'purchaseOrderNumber' | 'changes' | 'request'>): string =>
  JSON.stringify([
    order.purchaseOrderNumber,
    order.changes.map(({ id, type, ctn }) => [id, type, ctn]),
    order.request?.changes,
  ]);

interface Step {
  readonly at: number;
  /** The carrier's word, for the order and for each of its changes. */
  readonly word: string;
  readonly state: CareOrderState | null;
  readonly changes: readonly (CareOrderState | null)[];
}

export interface LedgerEntry {
  readonly orderId: string;
  readonly key: string;
  readonly part: number;
  readonly content: string;
  readonly changeIds: readonly string[];
  readonly payloadId: string;
  readonly carrierOrderId: string;
  readonly acceptedAt: number;
  steps: readonly Step[];
  /** It was missed by a look-up once; no carrier misses the same order again and again. */
  wasMissed: boolean;
}

const finals = ['COMPLETED', 'COMPLETED', 'FAILED'] as const satisfies readonly CareOrderState[];

/** What will become of an accepted order, and when. */
const drawSteps = (order: CareOrder, acceptedAt: number, random: Random): readonly Step[] => {
  const all = <T>(state: T) => order.changes.map(() => state);
  const receivedAt = acceptedAt + random.between(0, 20_000);
  const begunAt = receivedAt + random.between(1000, 60_000);
  const halfDoneAt = begunAt + random.between(1000, 60_000);
  const doneAt = halfDoneAt + random.between(0, 90_000);
  const ends = order.changes.map(() => random.pick(finals));
  const end = ends.every((state) => state === ends[0]) ? (ends[0] ?? 'COMPLETED') : 'PARTIALLY_COMPLETED';
  return [
    { at: acceptedAt, word: 'Queued', state: null, changes: all(null) },
    { at: receivedAt, word: 'Received', state: 'RECEIVED', changes: all('RECEIVED') },
    { at: begunAt, word: 'InProgress', state: 'IN_PROGRESS', changes: all('IN_PROGRESS') },
    {
      at: halfDoneAt,
      word: 'InProgress',
      state: 'IN_PROGRESS',
      changes: ends.map((state, place) => (place === 0 && ends.length > 1 ? state : 'IN_PROGRESS')),
    },
    { at: doneAt, word: 'Done', state: end, changes: ends },
  ];
};

export class Ledger {
  readonly entries: LedgerEntry[] = [];

  accept(order: CareOrder, now: number, random: Random): LedgerEntry {
    const number = this.entries.length + 1;
    const entry: LedgerEntry = {
      orderId: order.id,
      key: order.key,
      part: order.part,
      content: contentOf(order),
      changeIds: order.changes.map(({ id }) => id),
      payloadId: `payload-${number}`,
      carrierOrderId: `carrier-${number}`,
      acceptedAt: now,
      steps: drawSteps(order, now, random),
      wasMissed: false,
    };
    this.entries.push(entry);
    return entry;
  }

  /** The orders with one of these changes: by what the carrier knows, not by our ids. */
  withChanges(changeIds: readonly string[]): readonly LedgerEntry[] {
    return this.entries.filter((entry) => entry.changeIds.some((id) => changeIds.includes(id)));
  }

  /** How an order stood at an instant; undefined when it was not there yet. */
  statusAt(entry: LedgerEntry, at: number): CarrierStatus | undefined {
    const step = entry.steps.findLast((one) => one.at <= at);
    return (
      step && {
        payloadId: entry.payloadId,
        orderId: entry.carrierOrderId,
        word: step.word,
        state: step.state,
        changes: entry.changeIds.map((changeId, place) => ({
          changeId,
          word: step.word,
          state: step.changes[place] ?? null,
          newCtn: null,
          completedAt: step.changes[place] === 'COMPLETED' ? new Date(step.at) : null,
          errorCode: step.changes[place] === 'FAILED' ? 'E-1' : null,
        })),
      }
    );
  }

  /** Withdraws an order that was not begun yet; false when it is too late. */
  cancel(carrierOrderId: string, now: number): boolean {
    const entry = this.entries.find((one) => one.carrierOrderId === carrierOrderId);
    const begun = entry?.steps.find(({ state }) => state === 'IN_PROGRESS');
    if (!entry || (begun && begun.at <= now)) return false;
    const cancelled = { at: now, word: 'Cancelled', state: 'CANCELLED' as const };
    entry.steps = [
      ...entry.steps.filter(({ at }) => at <= now),
      { ...cancelled, changes: entry.changeIds.map(() => 'CANCELLED' as const) },
    ];
    return true;
  }
}
