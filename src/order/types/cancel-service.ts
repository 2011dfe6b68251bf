import type { CancelServiceInput } from '../../generated/graphql.ts';
import type { CareOrderSpec } from '../care-order-spec.ts';
import { mustBe, servedLongEnough } from '../rules/line-rules.ts';
import { reasonCodes, refuseReason } from '../rules/reason-codes.ts';

const mayBeCancelled = mustBe('ACTIVE', 'SUSPENDED');

/** CONTRACT section 1.3: in service for at least 30 days; both reasons are sent (section 5, row 11). */
export const cancelService: CareOrderSpec<CancelServiceInput> = {
  type: 'CANCEL_SERVICE',
  wireType: 'cancelService',
  refuseLine: (situation) => mayBeCancelled(situation) ?? servedLongEnough(situation),
  refuse: ({ reason, cancelledBy }) => [
    ...refuseReason(reason, reasonCodes.cancel),
    ...refuseReason(cancelledBy, reasonCodes.cancelledBy, 'cancelledBy'),
  ],
  change: ({ reason, cancelledBy, effective }) => ({
    cancelReason: reason,
    cancelledBy: cancelledBy ?? reasonCodes.cancelledBy[0],
    cancelTiming: effective ?? 'IMMEDIATE',
  }),
};
