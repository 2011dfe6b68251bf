/**
 * The carriers' answers made into ours by hand, with nothing checked: what the least possible code does. It is a yardstick
 * and no product: one odd value and it throws, or lies. The limit and all peers make their answers here, so that nobody's
 * figures differ by it.
 */
export interface WireLine {
  readonly careAccountResponse: {
    readonly wirelessUserNumber: string;
    readonly wirelessUserName: string;
    readonly billingAccountNumber: string;
    readonly contractStartDate: string;
    readonly contractEndDate: string;
    readonly suspendedDate?: string;
    readonly cancelledDate?: string;
    readonly device: { readonly make: string; readonly model: string; readonly imei: string; readonly iccid: string };
    readonly ratePlan: { readonly name: string; readonly price: string };
  };
}

export const toDevice = ({ careAccountResponse: care }: WireLine) => {
  const { device, ratePlan } = care;
  return {
    ctn: care.wirelessUserNumber,
    imei: device.imei,
    make: device.make,
    model: device.model,
    status: care.cancelledDate ? 'CANCELLED' : care.suspendedDate ? 'SUSPENDED' : 'ACTIVE',
    contractStart: new Date(care.contractStartDate).toISOString(),
    contractEnd: new Date(care.contractEndDate).toISOString(),
    sim: { iccid: device.iccid },
    subscriber: { name: care.wirelessUserName },
    account: { ban: care.billingAccountNumber },
    ratePlan: { name: ratePlan.name, price: { amount: Number(ratePlan.price).toFixed(2) } },
  };
};

interface WirePrice {
  readonly base: number;
  readonly total: number;
  readonly uom: string;
  readonly taxIncluded: string;
  readonly promoType?: string;
}

interface WireEquipment {
  readonly deviceId: string;
  readonly deviceDisplayName: string;
  readonly deviceType: string;
  readonly deviceTypeGroup: string;
  readonly upperLimit: string;
}

interface WireItem {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly applyPolicy?: string;
  readonly productOfferingType?: string;
  readonly productPrice: WirePrice;
  readonly currentProductIndicator?: boolean;
  readonly equipments?: readonly WireEquipment[];
}

interface WireOffer {
  readonly id: string;
  readonly productName: string;
  readonly productDescription: string;
  readonly benefits: string;
  readonly productPrice: WirePrice;
  readonly productOriginalPrice: WirePrice;
  readonly productMarketingPrice: WirePrice;
  readonly productPriceRelationship: readonly { readonly type: string; readonly charges: readonly WirePrice[] }[];
  readonly productOfferingRelationship: readonly { readonly type: string; readonly value: readonly WireItem[] }[];
}

export interface WireAvailability {
  readonly content: {
    readonly availableProducts: readonly {
      readonly eligibility: boolean;
      readonly orderCount: number;
      readonly reasonCodePolicy: Readonly<Record<string, string>>;
      readonly productDetails: readonly WireOffer[];
    }[];
  };
}

const toMoney = (amount: number) => ({ amount: amount.toFixed(2), currency: 'USD' });

const toPrice = ({ base, total, taxIncluded }: WirePrice) => ({
  base: toMoney(base),
  total: toMoney(total),
  period: 'MONTH',
  tax: taxIncluded,
});

const toPlan = ({ id, name, description, productPrice }: WireItem) => ({
  id,
  name,
  description,
  price: toPrice(productPrice),
  downloadMbps: Number.parseInt(description, 10),
});

const toDiscount = ({ id, name, description, productPrice, applyPolicy }: WireItem) => ({
  id,
  name,
  description,
  amountOff: toMoney(productPrice.total),
  priceAfter: toMoney(productPrice.base),
  period: 'MONTH',
  applyPolicy,
  promoType: productPrice.promoType,
  tenderTypes: [],
  startsAt: null,
  endsAt: null,
});

const toEquipment = ({ deviceId, deviceDisplayName, deviceType, deviceTypeGroup, upperLimit }: WireEquipment) => ({
  id: deviceId,
  name: deviceDisplayName,
  type: deviceType,
  group: deviceTypeGroup,
  maxQuantity: Number(upperLimit),
});

const toAddOn = ({ id, name, description, productOfferingType, productPrice, ...item }: WireItem) => ({
  id,
  name,
  description,
  offeringType: productOfferingType,
  price: toPrice(productPrice),
  isCurrent: item.currentProductIndicator,
  equipment: (item.equipments ?? []).map(toEquipment),
});

const related = ({ productOfferingRelationship }: WireOffer, type: string): readonly WireItem[] =>
  productOfferingRelationship.find((relation) => relation.type === type)?.value ?? [];

const automaticOff = (discounts: readonly WireItem[]): number =>
  discounts.reduce(
    (sum, { applyPolicy, productPrice }) => (applyPolicy === 'automatic' ? sum + productPrice.total : sum),
    0,
  );

const toOffer = (offer: WireOffer) => {
  const { productPrice } = offer;
  const plan = related(offer, 'BB_Plan')[0];
  const discounts = related(offer, 'discounts');
  return {
    id: offer.id,
    name: offer.productName,
    description: offer.productDescription,
    benefits: offer.benefits.slice('<ul><li>'.length, -'</li></ul>'.length).split('</li><li>'),
    price: toPrice(productPrice),
    originalPrice: toPrice(offer.productOriginalPrice),
    marketingPrice: toPrice(offer.productMarketingPrice),
    monthlyCharges: (offer.productPriceRelationship[0]?.charges ?? []).map(toPrice),
    plan: plan ? toPlan(plan) : null,
    discounts: discounts.map(toDiscount),
    addOns: related(offer, 'addon').map(toAddOn),
    priceIsConsistent: productPrice.base - automaticOff(discounts) === productPrice.total,
  };
};

const isYes = (word: string | undefined): boolean => word === 'Y' || word === 'True';

const toPolicy = (policy: Readonly<Record<string, string>>) => ({
  action: policy['reasonCodeAction'],
  cancelImmediately: isYes(policy['cancelImmediate']),
  refundable: isYes(policy['refund']),
  feeCode: policy['feeToApply'],
  feeAfterDays: Number(policy['NRFDuration']),
  feeGraceDays: Number(policy['gracePeriodForNRF']),
  returnWindowDays: Number(policy['BREDuration']),
  returnEligible: isYes(policy['BREEligible']),
});

export const toAvailability = ({ content }: WireAvailability) => {
  const product = content.availableProducts[0];
  if (!product) throw new Error('The stub answers with one product.');
  return {
    eligible: product.eligibility,
    reasons: [],
    pendingOrderCount: product.orderCount,
    reasonCodePolicy: toPolicy(product.reasonCodePolicy),
    offers: product.productDetails.map(toOffer),
    freshness: { fetchedAt: new Date().toISOString(), source: 'broadband availability', fromCache: false },
  };
};

export type Device = ReturnType<typeof toDevice>;
export type Availability = ReturnType<typeof toAvailability>;
