import type { ChangeRatePlanWithDeviceUpdateInput } from '../../generated/graphql.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { newModelOf, refuseSim, refuseStaying, simChoice } from '../rules/device-rules.ts';
import { askedItems, itemChanges, refuseItems } from '../rules/item-rules.ts';
import { mustBe } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: changeRatePlan and updateDevice in one, judged by the new device. */
export const changeRatePlanWithDeviceUpdate: CareOrderSpec<ChangeRatePlanWithDeviceUpdateInput> = {
  type: 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE',
  wireType: 'changeRatePlanWithDeviceUpdate',
  refuseLine: mustBe('ACTIVE'),
  refuse: (input, situation) => {
    const { replaceDuplicates, replaceConflicting, newImei, sim, details } = input;
    const items = askedItems(
      input.addFeatures,
      input.removeFeatures,
      ['addFeatures', 'removeFeatures'],
      input.ratePlanSku,
    );
    const newModel = newModelOf(newImei, situation.catalog);
    const consent = details?.consentToRecurringCharges;
    const options = { replaceDuplicates, replaceConflicting, consent, newModel, unknownModel: newModel === undefined };
    return [
      ...refuseItems(items, situation, options),
      ...refuseSim(sim, newModel),
      ...refuseStaying(items, situation, newModel, replaceConflicting ?? false, () => null),
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
};
