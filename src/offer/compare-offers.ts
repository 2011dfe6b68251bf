/**
 * Offers of one answer beside what the account has now, or beside one of them. The carrier's documented answers mark the
 * add-ons that an account has, and never its plan (CONTRACT section 4.3): what is not told stays null.
 */
import { gatewayError } from '../graphql/gateway-error.ts';
import { usd, type Money } from '../graphql/money.ts';
import { monthlyPriceOf, type AddOn, type BroadbandPlan, type Offer, type OfferAvailability } from './offer.ts';

const mostCompared = 20;

interface OfferComparison {
  readonly offer: Offer;
  readonly currentPlan: BroadbandPlan | null;
  readonly monthlyDifference: Money | null;
  readonly downloadDifferenceMbps: number | null;
  readonly addOnsGained: readonly AddOn[];
  readonly addOnsLost: readonly AddOn[];
}

/** The offer with the account's present plan; null unless exactly one is marked, for two have two prices. */
const currentOfferOf = (offers: readonly Offer[]): Offer | null => {
  const [marked, another] = offers.filter(({ plan }) => plan?.isCurrent === true);
  return marked && !another ? marked : null;
};

/** Prices with and without tax have no difference that means anything. */
const priceDifference = (offer: Offer, other: Offer): Money | null => {
  const [price, otherPrice] = [monthlyPriceOf(offer), monthlyPriceOf(other)];
  if (!price || !otherPrice || offer.price?.tax !== other.price?.tax) return null;
  return usd(price.cents - otherPrice.cents);
};

const speedDifference = (offer: Offer, other: Offer): number | null => {
  const [speed, otherSpeed] = [offer.plan?.downloadMbps ?? null, other.plan?.downloadMbps ?? null];
  return speed === null || otherSpeed === null ? null : speed - otherSpeed;
};

/** What is in the one list and not in the other, by id, each once. */
const without = (addOns: readonly AddOn[], others: readonly AddOn[]): readonly AddOn[] => {
  const ids = new Set(others.map(({ id }) => id));
  return [...new Map(addOns.map((addOn) => [addOn.id, addOn])).values()].filter(({ id }) => !ids.has(id));
};

/**
 * Add-ons that the account has not. The documented answer to the end of a service says so of that service too (CONTRACT
 * section 5, row 23), so there it is not believed.
 */
const notHad = ({ addOns }: Offer, policy: OfferAvailability['reasonCodePolicy']): readonly AddOn[] =>
  policy?.action?.toLowerCase() === 'terminate' ? [] : addOns.filter(({ isCurrent }) => isCurrent === false);

/**
 * One entry an id, in the order asked; null where there is no such offer.
 * @throws BAD_USER_INPUT for too many ids; NOT_FOUND when there is no offer to compare with by that id
 */
export const compareOffers = (
  { offers, reasonCodePolicy }: Pick<OfferAvailability, 'offers' | 'reasonCodePolicy'>,
  offerIds: readonly string[],
  otherId: string | null | undefined,
): readonly (OfferComparison | null)[] => {
  if (offerIds.length > mostCompared) {
    throw gatewayError('BAD_USER_INPUT', `\`offerIds\` must be at most ${mostCompared} entries.`);
  }
  const find = (id: string) => offers.find((offer) => offer.id === id);
  const other = otherId == null ? null : find(otherId);
  if (other === undefined) throw gatewayError('NOT_FOUND', 'There is no such offer in this answer to compare with.');

  const currentOffer = currentOfferOf(offers);
  const yardstick = other ?? currentOffer;
  // An account's add-on need not be among those of its present plan's offer: any offer may have it marked.
  const had = other ? other.addOns : offers.flatMap(({ addOns }) => addOns.filter(({ isCurrent }) => isCurrent));

  return offerIds.map((id) => {
    const offer = find(id);
    if (!offer) return null;
    return {
      offer,
      currentPlan: currentOffer?.plan ?? null,
      monthlyDifference: yardstick && priceDifference(offer, yardstick),
      downloadDifferenceMbps: yardstick && speedDifference(offer, yardstick),
      addOnsGained: without(other ? offer.addOns : notHad(offer, reasonCodePolicy), had),
      addOnsLost: without(had, offer.addOns),
    };
  });
};
