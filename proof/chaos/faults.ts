/** What the carrier does wrong: RELIABILITY section 2.10. */
import type { FaultRule } from './carrier.ts';

/** Nothing accepted, accepted and not told, accepted later than told: each outcome in several disguises. */
const orderFaults: readonly Pick<FaultRule, 'kind' | 'delayMs'>[] = [
  { kind: 'resetBefore' },
  { kind: 'resetAfter' },
  { kind: 'hangBefore' },
  { kind: 'hangAfter' },
  { kind: 'error500Before' },
  { kind: 'error500After' },
  { kind: 'unavailable503' },
  { kind: 'throttle429' },
  { kind: 'lateAccept', delayMs: 300 },
  { kind: 'lateAccept', delayMs: 1000 },
  { kind: 'garbage' },
  { kind: 'truncated' },
  { kind: 'drip' },
];

/** Shares of a tenth. A look-up that hangs is rare: its deadline is not scaled like the other times. */
const lookUpFaults: Readonly<Record<string, number>> = {
  error500Before: 0.03,
  resetBefore: 0.03,
  garbage: 0.015,
  truncated: 0.015,
  hangBefore: 0.01,
};

/** Of every order posted, this share meets a fault; a tenth of the look-ups fails, and all see 300 ms into the past. */
export const carrierFaults = (share: number): readonly FaultRule[] => {
  // The dice of each rule are thrown apart: this much each makes the share wanted for at least one of them.
  const each = 1 - (1 - share) ** (1 / orderFaults.length);
  return [
    ...orderFaults.map((fault) => ({ ...fault, path: '/careOrder', probability: each })),
    ...Object.entries(lookUpFaults).map(([kind, probability]) => ({
      kind,
      probability,
      path: '/orderStatus/CareOrder',
    })),
    { kind: 'staleStatus', path: '/orderStatus/CareOrder', probability: 1, delayMs: 300 },
  ];
};
