import type { UpdateDeviceInput } from '../../generated/graphql.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { newModelOf, refuseSim, refuseStaying, simChoice } from '../rules/device-rules.ts';
import { mustBe } from '../rules/line-rules.ts';

/**
 * CONTRACT section 1.3: the number must be active; plan and features must work on the new device, else one of the two
 * combined types is the order to place (section 5, row 16).
 */
export const updateDevice: CareOrderSpec<UpdateDeviceInput> = {
  type: 'UPDATE_DEVICE',
  wireType: 'updateDevice',
  refuseLine: mustBe('ACTIVE'),
  refuse: ({ newImei, sim }, situation) => {
    const model = newModelOf(newImei, situation.catalog);
    const combined = (sku: string) =>
      sku === situation.device.ratePlan?.sku
        ? 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE'
        : 'UPDATE_FEATURES_WITH_DEVICE_UPDATE';
    return [...refuseSim(sim, model), ...refuseStaying({ added: [], removed: [] }, situation, model, false, combined)];
  },
  change: ({ newImei, sim, replaceDuplicates }) => given({ imei: newImei, sim: simChoice(sim), replaceDuplicates }),
};
