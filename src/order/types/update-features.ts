import type { UpdateFeaturesInput } from '../../generated/graphql.ts';
import { invalidInput } from '../../graphql/user-error.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { askedFeatures, itemChanges } from '../rules/asked-items.ts';
import { refuseItems, warnOfItems } from '../rules/item-rules.ts';
import { every, mustBe, someItemFits } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: features, and the data plan too. */
export const updateFeatures: CareOrderSpec<UpdateFeaturesInput> = {
  type: 'UPDATE_FEATURES',
  wireType: 'updateFeatures',
  line: every(mustBe('ACTIVE'), someItemFits),
  refuse: (input, situation) => {
    if (!input.add?.length && !input.remove?.length) return [invalidInput('Say what to add or to remove.', 'input')];
    return refuseItems(askedFeatures(input), situation, { consent: input.details?.consentToRecurringCharges });
  },
  change: ({ add, remove, replaceDuplicates, replaceConflicting, effective }) =>
    given({
      effective: effective ?? 'UPON_COMPLETION',
      items: itemChanges(add, remove),
      replaceDuplicates,
      replaceConflicting,
    }),
  reversedBy: 'UPDATE_FEATURES',
  items: askedFeatures,
  warnings: (input, situation) => warnOfItems(askedFeatures(input), situation),
};
