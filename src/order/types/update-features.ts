import type { UpdateFeaturesInput } from '../../generated/graphql.ts';
import { invalidInput } from '../../graphql/user-error.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { askedItems, itemChanges, refuseItems } from '../rules/item-rules.ts';
import { mustBe } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: features, and the data plan too. */
export const updateFeatures: CareOrderSpec<UpdateFeaturesInput> = {
  type: 'UPDATE_FEATURES',
  wireType: 'updateFeatures',
  refuseLine: mustBe('ACTIVE'),
  refuse: ({ add, remove, replaceDuplicates, replaceConflicting, details }, situation) => {
    if (!add?.length && !remove?.length) return [invalidInput('Say what to add or to remove.', 'input')];
    const consent = details?.consentToRecurringCharges;
    return refuseItems(askedItems(add, remove, ['add', 'remove']), situation, {
      replaceDuplicates,
      replaceConflicting,
      consent,
    });
  },
  change: ({ add, remove, replaceDuplicates, replaceConflicting, effective }) =>
    given({
      effective: effective ?? 'UPON_COMPLETION',
      items: itemChanges(add, remove),
      replaceDuplicates,
      replaceConflicting,
    }),
};
