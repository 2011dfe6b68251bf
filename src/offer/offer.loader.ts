import DataLoader from 'dataloader';
import type { OfferAvailability, OfferQuestion } from './offer.ts';

interface Wanted extends OfferQuestion {
  /** How old the answer may be. */
  readonly maxAgeMs: number;
}

export type OfferLoader = DataLoader<Wanted, OfferAvailability | null, string>;

/** Offers by account and purpose: the same question is asked once a request. The carrier has no bulk call for them. */
export const createOfferLoader = (fetch: (wanted: Wanted) => Promise<OfferAvailability | null>): OfferLoader =>
  new DataLoader((wanted) => Promise.all(wanted.map((each) => fetch(each).catch((error: unknown) => error as Error))), {
    cacheKeyFn: ({ ban, intent, maxAgeMs }) => JSON.stringify([ban, intent, maxAgeMs]),
  });
