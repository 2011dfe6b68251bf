/** What an order would do, worked out before it is placed: by the same rules, and without asking anybody. */
import type { CatalogItem } from '../catalog/catalog.ts';
import { usd, type Money } from '../graphql/money.ts';
import type { EligibilityReason, UserError } from '../graphql/user-error.ts';
import type { CareOrderInput, CareOrderSpec, OrderStep, Situation } from './care-order-spec.ts';
import { lineAfter } from './rules/line-after.ts';

export interface ChangeOutcome {
  readonly warnings: readonly EligibilityReason[];
  /** Null when the carrier decides: upon completion, or when the next billing cycle begins. */
  readonly effectiveAt: Date | null;
  /** Null when a price is not known. */
  readonly monthlyChargeDelta: Money | null;
  readonly replaces: readonly CatalogItem[];
  readonly steps: readonly OrderStep[];
}

/** All that the line is billed for. */
const billedItems = ({ device }: Situation): readonly CatalogItem[] =>
  [device.ratePlan, device.dataPlan, ...device.features.map(({ item }) => item)].filter((item) => item !== null);

/** The catalog's item, or what the line says of it. */
const itemNamed = (sku: string, situation: Situation): CatalogItem | undefined =>
  situation.catalog?.bySku.get(sku) ?? billedItems(situation).find((item) => item.sku === sku);

const priceOf = (skus: Iterable<string>, situation: Situation): number | null => {
  let cents = 0;
  for (const sku of skus) {
    const price = itemNamed(sku, situation)?.price;
    if (!price) return null;
    cents += price.cents;
  }
  return cents;
};

/** What is on both sides does not count, so that its price need not be known. */
const difference = (before: ReadonlySet<string>, after: ReadonlySet<string>, situation: Situation): Money | null => {
  const more = priceOf(
    [...after].filter((sku) => !before.has(sku)),
    situation,
  );
  const less = priceOf(
    [...before].filter((sku) => !after.has(sku)),
    situation,
  );
  return more === null || less === null ? null : usd(more - less);
};

const monthlyChargeDelta = <Input extends CareOrderInput>(
  { items, billing }: CareOrderSpec<Input>,
  input: Input,
  situation: Situation,
): Money | null => {
  const billed = new Set(billedItems(situation).map(({ sku }) => sku));
  const nothing = new Set<string>();
  if (billing === 'ENDS') return difference(billed, nothing, situation);
  if (billing === 'BEGINS') return difference(nothing, billed, situation);
  if (!items) return usd(0);
  const { ratePlan, dataPlan, features } = lineAfter(items(input), situation);
  const after = [ratePlan, dataPlan, ...features].filter((sku) => sku !== undefined);
  return difference(billed, new Set(after), situation);
};

const replacedItems = <Input extends CareOrderInput>(
  { items }: CareOrderSpec<Input>,
  input: Input,
  situation: Situation,
): readonly CatalogItem[] => {
  if (!items) return [];
  const asked = items(input);
  const lineSkus = new Set(situation.device.features.map(({ item }) => item.sku));
  const duplicates = asked.replaceDuplicates
    ? asked.added.map(({ sku }) => sku).filter((sku) => lineSkus.has(sku))
    : [];
  return [...lineAfter(asked, situation).replaced, ...duplicates]
    .map((sku) => itemNamed(sku, situation))
    .filter((item) => item !== undefined);
};

const effectiveAt = <Input extends CareOrderInput>(
  { change }: CareOrderSpec<Input>,
  input: Input,
  { device, now }: Situation,
): Date | null => {
  const { cancelTiming, items = [], ratePlanSku, imei } = change(input, device);
  if (cancelTiming === 'IMMEDIATE') return now;
  // Items may have dates of their own, a plan and a device do not.
  const dates = items.map((item) => (item.effectiveAt === null ? Number.NaN : Date.parse(item.effectiveAt)));
  const earliest = Math.min(...dates);
  return dates.length === 0 || ratePlanSku !== undefined || imei !== undefined || Number.isNaN(earliest)
    ? null
    : new Date(earliest);
};

export const outcomeOf = <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  situation: Situation,
): ChangeOutcome => {
  const { eligibility, reasons } = spec.line(situation);
  return {
    warnings: [...(eligibility === 'UNKNOWN' ? reasons : []), ...(spec.warnings?.(input, situation) ?? [])],
    effectiveAt: effectiveAt(spec, input, situation),
    monthlyChargeDelta: monthlyChargeDelta(spec, input, situation),
    replaces: replacedItems(spec, input, situation),
    steps: spec.steps?.(situation) ?? [],
  };
};

/** The type to place instead, when errors name one. The one that changes the plan may change features as well. */
export const stepsInstead = (errors: readonly UserError[]): readonly OrderStep[] => {
  const named = errors.flatMap((error) => (error.kind === 'IncompatibleItemError' && error.use ? [error.use] : []));
  const type = named.find((use) => use === 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE') ?? named[0];
  const summary = 'What does not work on the new device has to change with it: place this type instead.';
  return type === undefined ? [] : [{ type, summary, required: true }];
};
