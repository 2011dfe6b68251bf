/** What has to have happened before an operation of the cookbook makes sense. */
import { complete, place, type Kit } from '../support/place.ts';

type Preparation = (kit: Kit) => Promise<readonly { readonly order: unknown }[]>;

const suspension = (ctn: string, idempotencyKey: string) => ({
  device: { ctn },
  reason: 'Lost',
  details: { idempotencyKey },
});

const suspendedBefore: Preparation = async (kit) => [
  await place(kit, 'suspendService', suspension('1234567890', 'cookbook-retry-0001')),
];

/** By the name of a case. */
export const preparations: Readonly<Record<string, Preparation>> = {
  'retry-safely': suspendedBefore,
  'withdraw-order': suspendedBefore,
  'watch-order': suspendedBefore,
  'order-progress': async (kit) => [
    await complete(kit, 'suspendService', suspension('1234567890', 'cookbook-progress-01')),
  ],
  'order-progress.failed': async (kit) => [
    await complete(kit, 'suspendService', suspension('5550000002', 'cookbook-progress-02')),
  ],
  'account-orders': async (kit) => [
    await complete(kit, 'suspendService', suspension('1234567890', 'cookbook-history-001')),
    await complete(kit, 'reinstateService', {
      ...suspension('1234567890', 'cookbook-history-002'),
      reason: 'CustomerRequest',
    }),
    await complete(kit, 'suspendService', suspension('4695550102', 'cookbook-history-003')),
    await place(kit, 'suspendService', suspension('4695550103', 'cookbook-history-004')),
  ],
};
