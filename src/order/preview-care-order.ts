/** What would become of an order: everything that is wrong with it, or what it would do. Nothing is written down or sent. */
import type { BulkChangeInput, CareOrderChangeInput, CareOrderType } from '../generated/graphql.ts';
import { invalidInput, type UserError } from '../graphql/user-error.ts';
import { unresolvedStates } from './care-order.ts';
import type { OrderStep, Situation } from './care-order-spec.ts';
import { careOrderTypes, chosenChange, type ChosenChange } from './care-order-types.ts';
import { duplicateWindowMs } from './draft-order.ts';
import { judgeChange } from './judge-change.ts';
import { refuseDetails } from './order-details.ts';
import { outcomeOf, stepsInstead, type ChangeOutcome } from './outcome-of-change.ts';
import { isGivenUp, standsInTheWay, type Desk } from './place-care-order.ts';
import { previewTokenOf } from './preview-token.ts';

export interface Preview extends ChangeOutcome {
  readonly clientReference: string | null;
  readonly type: CareOrderType;
  /** Null when there is no such line. */
  readonly ctn: string | null;
  readonly errors: readonly UserError[];
  readonly token: string | null;
}

const nothing: ChangeOutcome = {
  warnings: [],
  effectiveAt: null,
  monthlyChargeDelta: null,
  replaces: [],
  steps: [],
};

/** What the journal would say when the order is written down; it has the last word then. */
const refuseBesideOthers = async (
  { spec, input }: ChosenChange,
  { device: { ctn, ...device } }: Situation,
  desk: Desk,
): Promise<readonly UserError[]> => {
  const orders = await desk.orders.latestFor(ctn);
  const unsettled = orders.find(({ state }) => unresolvedStates.includes(state));
  if (unsettled) return [standsInTheWay({ ctn, reason: 'unresolved', order: unsettled })];
  if (input.details?.confirmDuplicate === true) return [];
  const content = desk.fingerprints.ofChange(spec.type, ctn, spec.change(input, { ctn, ...device }));
  const since = desk.now().getTime() - duplicateWindowMs;
  const twin = orders.find(
    (order) =>
      order.createdAt.getTime() >= since &&
      !isGivenUp(order) &&
      order.changes.some((change) => change.content === content),
  );
  return twin ? [standsInTheWay({ ctn, reason: 'duplicate', order: twin })] : [];
};

/** The order that makes the line allow this one, where there is one. */
const stepsBefore = ({ spec }: ChosenChange, situation: Situation): readonly OrderStep[] => {
  if (spec.line(situation).eligibility !== 'NOT_ELIGIBLE') return [];
  const { reinstateService, resumeFromCancel } = careOrderTypes;
  return [
    { ...reinstateService, summary: 'The line is suspended: reinstate it first.' },
    { ...resumeFromCancel, summary: 'The line is cancelled: resume it first.' },
  ]
    .filter(({ type, line }) => type !== spec.reversedBy && line(situation).eligibility === 'ELIGIBLE')
    .map(({ type, summary }) => ({ type, summary, required: true }));
};

const preview = async (
  chosen: ChosenChange,
  among: readonly UserError[],
  desk: Desk,
): Promise<Omit<Preview, 'clientReference'>> => {
  const { spec, input } = chosen;
  const { line, situation, errors: refusals } = await judgeChange(spec, input, desk);
  const errors = [...among, ...refuseDetails(input.details), ...refusals];
  if (!situation) return { ...nothing, type: spec.type, ctn: null, errors, token: null };
  errors.push(...(await refuseBesideOthers(chosen, situation, desk)));
  const outcome = outcomeOf(spec, input, situation);
  return {
    ...outcome,
    type: spec.type,
    ctn: line.ctn,
    errors,
    steps: [...stepsBefore(chosen, situation), ...stepsInstead(errors), ...outcome.steps],
    token: errors.length > 0 ? null : previewTokenOf(spec, input, situation, desk),
  };
};

/** The errors' paths begin with the argument instead of a mutation's `input`. */
const placedAt = (errors: readonly UserError[], ...path: readonly string[]): readonly UserError[] =>
  errors.map((error) => ({ ...error, path: [...path, ...(error.path?.slice(1) ?? [])] }));

export const previewCareOrder = async (change: CareOrderChangeInput, desk: Desk): Promise<Preview> => {
  const chosen = chosenChange(change);
  const shown = await preview(chosen, [], desk);
  return { ...shown, clientReference: null, errors: placedAt(shown.errors, 'change', chosen.name) };
};

/** Each change by itself, in the order of the input: as a submission of them would judge them. */
export const previewCareOrders = async (
  changes: readonly BulkChangeInput[],
  desk: Desk,
): Promise<readonly Preview[]> => {
  const chosen = changes.map(({ change }) => chosenChange(change));
  const ctns = chosen.map(({ input }) => input.device.ctn);
  return Promise.all(
    chosen.map(async (one, index) => {
      const isSecond = ctns.indexOf(one.input.device.ctn) < index;
      const message = 'Another change of this submission is for the same line.';
      const shown = await preview(one, isSecond ? [invalidInput(message, 'input', 'device', 'ctn')] : [], desk);
      return {
        ...shown,
        clientReference: changes[index]?.clientReference ?? null,
        errors: placedAt(shown.errors, 'changes', String(index), 'change', one.name),
      };
    }),
  );
};
