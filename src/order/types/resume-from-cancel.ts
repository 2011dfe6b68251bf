import type { ResumeFromCancelInput } from '../../generated/graphql.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { cancelledLately, every, mustBe } from '../rules/line-rules.ts';
import { reasonCodes, refuseReason } from '../rules/reason-codes.ts';

/** CONTRACT section 1.3: within 30 days of the request to cancel. */
export const resumeFromCancel: CareOrderSpec<ResumeFromCancelInput> = {
  type: 'RESUME_FROM_CANCEL',
  wireType: 'resumeFromCancel',
  line: every(mustBe('CANCELLED'), cancelledLately),
  refuse: ({ reason }) => refuseReason(reason, reasonCodes.resume),
  change: ({ reason, effective }) => given({ effective: effective ?? 'UPON_COMPLETION', resumeReason: reason }),
  reversedBy: 'CANCEL_SERVICE',
  reasonCodes: reasonCodes.resume,
  billing: 'BEGINS',
};
