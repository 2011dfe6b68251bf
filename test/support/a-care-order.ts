import type { CareOrderType } from '../../src/generated/graphql.ts';
import { factsOf, type CareOrder, type ChangeContent } from '../../src/order/care-order.ts';

/** One change of an order: its type, and what it asks for. */
export interface AskedChange {
  readonly type: CareOrderType;
  readonly ctn?: string;
  readonly content?: ChangeContent;
}

/** An order as the journal has it while it is being sent: a test says only what it cares about. */
export const aCareOrder = (changes: readonly AskedChange[], more: Partial<CareOrder> = {}): CareOrder => ({
  id: 'order-1',
  tenant: 'acme',
  client: 'portal',
  key: 'key-0000000000000001',
  part: 0,
  fingerprint: 'fingerprint',
  purchaseOrderNumber: '202405040001',
  accountGroupId: '73001012763',
  ban: '123456789012',
  placedBy: 'Dana Rivera',
  state: 'SENDING',
  version: 2,
  attempt: 1,
  leaseUntil: null,
  dueAt: null,
  doubtSince: null,
  negatives: 0,
  expiresAt: new Date('2024-05-04T17:15:00Z'),
  carrierPayloadId: null,
  carrierOrderId: null,
  changes: changes.map(({ type, ctn = '1234567890', content = {} }, index) => ({
    id: `ChangeID${index + 1}`,
    index,
    type,
    ctn,
    content: 'hash',
    carrierState: null,
    facts: factsOf(content),
    newCtn: null,
    effectiveAt: null,
    error: null,
  })),
  request: {
    foundationAccountNumber: '81730304',
    consentToRecurringCharges: true,
    contact: {
      firstName: 'Dana',
      lastName: 'Rivera',
      phone: '2145550100',
      phoneExtension: '1885',
      email: 'dana.rivera@example.com',
    },
    changes: changes.map(({ content = {} }) => content),
  },
  createdAt: new Date('2024-05-04T17:00:00Z'),
  updatedAt: new Date('2024-05-04T17:00:00Z'),
  completedAt: null,
  ...more,
});
