/**
 * The magic numbers: lines and broadband accounts that always behave in one special way, so that a demo or a test can ask for it by number.
 * Documents and tests are generated from this table; the simulator acts on it.
 */

import type { FaultKind } from './faults.ts';

type ScenarioGroup =
  | 'what becomes of an order'
  | 'how the carrier answers an order'
  | 'the state of a line'
  | 'how the carrier answers an account question'
  | 'broadband';

/** What becomes of a change to this line after the order was accepted. */
export type OrderScript = 'completesAtOnce' | 'fails' | 'staysInProgress' | 'isParked' | 'completesInPart';

/** A state that the line is given when the world begins; days before the clock's now. */
interface LineHistory {
  readonly startedDaysAgo?: number;
  readonly suspendedDaysAgo?: number;
  readonly cancelledDaysAgo?: number;
  readonly carries?: 'oldDevice' | 'tracker';
}

export interface Scenario {
  readonly ctn: string;
  readonly group: ScenarioGroup;
  readonly name: string;
  readonly description: string;
  readonly order?: OrderScript;
  readonly isRejected?: true;
  readonly history?: LineHistory;
  /** A fault that this line always meets on the calls whose path ends so. */
  readonly fault?: { readonly path: string; readonly kind: FaultKind };
  readonly hasOddAnswer?: true;
  /** The number is in no account. */
  readonly isUnknown?: true;
}

/** The billing account of tenant 1 that holds the lines below. */
export const SCENARIO_BAN = '123456789015';

// One row a line.
// prettier-ignore
export const SCENARIOS: readonly Scenario[] = [
  { ctn: '5550000001', group: 'what becomes of an order', name: 'completes at once', description: 'A change is Completed in the moment in which its order is accepted.', order: 'completesAtOnce' },
  { ctn: '5550000002', group: 'what becomes of an order', name: 'fails', description: 'A change is accepted, stays Received and then becomes Failed with CARE_ORDER_NOT_ELIGIBLE; other changes of its order complete, and the order is then PartiallyCompleted.', order: 'fails' },
  { ctn: '5550000003', group: 'what becomes of an order', name: 'stays in progress', description: 'A change becomes InProgress and never goes on.', order: 'staysInProgress' },
  { ctn: '5550000004', group: 'what becomes of an order', name: 'unknown status word', description: 'A change, and with it a lone order, reaches the status "Parked", a word that no document has, and stays there.', order: 'isParked' },
  { ctn: '5550000005', group: 'what becomes of an order', name: 'partially completed', description: 'The order ends as PartiallyCompleted: the change to this line is Failed, all others of the order are Completed. Alone in an order it is PartiallyCompleted too.', order: 'completesInPart' },

  { ctn: '5550000011', group: 'how the carrier answers an order', name: 'rejected', description: 'careOrder answers HTTP 400 with an error in the body; the whole order is refused and nothing is recorded.', isRejected: true },
  { ctn: '5550000012', group: 'how the carrier answers an order', name: 'times out', description: 'careOrder accepts nothing and never answers; the connection is held for up to 60 seconds.', fault: { path: '/careOrder', kind: 'hangBefore' } },
  { ctn: '5550000013', group: 'how the carrier answers an order', name: 'HTTP 500 after accepting', description: 'careOrder accepts the order and then answers HTTP 500.', fault: { path: '/careOrder', kind: 'error500After' } },
  { ctn: '5550000014', group: 'how the carrier answers an order', name: 'garbage after accepting', description: 'careOrder accepts the order and then answers bytes that are no JSON.', fault: { path: '/careOrder', kind: 'garbage' } },
  { ctn: '5550000015', group: 'how the carrier answers an order', name: 'throttled', description: 'careOrder answers HTTP 429 with Retry-After: 3; nothing is accepted.', fault: { path: '/careOrder', kind: 'throttle429' } },

  { ctn: '5550000021', group: 'the state of a line', name: 'suspended', description: 'Suspended ten days ago; can be reinstated or cancelled.', history: { suspendedDaysAgo: 10 } },
  { ctn: '5550000022', group: 'the state of a line', name: 'cancelled 5 days ago', description: 'Cancelled five days ago: resuming is still possible.', history: { cancelledDaysAgo: 5 } },
  { ctn: '5550000023', group: 'the state of a line', name: 'cancelled 31 days ago', description: 'Cancelled 31 days ago: one day too late to resume.', history: { cancelledDaysAgo: 31 } },
  { ctn: '5550000024', group: 'the state of a line', name: '29 days old', description: 'Active for 29 days: one day too young to be cancelled.', history: { startedDaysAgo: 29 } },
  { ctn: '5550000025', group: 'the state of a line', name: '31 days old', description: 'Active for 31 days: old enough to be cancelled.', history: { startedDaysAgo: 31 } },
  { ctn: '5550000026', group: 'the state of a line', name: 'old device', description: 'Carries a Samsung Galaxy S8, which no 5G plan or feature is compatible with.', history: { carries: 'oldDevice' } },
  { ctn: '5550000027', group: 'the state of a line', name: 'asset tracker', description: 'Carries an asset tracker on a plan that cannot be ordered; no other plan and no feature is compatible with it.', history: { carries: 'tracker' } },

  { ctn: '5550000031', group: 'how the carrier answers an account question', name: 'account: 401', description: 'careAccount answers HTTP 401 with an empty body, whatever the token.', fault: { path: '/careAccount', kind: 'empty401' } },
  { ctn: '5550000032', group: 'how the carrier answers an account question', name: 'account: 500 with HTML', description: "careAccount answers HTTP 500 with a proxy's HTML page.", fault: { path: '/careAccount', kind: 'html500' } },
  { ctn: '5550000033', group: 'how the carrier answers an account question', name: 'account: half a JSON', description: 'careAccount answers HTTP 200 with the first half of its JSON.', fault: { path: '/careAccount', kind: 'truncated' } },
  { ctn: '5550000034', group: 'how the carrier answers an account question', name: 'account: odd values', description: 'careAccount answers words and numbers that cannot be read: "Maybe" for a boolean, "abc" for numbers, "nanoX" for the kind of SIM, "soon" for the day on which the contract began.', hasOddAnswer: true },
  { ctn: '5550000035', group: 'how the carrier answers an account question', name: 'account: 404', description: 'careAccount answers HTTP 404: the number is in no account.', isUnknown: true },
];

interface BroadbandScenario {
  readonly ban: string;
  readonly group: 'broadband';
  readonly name: string;
  readonly description: string;
}

// One row a line.
// prettier-ignore
export const BROADBAND_SCENARIOS: readonly BroadbandScenario[] = [
  { ban: '559210581033', group: 'broadband', name: 'the documented account', description: 'changeRatePlan answers exactly the documented scenario 1, and with reasonCode FTERM-QUAL scenario 2.' },
  { ban: '552321458441', group: 'broadband', name: 'other dialects', description: 'AutoBillPay answers the documented discounts in the flat dialect; changeRatePlan answers the reference dialect, for another account number, as the document shows it.' },
  { ban: '551178303774', group: 'broadband', name: 'reference dialect', description: 'changeRatePlan answers displayName and integer prices in productPriceRelationship only.' },
  { ban: '556799521920', group: 'broadband', name: 'device swap', description: 'The documented DeviceSwap request finds its device here.' },
  { ban: '552826049188', group: 'broadband', name: 'product purchase', description: 'The documented ProductPurchase request finds its products here.' },
  { ban: '770011223344', group: 'broadband', name: 'with coverage service', description: "The second tenant's account; it has the Wi-Fi coverage add-on already." },
  { ban: '559000000001', group: 'broadband', name: 'not eligible', description: 'HTTP 200 with eligibility false and no products.' },
  { ban: '559000000002', group: 'broadband', name: 'pending order', description: 'HTTP 400 MS_MNGORCH_CG_WLS_BB_PENDING_ORDER.' },
  { ban: '559000000003', group: 'broadband', name: 'invalid account status', description: 'HTTP 400 MS_MSO_INVALID_ACCOUNT_STATUS.' },
  { ban: '559000000004', group: 'broadband', name: 'always times out inside', description: 'HTTP 400 with a code that ends in _READ_TIMEOUT_ERROR: a passing fault in the guise of a bad request.' },
  { ban: '559000000005', group: 'broadband', name: 'unknown account', description: 'HTTP 404, as any other account number that is not in this table.' },
];

const scenariosByCtn = new Map(SCENARIOS.map((scenario) => [scenario.ctn, scenario]));

export const findScenario = (ctn: string): Scenario | undefined => scenariosByCtn.get(ctn);
