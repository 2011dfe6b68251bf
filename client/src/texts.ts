/**
 * What a person is told. One row for every code and state of the gateway: a new one without a row does not compile.
 * `npm run build` puts them together with the gateway's own table (generated/tables.ts).
 */
import type { CareOrderState, UserErrorCode } from './generated/graphql.ts';
import type { TopLevelCode } from './generated/tables.ts';

export interface Told {
  /** A few words, for a heading or a badge. */
  readonly title: string;
  /** A sentence or two. */
  readonly text: string;
  /** Whether to offer "Try again". */
  readonly offerRetry: boolean;
}

type Known<T extends string> = Exclude<T, '%future added value'>;

/** Where an order stands. "Try again" is a new order with a new key: only where the carrier certainly does not have this one. */
export const orderStateTexts = {
  RECORDED: { title: 'Saved', text: 'The order is saved and will be sent in a moment.', offerRetry: false },
  UNCONFIRMED: {
    title: 'Checking',
    text: "The carrier's answer has not arrived. We are finding out whether the order was taken; please do not place it again.",
    offerRetry: false,
  },
  ACCEPTED: { title: 'Accepted', text: 'The carrier has taken the order.', offerRetry: false },
  RECEIVED: { title: 'Received', text: 'The order is in the carrier’s books.', offerRetry: false },
  IN_PROGRESS: { title: 'In progress', text: 'The carrier is working on it.', offerRetry: false },
  COMPLETED: { title: 'Done', text: 'The change is done.', offerRetry: false },
  PARTIALLY_COMPLETED: {
    title: 'Partly done',
    text: 'Some of the changes are done, some failed. Look at each of them.',
    offerRetry: false,
  },
  FAILED: { title: 'Failed', text: 'The carrier took the order and could not do it.', offerRetry: true },
  REJECTED: { title: 'Refused', text: 'The carrier refused the order. Nothing was changed.', offerRetry: false },
  CANCELLED: { title: 'Withdrawn', text: 'The order was withdrawn before it began.', offerRetry: false },
  EXPIRED: {
    title: 'Not placed',
    text: 'The order could not be sent in time. Nothing was changed; it is safe to place it again.',
    offerRetry: true,
  },
} as const satisfies Record<Known<CareOrderState>, Told>;

/** Problems in a payload. Prefer the message that came with the problem: it knows more. */
export const userErrorTexts = {
  INVALID_INPUT: { title: 'Check the input', text: 'Something that was entered cannot be used.', offerRetry: false },
  NOT_FOUND: { title: 'Not found', text: 'There is no such line or item.', offerRetry: false },
  NOT_ELIGIBLE: { title: 'Not possible', text: 'The line does not allow this now.', offerRetry: false },
  INCOMPATIBLE_ITEM: {
    title: 'Does not fit',
    text: 'This plan or feature does not work on the device, or not beside another.',
    offerRetry: false,
  },
  DEVICE_MISMATCH: {
    title: 'Another device',
    text: 'The line is on another device than was thought. Load it again.',
    offerRetry: false,
  },
  CONFLICTING_ORDER: {
    title: 'Please wait',
    text: 'Another order for this line is not settled yet.',
    offerRetry: true,
  },
  POSSIBLE_DUPLICATE: {
    title: 'Already ordered?',
    text: 'The same was ordered for this line a few minutes ago.',
    offerRetry: false,
  },
  CONSENT_REQUIRED: {
    title: 'Consent needed',
    text: 'This adds charges: ask whether that is agreed.',
    offerRetry: false,
  },
  PREVIEW_MISMATCH: {
    title: 'Something changed',
    text: 'The order is no longer the one that was shown. Look at the preview again.',
    offerRetry: false,
  },
  IDEMPOTENCY_KEY_REUSED: {
    title: 'Sent before',
    text: 'An earlier order was sent in this place. Look at the orders of the line before placing another.',
    offerRetry: false,
  },
  CARRIER_REJECTED: {
    title: 'Refused',
    text: 'The carrier refused the order. Nothing was changed.',
    offerRetry: false,
  },
  CARRIER_UNAVAILABLE: { title: 'Carrier not reached', text: 'The carrier could not be reached.', offerRetry: true },
  OTHER: { title: 'Not possible', text: 'The order was not placed.', offerRetry: false },
} as const satisfies Record<Known<UserErrorCode>, Told>;

interface TopLevelText extends Told {
  /** False: with this code the operation certainly did not run, so no order was placed by it. */
  readonly mayHaveRun: boolean;
}

/** Top-level errors: what nobody at the screen can mend. */
export const topLevelTexts = {
  BAD_USER_INPUT: {
    title: 'Check the input',
    text: 'Something that was entered cannot be used.',
    offerRetry: false,
    mayHaveRun: false,
  },
  BAD_REQUEST: {
    title: 'Our mistake',
    text: 'This screen asked in a way that cannot be understood.',
    offerRetry: false,
    mayHaveRun: false,
  },
  GRAPHQL_PARSE_FAILED: {
    title: 'Our mistake',
    text: 'This screen asked in a way that cannot be understood.',
    offerRetry: false,
    mayHaveRun: false,
  },
  GRAPHQL_VALIDATION_FAILED: {
    title: 'Please reload',
    text: 'This screen is older or newer than the service behind it.',
    offerRetry: false,
    mayHaveRun: false,
  },
  OPERATION_RESOLUTION_FAILURE: {
    title: 'Our mistake',
    text: 'This screen asked in a way that cannot be understood.',
    offerRetry: false,
    mayHaveRun: false,
  },
  PERSISTED_QUERY_NOT_FOUND: {
    title: 'Please reload',
    text: 'This screen is older or newer than the service behind it.',
    offerRetry: false,
    mayHaveRun: false,
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    title: 'Our mistake',
    text: 'This screen asked in a way that is not supported.',
    offerRetry: false,
    mayHaveRun: false,
  },
  UNAUTHENTICATED: { title: 'Sign in again', text: 'The session has ended.', offerRetry: false, mayHaveRun: false },
  FORBIDDEN: { title: 'Not allowed', text: 'You may not do this.', offerRetry: false, mayHaveRun: false },
  NOT_FOUND: { title: 'Not found', text: 'There is no such thing here.', offerRetry: false, mayHaveRun: false },
  RATE_LIMITED: {
    title: 'Please wait',
    text: 'Too much was asked at once. Wait a little.',
    offerRetry: true,
    mayHaveRun: false,
  },
  COST_LIMIT_EXCEEDED: {
    title: 'Too much at once',
    text: 'Ask for fewer entries.',
    offerRetry: false,
    mayHaveRun: false,
  },
  DEADLINE_EXCEEDED: {
    title: 'Took too long',
    text: 'There was no time left for this part.',
    offerRetry: true,
    mayHaveRun: true,
  },
  UPSTREAM_TIMEOUT: {
    title: 'Carrier slow',
    text: 'The carrier did not answer in time.',
    offerRetry: true,
    mayHaveRun: true,
  },
  UPSTREAM_UNAVAILABLE: {
    title: 'Carrier not reached',
    text: 'The carrier cannot be reached now.',
    offerRetry: true,
    mayHaveRun: true,
  },
  UPSTREAM_BAD_RESPONSE: {
    title: 'Carrier trouble',
    text: 'The carrier gave an answer that cannot be used.',
    offerRetry: true,
    mayHaveRun: true,
  },
  UPSTREAM_RATE_LIMITED: {
    title: 'Carrier busy',
    text: 'The carrier asks us to wait.',
    offerRetry: true,
    mayHaveRun: true,
  },
  STORE_UNAVAILABLE: {
    title: 'Orders paused',
    text: 'Orders cannot be saved or read now.',
    offerRetry: true,
    mayHaveRun: true,
  },
  OVERLOADED: {
    title: 'Busy',
    text: 'Many requests are under way. Wait a little.',
    offerRetry: true,
    mayHaveRun: false,
  },
  INTERNAL_SERVER_ERROR: {
    title: 'Our mistake',
    text: 'Something went wrong on our side.',
    offerRetry: false,
    mayHaveRun: true,
  },
} as const satisfies Record<TopLevelCode, TopLevelText>;

const unknownProblem: TopLevelText = {
  title: 'Something went wrong',
  text: 'Something went wrong.',
  offerRetry: false,
  mayHaveRun: true,
};

const textIn = <T extends Told>(texts: Readonly<Record<string, T>>, name: string, otherwise: T): T =>
  Object.hasOwn(texts, name) ? (texts[name] ?? otherwise) : otherwise;

/** Of a later gateway than this package. */
const unknownState: Told = {
  title: 'Under way',
  text: 'The order is under way. Look again later.',
  offerRetry: false,
};

export const tellOrderState = (state: string): Told => textIn<Told>(orderStateTexts, state, unknownState);
export const tellUserError = (code: string): Told => textIn<Told>(userErrorTexts, code, userErrorTexts.OTHER);
export const tellTopLevelError = (code: string): TopLevelText =>
  textIn<TopLevelText>(topLevelTexts, code, unknownProblem);
