/** The times of the order protocol, about a hundred times shorter than usual, so that a minute holds what a day does else. */
import type { ProtocolTimes } from '../../src/order/order-protocol.ts';

const times: Partial<ProtocolTimes> = {
  sendDeadlineMs: 300,
  leaseMs: 600,
  fenceMarginMs: 100,
  retryMs: 100,
  lookUpRetryMs: 120,
  firstPollMs: 200,
  longestPollMs: 1000,
  expiryMs: 7500,
  // Longer than a run: nothing may come to rest with a person.
  reviewAfterMs: 3_600_000,
};

/** The carrier accepts up to 1 s late, and a look-up lags by 300 ms. */
export const settleMs = 1500;

export const leaseAndSettleMs = 600 + settleMs;

export const timesEnvironment = (settle: number): Readonly<Record<string, string>> => ({
  ORDER_TIMES: Object.entries(times)
    .map(([name, ms]) => `${name}=${ms}`)
    .join(','),
  CARRIER_SETTLE_SECONDS: String(settle / 1000),
});
