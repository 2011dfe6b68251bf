/** What a line has once an order is done: the same for what is refused, for what is shown before it is placed, and for its price. */
import type { CatalogSnapshot } from '../../catalog/catalog.ts';
import type { Situation } from '../care-order-spec.ts';
import type { AskedItems } from './asked-items.ts';

/** SKUs. */
export interface LineAfter {
  readonly ratePlan: string | undefined;
  readonly dataPlan: string | undefined;
  readonly features: ReadonlySet<string>;
  /** What the order takes off by itself, beside what it was told to remove: the old plan, the old data plan, features in conflict. */
  readonly replaced: readonly string[];
}

/** Which of `others` cannot stand beside a feature; the catalog may say so on either of the two. */
export const conflictsOf = (catalog: CatalogSnapshot, sku: string, others: Iterable<string>): readonly string[] => {
  const mine = catalog.bySku.get(sku)?.conflictsWith ?? [];
  return [...others].filter(
    (other) => other !== sku && (mine.includes(other) || catalog.bySku.get(other)?.conflictsWith.includes(sku)),
  );
};

export const lineAfter = (items: AskedItems, { device, catalog }: Situation): LineAfter => {
  const { added, removed, replaceConflicting } = items;
  const isDataPlan = (sku: string) => catalog?.bySku.get(sku)?.kind === 'DATA_PLAN';
  const gone = new Set(removed.map(({ sku }) => sku));
  const addedSkus = added.map(({ sku }) => sku);
  const newFeatures = addedSkus.filter((sku) => !isDataPlan(sku));
  const newDataPlan = addedSkus.find(isDataPlan);

  const kept = device.features.map(({ item }) => item.sku).filter((sku) => !gone.has(sku));
  const pushedOut = new Set(
    replaceConflicting && catalog ? newFeatures.flatMap((sku) => conflictsOf(catalog, sku, kept)) : [],
  );
  const oldDataPlan = device.dataPlan && !gone.has(device.dataPlan.sku) ? device.dataPlan.sku : undefined;
  const oldPlan = device.ratePlan?.sku;
  const newPlan = items.ratePlan?.sku ?? oldPlan;
  return {
    ratePlan: newPlan,
    dataPlan: newDataPlan ?? oldDataPlan,
    features: new Set([...kept.filter((sku) => !pushedOut.has(sku)), ...newFeatures]),
    replaced: [
      ...(oldPlan !== undefined && oldPlan !== newPlan ? [oldPlan] : []),
      ...(oldDataPlan !== undefined && newDataPlan !== undefined && oldDataPlan !== newDataPlan ? [oldDataPlan] : []),
      ...pushedOut,
    ],
  };
};
