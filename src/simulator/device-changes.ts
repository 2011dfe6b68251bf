/** Changes of the device or the SIM that a line is on. */

import { findModelByImei, isCompatible } from './catalog.ts';
import type { DeviceModel } from './catalog-entries.ts';
import { effectTimeOf, refuseUnless, type ChangeContext, type Plan } from './change-plan.ts';
import { planItemChanges } from './item-changes.ts';
import { statusOf, type Line, type LineDevice, type Sim } from './line.ts';
import { refusal, type Refusal } from './refusals.ts';
import type { World } from './world.ts';

const IMEI = /^\d{15}$/;
const ICCID = /^\d{19,20}$/;
const EID = /^\d{32}$/;

/** A cancelled line holds no device back. */
export const isOnAnotherLine = (world: World, imei: string, line: Line): boolean => {
  const owner = world.findLineByImei(imei);
  return owner !== undefined && owner !== line && statusOf(owner) !== 'CANCELLED';
};

/** The SIM that the change names; undefined when it names none. */
const readSim = ({ change }: ChangeContext): Sim | Refusal | undefined => {
  const { simType, iccid, eid } = change;
  const isESim = typeof simType === 'string' && simType.toLowerCase() === 'esim';
  if (isESim) {
    if (iccid !== undefined) return refusal('INVALID_SIM', 'an eSIM has no iccid');
    return typeof eid === 'string' && EID.test(eid)
      ? { kind: 'eSim', eid }
      : refusal('INVALID_SIM', 'eid must have 32 digits');
  }
  if (simType !== undefined && simType !== 'physical') return refusal('INVALID_SIM', 'simType');
  if (eid !== undefined) return refusal('INVALID_SIM', 'an eid needs simType eSim');
  if (iccid === undefined) return undefined;
  return typeof iccid === 'string' && ICCID.test(iccid)
    ? { kind: 'physical', iccid }
    : refusal('INVALID_SIM', 'iccid must have 19 or 20 digits');
};

const readModel = ({ change, line, world }: ChangeContext): { imei: string; model: DeviceModel } | Refusal => {
  const imei = change['imei'];
  if (typeof imei !== 'string' || !IMEI.test(imei)) return refusal('INVALID_FIELD', 'imei must have 15 digits');
  const model = findModelByImei(imei);
  if (model === undefined) return refusal('UNKNOWN_DEVICE', imei);
  return isOnAnotherLine(world, imei, line) ? refusal('IMEI_OF_ANOTHER_LINE') : { imei, model };
};

interface DeviceReading {
  readonly device: LineDevice | undefined;
  readonly refusals: readonly Refusal[];
}

const readDevice = (context: ChangeContext, isSimRequired: boolean): DeviceReading => {
  const found = readModel(context);
  const named = readSim(context);
  const refusals = [found, named].filter((part) => part !== undefined && 'code' in part);
  if (isSimRequired && named === undefined) {
    refusals.push(refusal('INVALID_SIM', 'iccid, or simType eSim with eid, is required'));
  }
  if ('code' in found || refusals.length > 0) return { device: undefined, refusals };
  // Without SIM data the old SIM moves along.
  const sim = named === undefined || 'code' in named ? context.line.device.sim : named;
  if (!found.model.simKinds.includes(sim.kind)) {
    return { device: undefined, refusals: [refusal('SIM_NOT_SUPPORTED', sim.kind)] };
  }
  return { device: { model: found.model, imei: found.imei, sim }, refusals };
};

const planDevice = (context: ChangeContext, { device, refusals }: DeviceReading): Plan => {
  const { change, line, world } = context;
  const { at, refusals: timeRefusals } = effectTimeOf(change);
  return {
    refusals: [...refuseUnless('ACTIVE', line), ...timeRefusals, ...refusals],
    effects:
      device === undefined
        ? []
        : [
            {
              at,
              apply: () => {
                world.setDevice(line, device);
              },
            },
          ],
  };
};

/** Whatever is on the line must go with the new device; the carrier points to the two "with device update" types otherwise. */
const refuseIncompatible = (line: Line, model: DeviceModel): readonly Refusal[] =>
  [line.ratePlan, ...(line.dataPlan === undefined ? [] : [line.dataPlan]), ...line.features]
    .filter(({ item }) => !isCompatible(item, model))
    .map(({ item }) => refusal('INCOMPATIBLE', item.sku));

export const planUpdateDevice = (context: ChangeContext): Plan => {
  const reading = readDevice(context, false);
  const plan = planDevice(context, reading);
  return reading.device === undefined
    ? plan
    : { ...plan, refusals: [...plan.refusals, ...refuseIncompatible(context.line, reading.device.model)] };
};

/** The documents ask for compatibility of what is in the request, and a SIM swap has no items; so none is checked here. */
export const planActivateSim = (context: ChangeContext): Plan => planDevice(context, readDevice(context, true));

export const planItemsWithDevice = (context: ChangeContext, takesRatePlan: boolean): Plan => {
  const reading = readDevice(context, false);
  const device = planDevice(context, reading);
  const items = planItemChanges(context, reading.device?.model ?? context.line.device.model, takesRatePlan);
  // Both parts ask for an active line and a readable date; one refusal is enough.
  return { refusals: [...reading.refusals, ...items.refusals], effects: [...device.effects, ...items.effects] };
};
