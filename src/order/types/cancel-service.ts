import type { CancelServiceInput } from '../../generated/graphql.ts';
import type { CareOrderSpec } from '../care-order-spec.ts';
import { every, mustBe, servedLongEnough } from '../rules/line-rules.ts';
import { reasonCodes, refuseReason } from '../rules/reason-codes.ts';

/** CONTRACT section 1.3: in service for at least 30 days; both reasons are sent (section 5, row 11). */
export const cancelService: CareOrderSpec<CancelServiceInput> = {
  type: 'CANCEL_SERVICE',
  wireType: 'cancelService',
  line: every(mustBe('ACTIVE', 'SUSPENDED'), servedLongEnough),
  refuse: ({ reason, cancelledBy }) => [
    ...refuseReason(reason, reasonCodes.cancel),
    ...refuseReason(cancelledBy, reasonCodes.cancelledBy, 'cancelledBy'),
  ],
  change: ({ reason, cancelledBy, effective }) => ({
    cancelReason: reason,
    cancelledBy: cancelledBy ?? reasonCodes.cancelledBy[0],
    cancelTiming: effective ?? 'IMMEDIATE',
  }),
  reversedBy: 'RESUME_FROM_CANCEL',
  reasonCodes: reasonCodes.cancel,
  billing: 'ENDS',
  warnings: () => [
    { code: 'RESUMABLE_FOR_30_DAYS', message: 'A cancelled line can be resumed within 30 days of the request.' },
  ],
};
