import { modelNamed } from '../../catalog/catalog.ts';
import type { ActivateSimInput } from '../../generated/graphql.ts';
import { invalidInput } from '../../graphql/user-error.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { newModelOf, refuseModel, refuseSim, simChoice, warnOfNumbers } from '../rules/device-rules.ts';
import { mustBe } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: a new SIM on the line; the IMEI is sent too, so the device it goes into must be known. */
export const activateSim: CareOrderSpec<ActivateSimInput> = {
  type: 'ACTIVATE_SIM',
  wireType: 'activateSim',
  line: mustBe('ACTIVE'),
  refuse: ({ sim, imei }, situation) => {
    const { device, catalog } = situation;
    if (imei == null && device.imei === null) {
      return [invalidInput('The carrier does not say which device the line is on: give its IMEI.', 'input', 'imei')];
    }
    const model = imei == null ? catalog && modelNamed(catalog, device.make, device.model) : newModelOf(imei, catalog);
    return [...(imei == null ? [] : refuseModel(imei, catalog, 'input', 'imei')), ...refuseSim(sim, model, situation)];
  },
  change: ({ sim, imei }, device) => given({ imei: imei ?? device.imei, sim: simChoice(sim) }),
  reversedBy: 'ACTIVATE_SIM',
  warnings: ({ sim, imei }) => warnOfNumbers(imei, sim),
};
