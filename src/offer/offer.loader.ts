import DataLoader from 'dataloader';
import type { OfferAvailability, OfferQuestion } from './offer.ts';

export type OfferLoader = DataLoader<OfferQuestion, OfferAvailability | null, string>;

/** Offers by account and purpose: the same question is asked once a request. The carrier has no bulk call for them. */
export const createOfferLoader = (fetch: (question: OfferQuestion) => Promise<OfferAvailability | null>): OfferLoader =>
  new DataLoader(
    (questions) => Promise.all(questions.map((question) => fetch(question).catch((error: unknown) => error as Error))),
    {
      cacheKeyFn: ({ ban, intent }) => JSON.stringify([ban, intent]),
    },
  );
