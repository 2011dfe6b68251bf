/** The orders that this desk can place: what each asks, its document, and its input. */
import type { TypedDocumentNode } from '@apollo/client';
import {
  CancelLineDocument,
  ChangeFeaturesDocument,
  ChangeNumberDocument,
  ChangePlanDocument,
  ReinstateLineDocument,
  ResetVoicemailDocument,
  ResumeLineDocument,
  SuspendLineDocument,
  type CareOrderAnswerFragment,
  type CareOrderChangeInput,
  type CareOrderType,
  type OrderDetailsInput,
} from '@care-gateway/client';
import type { PlaceOrder } from '../gateway.ts';

export type Question = 'reason' | 'plan' | 'feature' | 'pin';

/** What a person has answered; a question that was not asked has no answer. */
export interface Answers {
  readonly reason: string;
  readonly sku: string;
  readonly pin: string;
}

interface Wish {
  readonly ctn: string;
  readonly answers: Answers;
  readonly details: OrderDetailsInput;
}

export interface Action {
  readonly type: CareOrderType;
  readonly label: string;
  readonly asks: readonly Question[];
  /** What is shown red: what takes service away from somebody. */
  readonly isGrave: boolean;
  readonly change: (wish: Wish) => CareOrderChangeInput;
  readonly place: (placeOrder: PlaceOrder, wish: Wish) => Promise<Placed>;
}

/** One for all types: every order mutation has the same payload. */
export type Placed = Awaited<ReturnType<typeof placeWith>>;

type Answered = Readonly<Record<string, CareOrderAnswerFragment | null>>;

const placeWith = <TInput>(
  placeOrder: PlaceOrder,
  intent: string,
  document: TypedDocumentNode<Answered, { input: TInput }>,
  input: (idempotencyKey: string) => TInput,
) => placeOrder({ intent, document, variables: (key) => ({ input: input(key) }) });

interface LineWish extends Wish {
  readonly device: { readonly ctn: string };
}

interface Described<TInput> {
  readonly type: CareOrderType;
  readonly label: string;
  readonly asks?: readonly Question[];
  readonly isGrave?: boolean;
  readonly document: TypedDocumentNode<Answered, { input: TInput }>;
  readonly input: (wish: LineWish) => TInput;
  /** The same input as a member of what previews and bulk orders take. */
  readonly asChange: (input: TInput) => CareOrderChangeInput;
}

const action = <TInput>({
  type,
  label,
  asks = [],
  isGrave = false,
  document,
  input,
  asChange,
}: Described<TInput>): Action => {
  const inputOf = (wish: Wish): TInput => input({ ...wish, device: { ctn: wish.ctn } });
  return {
    type,
    label,
    asks,
    isGrave,
    change: (wish) => asChange(inputOf(wish)),
    // One pending order of a kind for a line: a second press, or a reload, asks after the first.
    place: (placeOrder, wish) =>
      placeWith(placeOrder, `${type} ${wish.ctn}`, document, (idempotencyKey) =>
        inputOf({ ...wish, details: { ...wish.details, idempotencyKey } }),
      ),
  };
};

/** The input of what asks a reason and nothing else. */
const forReason = ({ device, answers: { reason }, details }: LineWish) => ({ device, reason, details });

export const actions: readonly Action[] = [
  action({
    type: 'SUSPEND_SERVICE',
    label: 'Suspend line',
    asks: ['reason'],
    isGrave: true,
    document: SuspendLineDocument,
    input: forReason,
    asChange: (suspendService) => ({ suspendService }),
  }),
  action({
    type: 'REINSTATE_SERVICE',
    label: 'Reinstate line',
    asks: ['reason'],
    document: ReinstateLineDocument,
    input: forReason,
    asChange: (reinstateService) => ({ reinstateService }),
  }),
  action({
    type: 'CHANGE_RATE_PLAN',
    label: 'Change plan',
    asks: ['plan'],
    document: ChangePlanDocument,
    input: ({ device, answers: { sku }, details }) => ({ device, ratePlanSku: sku, replaceConflicting: true, details }),
    asChange: (changeRatePlan) => ({ changeRatePlan }),
  }),
  action({
    type: 'UPDATE_FEATURES',
    label: 'Add a feature',
    asks: ['feature'],
    document: ChangeFeaturesDocument,
    input: ({ device, answers: { sku }, details }) => ({ device, add: [{ sku }], replaceConflicting: true, details }),
    asChange: (updateFeatures) => ({ updateFeatures }),
  }),
  action({
    type: 'CHANGE_CTN',
    label: 'Change number',
    document: ChangeNumberDocument,
    input: ({ device, details }) => ({ device, details }),
    asChange: (changeCtn) => ({ changeCtn }),
  }),
  action({
    type: 'RESET_VOICEMAIL',
    label: 'Reset voicemail PIN',
    asks: ['pin'],
    document: ResetVoicemailDocument,
    input: ({ device, answers: { pin }, details }) => ({ device, pin: { pin }, details }),
    asChange: (resetVoicemail) => ({ resetVoicemail }),
  }),
  action({
    type: 'RESUME_FROM_CANCEL',
    label: 'Bring line back',
    asks: ['reason'],
    document: ResumeLineDocument,
    input: forReason,
    asChange: (resumeFromCancel) => ({ resumeFromCancel }),
  }),
  action({
    type: 'CANCEL_SERVICE',
    label: 'Cancel line',
    asks: ['reason'],
    isGrave: true,
    document: CancelLineDocument,
    input: forReason,
    asChange: (cancelService) => ({ cancelService }),
  }),
];
