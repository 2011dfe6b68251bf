/**
 * Every state of a line that the rules tell apart, and what the carrier says to each type of order then. The verdicts are
 * written down here by hand, from the contract; the test holds the specs, `eligibility` over HTTP and the simulator to them.
 */
import type { CareOrderType } from '../../src/generated/graphql.ts';

/** How the simulator is asked for a line in this state (`POST /_sim/lines/…`). */
export interface LineState {
  readonly name: string;
  readonly wishes: Readonly<Record<string, unknown>>;
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'CANCELLED';
  /** Thirty days in service (CONTRACT section 1.3, cancelService). */
  readonly hasServed: boolean;
  /** Cancelled not longer than thirty days ago (resumeFromCancel). */
  readonly isResumable: boolean;
}

const inService = { suspendedDaysAgo: null, cancelledDaysAgo: null };

export const lineStates: readonly LineState[] = [
  ...[29, 30, 31, 730].flatMap((days): readonly LineState[] => [
    {
      name: `active for ${days} days`,
      wishes: { ...inService, startedDaysAgo: days },
      status: 'ACTIVE',
      hasServed: days >= 30,
      isResumable: false,
    },
    {
      name: `suspended, ${days} days after its start`,
      wishes: { ...inService, startedDaysAgo: days, suspendedDaysAgo: 3 },
      status: 'SUSPENDED',
      hasServed: days >= 30,
      isResumable: false,
    },
  ]),
  ...[0, 5, 29, 30, 31, 400].map((days): LineState => ({
    name: `cancelled ${days} days ago`,
    wishes: { ...inService, startedDaysAgo: 730, cancelledDaysAgo: days },
    status: 'CANCELLED',
    hasServed: true,
    isResumable: days <= 30,
  })),
  {
    name: 'cancelled while suspended',
    wishes: { startedDaysAgo: 730, suspendedDaysAgo: 20, cancelledDaysAgo: 10 },
    status: 'CANCELLED',
    hasServed: true,
    isResumable: true,
  },
];

/** What the line is on, and whether any plan, or any feature, works there. */
export interface Outfit {
  readonly name: string;
  readonly wishes: Readonly<Record<string, unknown>>;
  readonly takesSomePlan: boolean;
  readonly takesSomeItem: boolean;
}

export const outfits: readonly Outfit[] = [
  {
    name: 'a phone that takes all',
    wishes: { device: 'sku12067500001', ratePlan: 'sku12006100004', dataPlan: 'sku12037300099', features: [] },
    takesSomePlan: true,
    takesSomeItem: true,
  },
  {
    name: 'an old phone that takes some',
    wishes: {
      device: 'sku12067500025',
      ratePlan: 'sku12006100010',
      dataPlan: 'sku12037300101',
      features: ['sku12037300051'],
    },
    takesSomePlan: true,
    takesSomeItem: true,
  },
  {
    name: 'a tracker that takes nothing that can be ordered',
    wishes: { device: 'sku12067500081', ratePlan: 'sku12006100052', dataPlan: null, features: [] },
    takesSomePlan: false,
    takesSomeItem: false,
  },
];

/** True when the carrier takes such an order for the line, given the right input. */
export const allows: Readonly<Record<CareOrderType, (line: LineState, outfit: Outfit) => boolean>> = {
  UPDATE_FEATURES: ({ status }, { takesSomeItem }) => status === 'ACTIVE' && takesSomeItem,
  UPDATE_SUBSCRIBER: ({ status }) => status !== 'CANCELLED',
  // For another device of the same model, if for nothing else.
  UPDATE_DEVICE: ({ status }) => status === 'ACTIVE',
  CHANGE_RATE_PLAN: ({ status }, { takesSomePlan }) => status === 'ACTIVE' && takesSomePlan,
  SUSPEND_SERVICE: ({ status }) => status === 'ACTIVE',
  REINSTATE_SERVICE: ({ status }) => status === 'SUSPENDED',
  CANCEL_SERVICE: ({ status, hasServed }) => status !== 'CANCELLED' && hasServed,
  RESUME_FROM_CANCEL: ({ status, isResumable }) => status === 'CANCELLED' && isResumable,
  ACTIVATE_SIM: ({ status }) => status === 'ACTIVE',
  CHANGE_CTN: ({ status }) => status === 'ACTIVE',
  RESET_VOICEMAIL: ({ status }) => status === 'ACTIVE',
  CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE: ({ status }) => status === 'ACTIVE',
  // The plan stays, so the new device must take it, and take some feature.
  UPDATE_FEATURES_WITH_DEVICE_UPDATE: ({ status }, { takesSomeItem }) => status === 'ACTIVE' && takesSomeItem,
};
