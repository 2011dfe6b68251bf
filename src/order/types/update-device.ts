import type { UpdateDeviceInput } from '../../generated/graphql.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { nothingAsked } from '../rules/asked-items.ts';
import { newModelOf, refuseModel, refuseSim, refuseStaying, simChoice, warnOfNumbers } from '../rules/device-rules.ts';
import { every, mustBe, someDeviceTakesAll } from '../rules/line-rules.ts';

/**
 * CONTRACT section 1.3: the number must be active; plan and features must work on the new device, else one of the two
 * combined types is the order to place (section 5, row 16).
 */
export const updateDevice: CareOrderSpec<UpdateDeviceInput> = {
  type: 'UPDATE_DEVICE',
  wireType: 'updateDevice',
  line: every(mustBe('ACTIVE'), someDeviceTakesAll),
  refuse: ({ newImei, sim }, situation) => {
    const model = newModelOf(newImei, situation.catalog);
    const combined = (sku: string) =>
      sku === situation.device.ratePlan?.sku
        ? 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE'
        : 'UPDATE_FEATURES_WITH_DEVICE_UPDATE';
    return [
      ...refuseModel(newImei, situation.catalog, 'input', 'newImei'),
      ...refuseSim(sim, model, situation),
      ...refuseStaying(nothingAsked, situation, model, combined),
    ];
  },
  change: ({ newImei, sim, replaceDuplicates }) => given({ imei: newImei, sim: simChoice(sim), replaceDuplicates }),
  reversedBy: 'UPDATE_DEVICE',
  warnings: ({ newImei, sim }) => warnOfNumbers(newImei, sim),
};
