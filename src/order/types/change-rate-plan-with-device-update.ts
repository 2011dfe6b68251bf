import type { ChangeRatePlanWithDeviceUpdateInput } from '../../generated/graphql.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { askedPlan, itemChanges } from '../rules/asked-items.ts';
import { newModelOf, refuseModel, refuseSim, refuseStaying, simChoice, warnOfNumbers } from '../rules/device-rules.ts';
import { refuseItems, warnOfItems } from '../rules/item-rules.ts';
import { mustBe } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: changeRatePlan and updateDevice in one, judged by the new device. */
export const changeRatePlanWithDeviceUpdate: CareOrderSpec<ChangeRatePlanWithDeviceUpdateInput> = {
  type: 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE',
  wireType: 'changeRatePlanWithDeviceUpdate',
  line: mustBe('ACTIVE'),
  refuse: (input, situation) => {
    const { newImei, sim, details } = input;
    const items = askedPlan(input);
    const newModel = newModelOf(newImei, situation.catalog);
    const consent = details?.consentToRecurringCharges;
    return [
      ...refuseItems(items, situation, { consent, newModel, unknownModel: newModel === undefined }),
      ...refuseModel(newImei, situation.catalog, 'input', 'newImei'),
      ...refuseSim(sim, newModel, situation),
      ...refuseStaying(items, situation, newModel, () => null),
    ];
  },
  change: ({
    ratePlanSku,
    addFeatures,
    removeFeatures,
    newImei,
    sim,
    replaceDuplicates,
    replaceConflicting,
    effective,
  }) =>
    given({
      effective: effective ?? 'UPON_COMPLETION',
      ratePlanSku,
      items: itemChanges(addFeatures, removeFeatures),
      imei: newImei,
      sim: simChoice(sim),
      replaceDuplicates,
      replaceConflicting,
    }),
  reversedBy: 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE',
  items: askedPlan,
  warnings: (input, situation) => [
    ...warnOfItems(askedPlan(input), situation),
    ...warnOfNumbers(input.newImei, input.sim),
  ],
};
