import type { ChangeRatePlanInput } from '../../generated/graphql.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { askedPlan, itemChanges } from '../rules/asked-items.ts';
import { refuseItems, warnOfItems } from '../rules/item-rules.ts';
import { every, mustBe, somePlanFits } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: exactly one new plan, which replaces the old one by itself; features may go with it. */
export const changeRatePlan: CareOrderSpec<ChangeRatePlanInput> = {
  type: 'CHANGE_RATE_PLAN',
  wireType: 'changeRatePlan',
  line: every(mustBe('ACTIVE'), somePlanFits),
  refuse: (input, situation) =>
    refuseItems(askedPlan(input), situation, { consent: input.details?.consentToRecurringCharges }),
  change: ({ ratePlanSku, addFeatures, removeFeatures, replaceDuplicates, replaceConflicting, effective }) =>
    given({
      effective: effective ?? 'UPON_COMPLETION',
      ratePlanSku,
      items: itemChanges(addFeatures, removeFeatures),
      replaceDuplicates,
      replaceConflicting,
    }),
  reversedBy: 'CHANGE_RATE_PLAN',
  items: askedPlan,
  warnings: (input, situation) => warnOfItems(askedPlan(input), situation),
};
