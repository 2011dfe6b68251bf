/**
 * The registry: one line for each type of care order, under the name of its mutation. A mutation of the schema that is left
 * out, or given the spec of another type, does not compile.
 */
import type { CareOrderChangeInput, CareOrderType, MutationResolvers } from '../generated/graphql.ts';
import type { CareOrderInput, CareOrderSpec } from './care-order-spec.ts';
import { activateSim } from './types/activate-sim.ts';
import { cancelService } from './types/cancel-service.ts';
import { changeCtn } from './types/change-ctn.ts';
import { changeRatePlan } from './types/change-rate-plan.ts';
import { changeRatePlanWithDeviceUpdate } from './types/change-rate-plan-with-device-update.ts';
import { reinstateService } from './types/reinstate-service.ts';
import { resetVoicemail } from './types/reset-voicemail.ts';
import { resumeFromCancel } from './types/resume-from-cancel.ts';
import { suspendService } from './types/suspend-service.ts';
import { updateDevice } from './types/update-device.ts';
import { updateFeatures } from './types/update-features.ts';
import { updateFeaturesWithDeviceUpdate } from './types/update-features-with-device-update.ts';
import { updateSubscriber } from './types/update-subscriber.ts';

/** The mutations that place one change each; the bulk mutation takes the same inputs. */
export type CareOrderMutation = keyof CareOrderChangeInput & keyof MutationResolvers;
type InputOf<M extends CareOrderMutation> = Parameters<NonNullable<MutationResolvers[M]>>[1]['input'];

export const careOrderTypes = {
  activateSim,
  cancelService,
  changeCtn,
  changeRatePlan,
  changeRatePlanWithDeviceUpdate,
  reinstateService,
  resetVoicemail,
  resumeFromCancel,
  suspendService,
  updateDevice,
  updateFeatures,
  updateFeaturesWithDeviceUpdate,
  updateSubscriber,
} satisfies { [M in CareOrderMutation]: CareOrderSpec<InputOf<M>> };

const specs = Object.values(careOrderTypes) as readonly CareOrderSpec<CareOrderInput>[];
const specsByType = Object.fromEntries(specs.map((spec) => [spec.type, spec])) as Readonly<
  Record<CareOrderType, CareOrderSpec<CareOrderInput>>
>;

export const allTypes: readonly CareOrderType[] = specs.map(({ type }) => type);

export const specOf = (type: CareOrderType): CareOrderSpec<CareOrderInput> => specsByType[type];

/** One change out of many types, with the spec of its own. */
export interface ChosenChange {
  readonly name: CareOrderMutation;
  readonly spec: CareOrderSpec<CareOrderInput>;
  readonly input: CareOrderInput;
}

/** The one member that a @oneOf input has: the validation of GraphQL has seen to it. */
export const chosenChange = (change: CareOrderChangeInput): ChosenChange => {
  const [[name, input] = []] = Object.entries(change as Record<CareOrderMutation, CareOrderInput>);
  if (name === undefined || input === undefined) throw new Error('A change has no member.');
  const mutation = name as CareOrderMutation;
  return { name: mutation, input, spec: careOrderTypes[mutation] as CareOrderSpec<CareOrderInput> };
};

/** Values of `type` on the wire; `overrides` are the operator's, for words that turn out to be assumed wrongly. */
export const wireTypes = (overrides: Readonly<Record<string, string>>): Readonly<Record<CareOrderType, string>> =>
  Object.fromEntries(specs.map(({ type, wireType }) => [type, overrides[wireType] ?? wireType])) as Record<
    CareOrderType,
    string
  >;
