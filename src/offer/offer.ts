/** What an account may buy now. The public shapes are the domain's: see schema/offer.graphql for what each member means. */
import type { BillingPeriod, OfferIntentInput, TaxTreatment } from '../generated/graphql.ts';
import type { Freshness } from '../device/device.ts';
import type { EligibilityReason } from '../graphql/user-error.ts';
import type { Money } from '../graphql/money.ts';

export interface Price {
  readonly base: Money;
  readonly total: Money;
  readonly period: BillingPeriod;
  readonly tax: TaxTreatment;
}

export interface Discount {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly amountOff: Money | null;
  readonly priceAfter: Money | null;
  readonly period: BillingPeriod;
  readonly tax: TaxTreatment;
  readonly applyPolicy: string | null;
  readonly promoType: string | null;
  readonly tenderTypes: readonly string[];
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

/** A sentence that ties a discount to something; shown beside the discount's own figures, never put in their place. */
export interface DiscountCondition {
  readonly text: string;
  readonly amountOff: Money | null;
  readonly tenderType: string | null;
}

export interface BroadbandPlan {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly price: Price | null;
  readonly downloadMbps: number | null;
  readonly isCurrent: boolean | null;
}

export interface Equipment {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
  readonly group: string | null;
  readonly maxQuantity: number | null;
}

export interface AddOn {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly offeringType: string | null;
  readonly price: Price | null;
  readonly isCurrent: boolean | null;
  readonly equipment: readonly Equipment[];
}

export interface Offer {
  readonly id: string;
  readonly eligible: boolean | null;
  readonly name: string;
  readonly description: string | null;
  readonly benefits: readonly string[];
  readonly price: Price | null;
  readonly originalPrice: Price | null;
  readonly marketingPrice: Price | null;
  readonly monthlyCharges: readonly Price[];
  readonly plan: BroadbandPlan | null;
  readonly discounts: readonly Discount[];
  readonly addOns: readonly AddOn[];
}

export interface ReasonCodePolicy {
  readonly action: string | null;
  readonly cancelImmediately: boolean | null;
  readonly refundable: boolean | null;
  readonly feeCode: string | null;
  readonly feeAfterDays: number | null;
  readonly feeGraceDays: number | null;
  readonly returnWindowDays: number | null;
  readonly returnEligible: boolean | null;
}

export interface OfferAvailability {
  readonly eligible: boolean;
  readonly reasons: readonly EligibilityReason[];
  readonly pendingOrderCount: number | null;
  readonly reasonCodePolicy: ReasonCodePolicy | null;
  readonly offers: readonly Offer[];
  readonly freshness: Freshness;
}

/** What is asked: for which account, and for which purpose. */
export interface OfferQuestion {
  readonly ban: string;
  readonly intent: OfferIntentInput;
}

/** What is paid for it every month; null when it is paid otherwise, or when that is not known. */
export const monthlyPriceOf = ({ price }: Offer): Money | null => (price?.period === 'MONTH' ? price.total : null);

/**
 * True when the base price minus the automatic discounts is the total; false when a figure is missing. A discount of
 * another period, such as a credit given once, does not lower this price.
 */
export const isPriceConsistent = ({ price, discounts }: Offer): boolean => {
  if (!price) return false;
  const automatic = discounts.filter(
    ({ applyPolicy, period }) =>
      applyPolicy?.toLowerCase() === 'automatic' && (period === price.period || period === 'UNKNOWN'),
  );
  if (automatic.some(({ amountOff }) => amountOff === null)) return false;
  const off = automatic.reduce((sum, { amountOff }) => sum + (amountOff?.cents ?? 0), 0);
  return price.base.cents - off === price.total.cents;
};
