import type { CareOrderType } from '../../../src/generated/graphql.ts';
import { type CareOrder, factsOf } from '../../../src/order/care-order.ts';
import type { NewOrder, OrderJournal } from '../../../src/order/journal/order-journal.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;

let made = 0;

interface Wish {
  readonly ctn?: string;
  readonly type?: CareOrderType;
  /** What is asked for the line; two orders with the same one are the same wish. */
  readonly content?: string;
}

export interface NewOrderOf extends Partial<Omit<NewOrder, 'changes'>> {
  readonly changes?: readonly Wish[];
}

/** An order that can be inserted, unlike any other: a test says only what it cares about. */
export const aNewOrder = ({ changes = [{}], ...given }: NewOrderOf = {}): NewOrder => {
  made += 1;
  const name = made.toString().padStart(6, '0');
  return {
    id: `order-${name}`,
    tenant: 'acme',
    client: 'portal',
    key: `key-${name}`,
    part: 0,
    fingerprint: `fingerprint-${name}`,
    purchaseOrderNumber: `G${name}`,
    accountGroupId: 'group-1',
    ban: null,
    placedBy: null,
    changes: changes.map(({ ctn: given, type = 'SUSPEND_SERVICE', content = `content-${name}` }, index) => {
      const ctn = given ?? `3${name}${index.toString().padStart(3, '0')}`;
      return {
        id: `G${name}-${index}`,
        index,
        type,
        ctn,
        content: `${content} of ${ctn}`,
        carrierState: null,
        facts: factsOf({ suspendReason: 'LOST' }),
        newCtn: null,
        effectiveAt: null,
        error: null,
      };
    }),
    request: {
      foundationAccountNumber: null,
      consentToRecurringCharges: null,
      contact: { firstName: 'Ada', lastName: 'Byron', phone: '2025550100', email: 'ada@acme.example' },
      changes: changes.map(() => ({ suspendReason: 'LOST' })),
    },
    expiresInMs: 15 * minute,
    leaseMs: minute,
    duplicateWindowMs: 10 * minute,
    ...given,
  };
};

export const insertOne = async (journal: OrderJournal, order: NewOrder = aNewOrder()): Promise<CareOrder> => {
  const outcome = await journal.insertIntents([order]);
  if (outcome.kind !== 'inserted') throw new Error(`not inserted: ${outcome.kind}`);
  return outcome.orders[0];
};
