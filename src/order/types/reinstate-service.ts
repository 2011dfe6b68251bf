import type { ReinstateServiceInput } from '../../generated/graphql.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { mustBe } from '../rules/line-rules.ts';
import { reasonCodes, refuseReason } from '../rules/reason-codes.ts';

/** CONTRACT section 1.3: only for a line that was suspended. */
export const reinstateService: CareOrderSpec<ReinstateServiceInput> = {
  type: 'REINSTATE_SERVICE',
  wireType: 'reinstateService',
  line: mustBe('SUSPENDED'),
  refuse: ({ reason }) => refuseReason(reason, reasonCodes.resume),
  change: ({ reason, effective }) => given({ effective: effective ?? 'UPON_COMPLETION', resumeReason: reason }),
  reversedBy: 'SUSPEND_SERVICE',
  reasonCodes: reasonCodes.resume,
};
