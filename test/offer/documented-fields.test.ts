import { describe, expect, it } from '@jest/globals';
import { getNamedType, isObjectType } from 'graphql';
import { createSchema } from '../../src/gateway/schema.ts';
import { example } from '../upstream/a-carrier.ts';

const leftOut = (why: string) => ({ leftOut: why });
type Fate = string | ReturnType<typeof leftOut>;

const price = (wire: string, ours: string): Readonly<Record<string, Fate>> => ({
  [`${wire}.base`]: `${ours}.base`,
  [`${wire}.total`]: `${ours}.total`,
  [`${wire}.uom`]: `${ours}.period`,
  [`${wire}.taxIncluded`]: `${ours}.tax`,
});

/** Where the schema has each field of the carrier's documented answers, or why it has not. */
const fates: Readonly<Record<string, Fate>> = {
  'account.ban': leftOut('the account that was asked about; another number is noted in the log'),
  'product.eligibility': 'OfferAvailability.eligible',
  'product.orderCount': 'OfferAvailability.pendingOrderCount',
  'policy.reasonCodeAction': 'ReasonCodePolicy.action',
  'policy.cancelImmediate': 'ReasonCodePolicy.cancelImmediately',
  'policy.refund': 'ReasonCodePolicy.refundable',
  'policy.feeToApply': 'ReasonCodePolicy.feeCode',
  'policy.NRFDuration': 'ReasonCodePolicy.feeAfterDays',
  'policy.gracePeriodForNRF': 'ReasonCodePolicy.feeGraceDays',
  'policy.BREDuration': 'ReasonCodePolicy.returnWindowDays',
  'policy.BREEligible': 'ReasonCodePolicy.returnEligible',
  'offer.id': 'Offer.id',
  'offer.productType': leftOut('one thing in two spellings: BB_Offer, BBOffer'),
  'offer.productName': 'Offer.name',
  'offer.displayName': 'Offer.name',
  'offer.productDescription': 'Offer.description',
  'offer.description': 'Offer.description',
  'offer.benefits': 'Offer.benefits',
  'offer.eligibility': 'Offer.eligible',
  ...price('offer.productPrice', 'Offer.price'),
  ...price('offer.productOriginalPrice', 'Offer.originalPrice'),
  ...price('offer.productMarketingPrice', 'Offer.marketingPrice'),
  ...price('offer.monthlyCharges', 'Offer.monthlyCharges'),
  'discounts.id': 'Discount.id',
  'discounts.name': 'Discount.name',
  'discounts.description': 'Discount.description',
  'discounts.applyPolicy': 'Discount.applyPolicy',
  // The same shape as a price, the other way round.
  'discounts.productPrice.base': 'Discount.priceAfter',
  'discounts.productPrice.total': 'Discount.amountOff',
  'discounts.productPrice.uom': 'Discount.period',
  'discounts.productPrice.taxIncluded': 'Discount.tax',
  'discounts.productPrice.promoType': 'Discount.promoType',
  'discounts.total': 'Discount.amountOff',
  'discounts.uom': 'Discount.period',
  'discounts.tenderType': 'Discount.tenderTypes',
  'discounts.duration.startDateTime': 'Discount.startsAt',
  'discounts.duration.endDateTime': 'Discount.endsAt',
  'BB_Plan.id': 'BroadbandPlan.id',
  'BB_Plan.name': 'BroadbandPlan.name',
  'BB_Plan.description': 'BroadbandPlan.description',
  ...price('BB_Plan.productPrice', 'BroadbandPlan.price'),
  'addon.id': 'AddOn.id',
  'addon.name': 'AddOn.name',
  'addon.description': 'AddOn.description',
  'addon.productOfferingType': 'AddOn.offeringType',
  ...price('addon.productPrice', 'AddOn.price'),
  'addon.currentProductIndicator': 'AddOn.isCurrent',
  'addon.equipments.deviceId': 'Equipment.id',
  'addon.equipments.deviceType': 'Equipment.type',
  'addon.equipments.deviceTypeGroup': 'Equipment.group',
  'addon.equipments.deviceDisplayName': 'Equipment.name',
  'addon.equipments.upperLimit': 'Equipment.maxQuantity',
};

/** Where the names of fields begin anew, so that the table above need not repeat the whole way. */
const parts: Readonly<Record<string, string>> = {
  accountDetails: 'account',
  availableProducts: 'product',
  reasonCodePolicy: 'policy',
  productDetails: 'offer',
};

/** The names of all scalars in an answer; what a relationship relates stands under the relationship's own type. */
const scalarsIn = (value: unknown, name: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((entry) => scalarsIn(entry, name));
  if (typeof value !== 'object' || value === null) return [name];
  const { type, charges, value: items } = value as Readonly<Record<string, unknown>>;
  if (typeof type === 'string' && charges) return scalarsIn(charges, `offer.${type}`);
  if (typeof type === 'string' && items) return scalarsIn(items, type);
  return Object.entries(value).flatMap(([key, part]) => scalarsIn(part, parts[key] ?? `${name}.${key}`));
};

const documented = ['scenario1-response', 'scenario2-response', 'reference-response-head', 'autobillpay-response'];

describe('Each field of the documented answers', () => {
  it('is in the table, and the table has no other', () => {
    const found = documented.flatMap((file) => scalarsIn(example(`availability-${file}.json`)['content'], 'content'));
    expect([...new Set(found)].sort()).toEqual(Object.keys(fates).sort());
  });

  const schema = createSchema();
  const placeIn = (path: string) => {
    const [type = '', ...fields] = path.split('.');
    return fields.reduce((holder, field) => {
      const found = isObjectType(holder) ? holder.getFields()[field] : undefined;
      return found && getNamedType(found.type);
    }, schema.getType(type));
  };

  it.each(Object.entries(fates).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))(
    '%s is in the schema: %s',
    (_wire, path) => {
      expect(placeIn(path)).toBeDefined();
    },
  );
});
