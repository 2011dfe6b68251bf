import type { OfferResolvers } from '../generated/graphql.ts';
import { isPriceConsistent } from './offer.ts';

export const offerResolvers = {
  Offer: { priceIsConsistent: (offer) => isPriceConsistent(offer) } satisfies OfferResolvers,
};
