/** The thirteen types of change request, each with the function that looks at it. */

import type { PlanChange } from './change-plan.ts';
import { planActivateSim, planItemsWithDevice, planUpdateDevice } from './device-changes.ts';
import { planItemChanges } from './item-changes.ts';
import {
  planCancelService,
  planChangeCtn,
  planRefreshNetwork,
  planReinstateService,
  planResetVoiceMail,
  planResumeFromCancel,
  planSuspendService,
} from './service-changes.ts';
import { planUpdateSubscriber } from './subscriber-changes.ts';

/** The name of the voicemail type is assumed; no document prints it. */
const CHANGE_TYPES: Readonly<Record<string, PlanChange>> = {
  updateFeatures: (context) => planItemChanges(context, context.line.device.model, false),
  changeRatePlan: (context) => planItemChanges(context, context.line.device.model, true),
  updateFeaturesWithDeviceUpdate: (context) => planItemsWithDevice(context, false),
  changeRatePlanWithDeviceUpdate: (context) => planItemsWithDevice(context, true),
  updateDevice: planUpdateDevice,
  activateSim: planActivateSim,
  suspendService: planSuspendService,
  reinstateService: planReinstateService,
  cancelService: planCancelService,
  resumeFromCancel: planResumeFromCancel,
  changeCTN: planChangeCtn,
  resetVoiceMail: planResetVoiceMail,
  refreshNetwork: planRefreshNetwork,
  updateSubscriber: planUpdateSubscriber,
};

const byLowerCaseName = new Map(Object.entries(CHANGE_TYPES).map(([name, plan]) => [name.toLowerCase(), plan]));

/** The documents spell one type in two ways (activateSIM, activateSim), so case does not count. */
export const findChangeType = (type: string): PlanChange | undefined => byLowerCaseName.get(type.toLowerCase());
