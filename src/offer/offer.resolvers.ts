import type { DiscountResolvers, OfferAvailabilityResolvers, OfferResolvers } from '../generated/graphql.ts';
import { chooseOffers } from './choose-offers.ts';
import { compareOffers } from './compare-offers.ts';
import { conditionsOf } from './discount-conditions.ts';
import { isPriceConsistent } from './offer.ts';

export const offerResolvers = {
  OfferAvailability: {
    offers: ({ offers }, { filter, sort }) => chooseOffers(offers, filter, sort),
    compare: (availability, { offerIds, with: other }) => compareOffers(availability, offerIds, other),
  } satisfies OfferAvailabilityResolvers,
  Offer: { priceIsConsistent: (offer) => isPriceConsistent(offer) } satisfies OfferResolvers,
  Discount: { conditions: (discount) => conditionsOf(discount) } satisfies DiscountResolvers,
};
