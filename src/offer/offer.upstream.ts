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
  readPart,
  readParts,
  readText,
  wordTable,
  type WirePart,
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

type WirePrice = WirePart<'base' | 'total' | 'uom' | 'taxIncluded' | 'promoType'>;

type WireEquipment = WirePart<'deviceId' | 'deviceType' | 'deviceTypeGroup' | 'deviceDisplayName' | 'upperLimit'>;

/** Discounts, plans and add-ons in one shape: the relationship's type says which it is. */
type WireItem = WirePart<
  | 'id'
  | 'name'
  | 'description'
  | 'applyPolicy'
  | 'productOfferingType'
  | 'productPrice'
  | 'total'
  | 'uom'
  | 'tenderType'
  | 'duration'
  | 'currentProductIndicator'
  | 'equipments'
>;

type WireOffer = WirePart<
  | 'id'
  | 'productName'
  | 'displayName'
  | 'productDescription'
  | 'description'
  | 'benefits'
  | 'eligibility'
  | 'productPrice'
  | 'productOriginalPrice'
  | 'productMarketingPrice'
  | 'productPriceRelationship'
  | 'productOfferingRelationship'
>;

type WirePolicy = WirePart<
  | 'reasonCodeAction'
  | 'cancelImmediate'
  | 'refund'
  | 'feeToApply'
  | 'NRFDuration'
  | 'gracePeriodForNRF'
  | 'BREDuration'
  | 'BREEligible'
>;

type WireProduct = WirePart<'eligibility' | 'orderCount' | 'reasonCodePolicy' | 'productDetails'>;

type WireContent = { readonly availableProducts: readonly WireProduct[] } & WirePart<'accountDetails'>;

/** Without its list of products an answer says nothing; all else may be absent. */
const isContent = (value: unknown): boolean => {
  const products = readPart(value)?.['availableProducts'];
  return Array.isArray(products) && products.every((product) => readPart(product) !== null);
};

export const WireAvailability = z.object({ content: z.custom<WireContent>(isContent) });

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
const toPrice = (value: unknown, odd: Odd): Price | null => {
  const wire: WirePrice | null = readPart(value);
  const base = wire ? readMoney(wire.base, 'price.base', odd) : null;
  if (!wire || !base) return null;
  return {
    base,
    total: readMoney(wire.total, 'price.total', odd) ?? base,
    period: toPeriod(readText(wire.uom), odd),
    tax: toTax(readText(wire.taxIncluded), odd),
  };
};

const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** On a discount `total` is the amount off and `base` the price after it (CONTRACT section 4.3, price semantics). */
const toDiscount = (wire: WireItem, odd: Odd): Discount => {
  const price: WirePrice | null = readPart(wire.productPrice);
  const duration: WirePart<'startDateTime' | 'endDateTime'> | null = readPart(wire.duration);
  const name = readText(wire.name) ?? '';
  return {
    id: readText(wire.id) ?? contentId(wire),
    name,
    description: readText(wire.description),
    amountOff: readMoney(price?.total ?? wire.total, 'discount.total', odd),
    priceAfter: readMoney(price?.base, 'discount.base', odd),
    period: toPeriod(readText(price?.uom ?? wire.uom), odd),
    tax: toTax(readText(price?.taxIncluded), odd),
    applyPolicy: readText(wire.applyPolicy),
    promoType: readText(price?.promoType),
    tenderTypes: areTexts(wire.tenderType) ? wire.tenderType : [],
    startsAt: readDate(duration?.startDateTime, 'discount.startDateTime', odd),
    endsAt: readDate(duration?.endDateTime, 'discount.endDateTime', odd),
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

const toEquipment = (wire: WireEquipment, odd: Odd): Equipment => ({
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
  equipment: readParts(wire.equipments).map((equipment) => toEquipment(equipment, odd)),
});

/** Where the carrier gives no id: the same content has the same id (DESIGN section 7, ruling 9). */
const contentId = (wire: object): string =>
  createHash('sha256').update(JSON.stringify(wire)).digest('base64url').slice(0, 22);

const toOffer = (wire: WireOffer, odd: Odd): Offer => {
  const prices: readonly WirePart<'type' | 'charges'>[] = readParts(wire.productPriceRelationship);
  const items: readonly WirePart<'type' | 'value'>[] = readParts(wire.productOfferingRelationship);
  const charges = (type: string) => readParts(prices.find((related) => related.type === type)?.charges);
  const related = (type: string) =>
    items.filter((relation) => relation.type === type).flatMap(({ value }) => readParts(value));
  const plan = related('BB_Plan')[0];
  return {
    id: readText(wire.id) ?? contentId(wire),
    eligible: readBoolean(wire.eligibility, 'offer.eligibility', odd),
    name: readText(wire.productName) ?? readText(wire.displayName) ?? '',
    description: readText(wire.productDescription) ?? readText(wire.description),
    benefits: readBenefits(readText(wire.benefits) ?? ''),
    price: toPrice(readPart(wire.productPrice) ?? charges('productPrice')[0] ?? charges('monthlyCharges')[0], odd),
    originalPrice: toPrice(readPart(wire.productOriginalPrice) ?? charges('productOriginalPrice')[0], odd),
    marketingPrice: toPrice(readPart(wire.productMarketingPrice) ?? charges('productMarketingPrice')[0], odd),
    monthlyCharges: charges('monthlyCharges')
      .map((charge) => toPrice(charge, odd))
      .filter((price) => price !== null),
    plan: plan ? toPlan(plan, odd) : null,
    discounts: related('discounts').map((discount) => toDiscount(discount, odd)),
    addOns: related('addon').map((addOn) => toAddOn(addOn, odd)),
  };
};

const toPolicy = (wire: WirePolicy, odd: Odd): ReasonCodePolicy => ({
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
  const policy = products.map((product) => readPart(product.reasonCodePolicy)).find((found) => found !== null);
  const counts = products
    .map(({ orderCount }) => readInt(orderCount, 'orderCount', odd))
    .filter((count) => count !== null);
  return {
    eligible: products.some(({ eligibility }) => readBoolean(eligibility, 'eligibility', odd) === true),
    reasons: [],
    pendingOrderCount: counts.length === 0 ? null : Math.max(...counts),
    reasonCodePolicy: policy ? toPolicy(policy, odd) : null,
    offers: products.flatMap(({ productDetails }) => readParts(productDetails).map((offer) => toOffer(offer, odd))),
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
    const answered = readText(readPart(answer.content.accountDetails)?.['ban']) ?? ban;
    if (answered !== ban) scope.odd('accountDetails.ban');
    if (!isOurs(answered)) return null;
    return toAvailability(answer, now(), scope.odd);
  } catch (error) {
    if (error instanceof UpstreamError && error.failure === 'refused') return fromRefusal(error, now());
    throw error;
  }
};
