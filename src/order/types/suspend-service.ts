import type { SuspendServiceInput } from '../../generated/graphql.ts';
import type { CareOrderSpec } from '../care-order-spec.ts';
import { mustBe } from '../rules/line-rules.ts';
import { reasonCodes, refuseReason } from '../rules/reason-codes.ts';

/** CONTRACT section 1.3: temporary; billing goes on, and the number is kept for a limited time only. */
export const suspendService: CareOrderSpec<SuspendServiceInput> = {
  type: 'SUSPEND_SERVICE',
  wireType: 'suspendService',
  refuseLine: mustBe('ACTIVE'),
  refuse: ({ reason }) => refuseReason(reason, reasonCodes.suspend),
  change: ({ reason, effective }) => ({ effective: effective ?? 'UPON_COMPLETION', suspendReason: reason }),
};
