import type { UpdateFeaturesWithDeviceUpdateInput } from '../../generated/graphql.ts';
import { invalidInput } from '../../graphql/user-error.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { askedFeatures, itemChanges } from '../rules/asked-items.ts';
import { newModelOf, refuseModel, refuseSim, refuseStaying, simChoice, warnOfNumbers } from '../rules/device-rules.ts';
import { refuseItems, warnOfItems } from '../rules/item-rules.ts';
import { every, mustBe, someDeviceTakesPlan } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: updateFeatures and updateDevice in one, judged by the new device. */
export const updateFeaturesWithDeviceUpdate: CareOrderSpec<UpdateFeaturesWithDeviceUpdateInput> = {
  type: 'UPDATE_FEATURES_WITH_DEVICE_UPDATE',
  wireType: 'updateFeaturesWithDeviceUpdate',
  line: every(mustBe('ACTIVE'), someDeviceTakesPlan),
  refuse: (input, situation) => {
    const { add, remove, newImei, sim, details } = input;
    if (!add?.length && !remove?.length) return [invalidInput('Say what to add or to remove.', 'input')];
    const items = askedFeatures(input);
    const newModel = newModelOf(newImei, situation.catalog);
    const consent = details?.consentToRecurringCharges;
    const combined = (sku: string) =>
      sku === situation.device.ratePlan?.sku ? ('CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE' as const) : null;
    return [
      ...refuseItems(items, situation, { consent, newModel, unknownModel: newModel === undefined }),
      ...refuseModel(newImei, situation.catalog, 'input', 'newImei'),
      ...refuseSim(sim, newModel, situation),
      ...refuseStaying(items, situation, newModel, combined),
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
  reversedBy: 'UPDATE_FEATURES_WITH_DEVICE_UPDATE',
  items: askedFeatures,
  warnings: (input, situation) => [
    ...warnOfItems(askedFeatures(input), situation),
    ...warnOfNumbers(input.newImei, input.sim),
  ],
};
