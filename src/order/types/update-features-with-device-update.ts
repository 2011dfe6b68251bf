import type { UpdateFeaturesWithDeviceUpdateInput } from '../../generated/graphql.ts';
import { invalidInput } from '../../graphql/user-error.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { newModelOf, refuseSim, refuseStaying, simChoice } from '../rules/device-rules.ts';
import { askedItems, itemChanges, refuseItems } from '../rules/item-rules.ts';
import { mustBe } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: updateFeatures and updateDevice in one, judged by the new device. */
export const updateFeaturesWithDeviceUpdate: CareOrderSpec<UpdateFeaturesWithDeviceUpdateInput> = {
  type: 'UPDATE_FEATURES_WITH_DEVICE_UPDATE',
  wireType: 'updateFeaturesWithDeviceUpdate',
  refuseLine: mustBe('ACTIVE'),
  refuse: ({ add, remove, newImei, sim, replaceDuplicates, replaceConflicting, details }, situation) => {
    if (!add?.length && !remove?.length) return [invalidInput('Say what to add or to remove.', 'input')];
    const items = askedItems(add, remove, ['add', 'remove']);
    const newModel = newModelOf(newImei, situation.catalog);
    const consent = details?.consentToRecurringCharges;
    const options = { replaceDuplicates, replaceConflicting, consent, newModel, unknownModel: newModel === undefined };
    const combined = (sku: string) =>
      sku === situation.device.ratePlan?.sku ? ('CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE' as const) : null;
    return [
      ...refuseItems(items, situation, options),
      ...refuseSim(sim, newModel),
      ...refuseStaying(items, situation, newModel, replaceConflicting ?? false, combined),
    ];
  },
  change: ({ add, remove, newImei, sim, replaceDuplicates, replaceConflicting, effective }) =>
    given({
      effective: effective ?? 'UPON_COMPLETION',
      items: itemChanges(add, remove),
      imei: newImei,
      sim: simChoice(sim),
      replaceDuplicates,
      replaceConflicting,
    }),
};
