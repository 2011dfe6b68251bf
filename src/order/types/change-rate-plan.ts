import type { ChangeRatePlanInput } from '../../generated/graphql.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { askedItems, itemChanges, refuseItems } from '../rules/item-rules.ts';
import { mustBe } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: exactly one new plan, which replaces the old one by itself; features may go with it. */
export const changeRatePlan: CareOrderSpec<ChangeRatePlanInput> = {
  type: 'CHANGE_RATE_PLAN',
  wireType: 'changeRatePlan',
  refuseLine: mustBe('ACTIVE'),
  refuse: ({ ratePlanSku, addFeatures, removeFeatures, replaceDuplicates, replaceConflicting, details }, situation) => {
    const items = askedItems(addFeatures, removeFeatures, ['addFeatures', 'removeFeatures'], ratePlanSku);
    const consent = details?.consentToRecurringCharges;
    return refuseItems(items, situation, { replaceDuplicates, replaceConflicting, consent });
  },
  change: ({ ratePlanSku, addFeatures, removeFeatures, replaceDuplicates, replaceConflicting, effective }) =>
    given({
      effective: effective ?? 'UPON_COMPLETION',
      ratePlanSku,
      items: itemChanges(addFeatures, removeFeatures),
      replaceDuplicates,
      replaceConflicting,
    }),
};
