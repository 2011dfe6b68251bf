/** The numbers that the carrier gives out: unique within a run, and the same again for the same seed. */

export interface CarrierNumbers {
  readonly nextPayloadId: () => string;
  readonly nextOrderId: () => string;
}

const SEEDS = 100_000_000;

export const createCarrierNumbers = (seed: number): CarrierNumbers => {
  const prefix = String(Math.abs(Math.trunc(seed)) % SEEDS).padStart(8, '0');
  let payloads = 0;
  let orders = 0;
  return {
    nextPayloadId: () => `${prefix}${String(++payloads).padStart(14, '0')}_PayLId`,
    nextOrderId: () => `10-${prefix}${String(++orders).padStart(7, '0')}`,
  };
};
