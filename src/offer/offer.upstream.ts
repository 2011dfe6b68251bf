/**
 * The availability call ("retrieve available promotions"). The carrier has three dialects of one answer, and reuses its
 * price shape with the opposite meaning on discounts; all of it ends here. Source: CONTRACT sections 4.1 to 4.4 and 5.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BillingPeriod, OfferIntentInput, TaxTreatment } from '../generated/graphql.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import type { Broadband } from '../upstream/broadband.ts';
import type { EligibilityReason } from '../graphql/user-error.ts';
import type { CallScope } from '../upstream/call-scope.ts';
import { UpstreamError } from '../upstream/upstream-error.ts';
import {
  readBoolean,
  readDate,
  readInt,
  readMoney,
  readText,
  wireList,
  wirePart,
  wireScalar,
  wordTable,
} from '../upstream/wire-values.ts';
import { readBenefits } from './benefits.ts';
import type {
  AddOn,
  BroadbandPlan,
  Discount,
  Equipment,
  Offer,
  OfferAvailability,
  OfferQuestion,
  Price,
  ReasonCodePolicy,
} from './offer.ts';

const path = '/msapi/productoffermanagementms/v3/product/availability';
const deadlineMs = 2500;
const source = 'broadband availability';

const WirePrice = z.object({
  base: wireScalar,
  total: wireScalar,
  uom: wireScalar,
  taxIncluded: wireScalar,
  promoType: wireScalar,
});
const optionalPrice = wirePart(WirePrice);

const WireEquipment = z.object({
  deviceId: wireScalar,
  deviceType: wireScalar,
  deviceTypeGroup: wireScalar,
  deviceDisplayName: wireScalar,
  upperLimit: wireScalar,
});

/** Discounts, plans and add-ons in one shape: the relationship's type says which it is, so all members are optional. */
const WireItem = z.object({
  id: wireScalar,
  name: wireScalar,
  description: wireScalar,
  applyPolicy: wireScalar,
  productOfferingType: wireScalar,
  productPrice: optionalPrice,
  total: wireScalar,
  uom: wireScalar,
  tenderType: wirePart(z.array(z.string())),
  duration: wirePart(z.object({ startDateTime: wireScalar, endDateTime: wireScalar })),
  currentProductIndicator: wireScalar,
  equipments: wireList(WireEquipment),
});
type WireItem = z.infer<typeof WireItem>;

const WireOffer = z.object({
  id: wireScalar,
  productName: wireScalar,
  displayName: wireScalar,
  productDescription: wireScalar,
  description: wireScalar,
  benefits: wireScalar,
  eligibility: wireScalar,
  productPrice: optionalPrice,
  productOriginalPrice: optionalPrice,
  productMarketingPrice: optionalPrice,
  productPriceRelationship: wireList(z.object({ type: z.string(), charges: wireList(WirePrice) })),
  productOfferingRelationship: wireList(z.object({ type: z.string(), value: wireList(WireItem) })),
});
type WireOffer = z.infer<typeof WireOffer>;

const WirePolicy = z.object({
  reasonCodeAction: wireScalar,
  cancelImmediate: wireScalar,
  refund: wireScalar,
  feeToApply: wireScalar,
  NRFDuration: wireScalar,
  gracePeriodForNRF: wireScalar,
  BREDuration: wireScalar,
  BREEligible: wireScalar,
});

export const WireAvailability = z.object({
  content: z.object({
    accountDetails: wirePart(z.object({ ban: wireScalar })),
    availableProducts: z.array(
      z.object({
        eligibility: wireScalar,
        orderCount: wireScalar,
        reasonCodePolicy: wirePart(WirePolicy),
        productDetails: wireList(WireOffer),
      }),
    ),
  }),
});

type Odd = CallScope['odd'];

const periodOf = wordTable<BillingPeriod>({
  month: 'MONTH',
  monthly: 'MONTH',
  day: 'DAY',
  year: 'YEAR',
  onetime: 'ONE_TIME',
  once: 'ONE_TIME',
});
const taxOf = wordTable<TaxTreatment>({ excluded: 'EXCLUDED', included: 'INCLUDED' });

const toPeriod = (word: string | null, odd: Odd): BillingPeriod => {
  const period = word === null ? undefined : periodOf(word);
  if (word !== null && !period) odd('price.uom');
  return period ?? 'UNKNOWN';
};

const toTax = (word: string | null, odd: Odd): TaxTreatment => {
  const tax = word === null ? undefined : taxOf(word);
  if (word !== null && !tax) odd('price.taxIncluded');
  return tax ?? 'UNKNOWN';
};

/** A price needs a base; a total that is not given is the base: nothing is taken off. */
const toPrice = (wire: z.infer<typeof WirePrice> | null | undefined, odd: Odd): Price | null => {
  const base = wire ? readMoney(wire.base, 'price.base', odd) : null;
  if (!wire || !base) return null;
  return {
    base,
    total: readMoney(wire.total, 'price.total', odd) ?? base,
    period: toPeriod(readText(wire.uom), odd),
    tax: toTax(readText(wire.taxIncluded), odd),
  };
};

/** On a discount `total` is the amount off and `base` the price after it (CONTRACT section 4.3, price semantics). */
const toDiscount = (wire: WireItem, odd: Odd): Discount => {
  const name = readText(wire.name) ?? '';
  return {
    id: readText(wire.id) ?? contentId(wire),
    name,
    description: readText(wire.description),
    amountOff: readMoney(wire.productPrice?.total ?? wire.total, 'discount.total', odd),
    priceAfter: readMoney(wire.productPrice?.base, 'discount.base', odd),
    period: toPeriod(readText(wire.productPrice?.uom ?? wire.uom), odd),
    tax: toTax(readText(wire.productPrice?.taxIncluded), odd),
    applyPolicy: readText(wire.applyPolicy),
    promoType: readText(wire.productPrice?.promoType),
    tenderTypes: wire.tenderType ?? [],
    startsAt: readDate(wire.duration?.startDateTime, 'discount.startDateTime', odd),
    endsAt: readDate(wire.duration?.endDateTime, 'discount.endDateTime', odd),
  };
};

/** `300Mbps speed`, `1,000 Mbps`, `2.5 Gbps`: the speed stands in prose only. */
const speedIn = (text: string | null): number | null => {
  const found = /(?<![\d.,])(\d{1,5}|\d{1,2},\d{3})(\.\d{1,3})?\s*(m|g)bps/i.exec(text ?? '');
  if (!found) return null;
  const [, whole = '', fraction = '', unit = ''] = found;
  return Math.round(Number(whole.replace(',', '') + fraction) * (unit.toLowerCase() === 'g' ? 1000 : 1));
};

const toPlan = (wire: WireItem, odd: Odd): BroadbandPlan => {
  const description = readText(wire.description);
  const name = readText(wire.name) ?? '';
  return {
    id: readText(wire.id) ?? contentId(wire),
    name,
    description,
    price: toPrice(wire.productPrice, odd),
    downloadMbps: speedIn(description) ?? speedIn(name),
    // The carrier's one mark of what an account has. Its pages show it on add-ons; ASSUMED to mean the same on a plan.
    isCurrent: readBoolean(wire.currentProductIndicator, 'plan.currentProductIndicator', odd),
  };
};

const toEquipment = (wire: z.infer<typeof WireEquipment>, odd: Odd): Equipment => ({
  id: readText(wire.deviceId) ?? contentId(wire),
  name: readText(wire.deviceDisplayName) ?? '',
  type: readText(wire.deviceType),
  group: readText(wire.deviceTypeGroup),
  maxQuantity: readInt(wire.upperLimit, 'equipments.upperLimit', odd),
});

const toAddOn = (wire: WireItem, odd: Odd): AddOn => ({
  id: readText(wire.id) ?? contentId(wire),
  name: readText(wire.name) ?? '',
  description: readText(wire.description),
  offeringType: readText(wire.productOfferingType),
  price: toPrice(wire.productPrice, odd),
  isCurrent: readBoolean(wire.currentProductIndicator, 'addon.currentProductIndicator', odd),
  equipment: wire.equipments.map((equipment) => toEquipment(equipment, odd)),
});

/** Where the carrier gives no id: the same content has the same id (DESIGN section 7, ruling 9). */
const contentId = (wire: object): string =>
  createHash('sha256').update(JSON.stringify(wire)).digest('base64url').slice(0, 22);

const toOffer = (wire: WireOffer, odd: Odd): Offer => {
  const charges = (type: string) =>
    wire.productPriceRelationship.find((related) => related.type === type)?.charges ?? [];
  const related = (type: string) =>
    wire.productOfferingRelationship.filter((relation) => relation.type === type).flatMap(({ value }) => value);
  const plan = related('BB_Plan')[0];
  return {
    id: readText(wire.id) ?? contentId(wire),
    eligible: readBoolean(wire.eligibility, 'offer.eligibility', odd),
    name: readText(wire.productName) ?? readText(wire.displayName) ?? '',
    description: readText(wire.productDescription) ?? readText(wire.description),
    benefits: readBenefits(readText(wire.benefits) ?? ''),
    price: toPrice(wire.productPrice ?? charges('productPrice')[0] ?? charges('monthlyCharges')[0], odd),
    originalPrice: toPrice(wire.productOriginalPrice ?? charges('productOriginalPrice')[0], odd),
    marketingPrice: toPrice(wire.productMarketingPrice ?? charges('productMarketingPrice')[0], odd),
    monthlyCharges: charges('monthlyCharges')
      .map((charge) => toPrice(charge, odd))
      .filter((price) => price !== null),
    plan: plan ? toPlan(plan, odd) : null,
    discounts: related('discounts').map((discount) => toDiscount(discount, odd)),
    addOns: related('addon').map((addOn) => toAddOn(addOn, odd)),
  };
};

const toPolicy = (wire: z.infer<typeof WirePolicy>, odd: Odd): ReasonCodePolicy => ({
  action: readText(wire.reasonCodeAction),
  cancelImmediately: readBoolean(wire.cancelImmediate, 'cancelImmediate', odd),
  refundable: readBoolean(wire.refund, 'refund', odd),
  feeCode: readText(wire.feeToApply),
  feeAfterDays: readInt(wire.NRFDuration, 'NRFDuration', odd),
  feeGraceDays: readInt(wire.gracePeriodForNRF, 'gracePeriodForNRF', odd),
  returnWindowDays: readInt(wire.BREDuration, 'BREDuration', odd),
  returnEligible: readBoolean(wire.BREEligible, 'BREEligible', odd),
});

/** Mode, reason code, intent and device id, by the contract's rules for each purpose (CONTRACT section 4.2). */
const toWireIntent = (intent: OfferIntentInput) => {
  if (intent.changeRatePlan) {
    const { coverage, reasonCode } = intent.changeRatePlan;
    const reason = reasonCode ?? (coverage === 'REMOVE' ? 'FTERM-QUAL' : undefined);
    return { mode: 'changeRatePlan', reasonCode: reason };
  }
  if (intent.deviceSwap) {
    const { deviceId, reasonCode } = intent.deviceSwap;
    if (!/^[0-9A-Za-z-]{1,64}$/.test(deviceId))
      throw gatewayError('BAD_USER_INPUT', '`deviceId` must be letters and digits.');
    return { mode: 'DeviceSwap', reasonCode: reasonCode ?? 'FSW-HW', intent: 'BBDevice', deviceId };
  }
  if (intent.autoBillPay) {
    const { optIn, reasonCode } = intent.autoBillPay;
    if (!optIn && reasonCode == null) {
      throw gatewayError(
        'BAD_USER_INPUT',
        '`reasonCode` is needed to leave automatic payment: the carrier has no usual one.',
      );
    }
    return { mode: 'AutoBillPay', reasonCode: reasonCode ?? 'FMS-ABPENR', intent: optIn ? 'Optin' : 'Optout' };
  }
  return { mode: 'ProductPurchase', reasonCode: intent.productPurchase.reasonCode ?? undefined };
};

/** The carrier's errors on this call (CONTRACT section 4.6; the envelope is ASSUMED). */
export const WireAvailabilityError = z.object({ error: z.object({ code: z.string() }) });

/** Codes that answer the question: the account may take nothing now. */
const notEligible: readonly (readonly [pattern: RegExp, reason: EligibilityReason])[] = [
  [/PENDING_ORDER$/, { code: 'PENDING_ORDER', message: 'An order is already pending on this account.' }],
  [
    /INVALID_(ACCOUNT|PRODUCT)_STATUS$/,
    { code: 'ACCOUNT_STATUS', message: 'The state of the account does not allow it.' },
  ],
];

/** A 400 may also carry a passing fault of the carrier's own back ends. */
const passing = /(_READ_TIMEOUT_ERROR|_CONNECTION_ERROR|_BE_API_FAILURE)$/;

const nothingFor = (reason: EligibilityReason, fetchedAt: Date): OfferAvailability => ({
  eligible: false,
  reasons: [reason],
  pendingOrderCount: null,
  reasonCodePolicy: null,
  offers: [],
  freshness: { fetchedAt, source, fromCache: false },
});

/** What a refusal means: an answer, no such account, or the failure that it is. */
const fromRefusal = (error: UpstreamError, fetchedAt: Date): OfferAvailability | null => {
  if (error.status === 404) return null;
  const code = WireAvailabilityError.safeParse(error.answer).data?.error.code ?? '';
  const known = notEligible.find(([pattern]) => pattern.test(code));
  if (known) return nothingFor(known[1], fetchedAt);
  if (!passing.test(code)) throw error;
  throw new UpstreamError({ call: error.call, failure: 'unavailable', sent: true, detail: code, cause: error });
};

export const toAvailability = (
  answer: z.infer<typeof WireAvailability>,
  fetchedAt: Date,
  odd: Odd,
): OfferAvailability => {
  const products = answer.content.availableProducts;
  const policy = products.find(({ reasonCodePolicy }) => reasonCodePolicy)?.reasonCodePolicy;
  const counts = products
    .map(({ orderCount }) => readInt(orderCount, 'orderCount', odd))
    .filter((count) => count !== null);
  return {
    eligible: products.some(({ eligibility }) => readBoolean(eligibility, 'eligibility', odd) === true),
    reasons: [],
    pendingOrderCount: counts.length === 0 ? null : Math.max(...counts),
    reasonCodePolicy: policy ? toPolicy(policy, odd) : null,
    offers: products.flatMap(({ productDetails }) => productDetails.map((offer) => toOffer(offer, odd))),
    freshness: { fetchedAt, source, fromCache: false },
  };
};

/**
 * What an account may take now; null when the carrier has no such account, or answers about one that `isOurs` denies.
 * @throws UpstreamError; BAD_USER_INPUT for an intent that the contract does not know.
 */
export const fetchOffers = async (
  broadband: Broadband,
  { ban, intent }: OfferQuestion,
  isOurs: (ban: string) => boolean,
  scope: CallScope,
  now: () => Date,
): Promise<OfferAvailability | null> => {
  const body = { accountNumber: ban, productType: 'BROADBAND', ...toWireIntent(intent) };
  try {
    const answer = await broadband.read(scope, path, body, deadlineMs, WireAvailability);
    // The documents' own samples do this (CONTRACT section 5, row 27), so it is noted and no more.
    const answered = readText(answer.content.accountDetails?.ban) ?? ban;
    if (answered !== ban) scope.odd('accountDetails.ban');
    if (!isOurs(answered)) return null;
    return toAvailability(answer, now(), scope.odd);
  } catch (error) {
    if (error instanceof UpstreamError && error.failure === 'refused') return fromRefusal(error, now());
    throw error;
  }
};
