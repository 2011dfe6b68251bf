import type { SuspendServiceInput } from '../../generated/graphql.ts';
import type { CareOrderSpec } from '../care-order-spec.ts';
import { mustBe } from '../rules/line-rules.ts';
import { reasonCodes, refuseReason } from '../rules/reason-codes.ts';

/** CONTRACT section 1.3: temporary; billing goes on, and the number is kept for a limited time only. */
export const suspendService: CareOrderSpec<SuspendServiceInput> = {
  type: 'SUSPEND_SERVICE',
  wireType: 'suspendService',
  line: mustBe('ACTIVE'),
  refuse: ({ reason }) => refuseReason(reason, reasonCodes.suspend),
  change: ({ reason, effective }) => ({ effective: effective ?? 'UPON_COMPLETION', suspendReason: reason }),
  reversedBy: 'REINSTATE_SERVICE',
  reasonCodes: reasonCodes.suspend,
  warnings: () => [
    { code: 'BILLING_CONTINUES', message: 'The line is billed as before while it is suspended.' },
    {
      code: 'NUMBER_KEPT_FOR_A_TIME',
      message: 'The carrier keeps the number of a suspended line for a limited time only.',
    },
  ],
};
