/** Which offers of an answer are shown, and in which order. Made from the answer alone: the carrier is not asked again. */
import type { OfferFilter, OfferSort } from '../generated/graphql.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { monthlyPriceOf, type Offer } from './offer.ts';

/** NaN when it is not known: no comparison lets that pass. */
type Figure = (offer: Offer) => number;

const monthlyCents: Figure = (offer) => monthlyPriceOf(offer)?.cents ?? NaN;
const downloadMbps: Figure = ({ plan }) => plan?.downloadMbps ?? NaN;

const orders: Readonly<Record<OfferSort, readonly [figure: Figure, direction: 1 | -1]>> = {
  PRICE_ASC: [monthlyCents, 1],
  PRICE_DESC: [monthlyCents, -1],
  SPEED_ASC: [downloadMbps, 1],
  SPEED_DESC: [downloadMbps, -1],
};

/** What is not known comes last, whichever the direction. */
const by = (sort: OfferSort) => {
  const [figure, direction] = orders[sort];
  return (a: Offer, b: Offer): number =>
    Number(isNaN(figure(a))) - Number(isNaN(figure(b))) || direction * (figure(a) - figure(b)) || 0;
};

const notNegative = (name: keyof OfferFilter, value: string | number | null | undefined): number | null => {
  if (value == null) return null;
  const figure = Number(value);
  if (figure < 0) throw gatewayError('BAD_USER_INPUT', `\`${name}\` must not be negative.`);
  return figure;
};

const textsOf = ({ name, description, benefits, plan }: Offer): readonly (string | null | undefined)[] => [
  name,
  description,
  ...benefits,
  plan?.name,
  plan?.description,
];

const passes = (filter: OfferFilter): ((offer: Offer) => boolean) => {
  const most = notNegative('maxMonthlyPrice', filter.maxMonthlyPrice);
  const least = notNegative('minDownloadMbps', filter.minDownloadMbps);
  const search = filter.search?.trim().toLowerCase();
  return (offer) =>
    // In dollars: two decimals that are equal have the same nearest double, which a multiplication would lose.
    (most === null || monthlyCents(offer) / 100 <= most) &&
    (least === null || downloadMbps(offer) >= least) &&
    (!search || textsOf(offer).some((text) => text?.toLowerCase().includes(search)));
};

/**
 * The offers that pass, in the order asked for; those alike in it stay in the carrier's.
 * @throws BAD_USER_INPUT for a negative figure
 */
export const chooseOffers = (
  offers: readonly Offer[],
  filter: OfferFilter | null | undefined,
  sort: OfferSort | null | undefined,
): readonly Offer[] => {
  const wanted = filter ? offers.filter(passes(filter)) : offers;
  return sort ? wanted.toSorted(by(sort)) : wanted;
};
