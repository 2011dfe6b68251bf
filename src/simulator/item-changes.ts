/** Changes of what a line is billed for: rate plan, data plan and features, with their conflicts, requirements and dates. */

import { readTime } from './calendar.ts';
import { areInConflict, findItem, isCompatible } from './catalog.ts';
import type { DeviceModel, Item } from './catalog-entries.ts';
import {
  effectTimeOf,
  refuseUnless,
  type ChangeContext,
  type Effect,
  type EffectTime,
  type Plan,
} from './change-plan.ts';
import { isObject, listAt, textAt, type JsonObject } from './json-reading.ts';
import type { HeldItem, Line } from './line.ts';
import { refusal, type Refusal } from './refusals.ts';

interface ItemChange {
  readonly item: Item;
  readonly isAdded: boolean;
  readonly effectiveAt: number | undefined;
  readonly expiresAt: number | undefined;
}

/** Undefined when absent, NaN when it cannot be read. */
const readItemTime = (raw: JsonObject, key: string): number | undefined => {
  const value = raw[key];
  if (value === undefined || value === null) return undefined;
  return (typeof value === 'string' ? readTime(value) : undefined) ?? Number.NaN;
};

const readItemChange = (raw: unknown, now: number): ItemChange | Refusal => {
  const sku = textAt(raw, 'id');
  const action = textAt(raw, 'action')?.toLowerCase();
  if (!isObject(raw) || sku === undefined) return refusal('INVALID_FIELD', 'items.id');
  if (action !== 'add' && action !== 'remove') return refusal('INVALID_FIELD', 'items.action must be add or remove');
  const item = findItem(sku);
  if (item === undefined) return refusal('UNKNOWN_SKU', sku);
  const effectiveAt = readItemTime(raw, 'effectiveDate');
  const expiresAt = readItemTime(raw, 'expirationDate');
  if (Number.isNaN(effectiveAt)) return refusal('INVALID_FIELD', 'items.effectiveDate');
  if (Number.isNaN(expiresAt)) return refusal('INVALID_FIELD', 'items.expirationDate');
  if (expiresAt !== undefined && expiresAt <= (effectiveAt ?? now)) return refusal('EXPIRES_TOO_EARLY', sku);
  return { item, isAdded: action === 'add', effectiveAt, expiresAt };
};

const readItemChanges = ({ change, now }: ChangeContext): { items: ItemChange[]; refusals: Refusal[] } => {
  const items: ItemChange[] = [];
  const refusals: Refusal[] = [];
  const seen = new Set<string>();
  const list = listAt(change, 'items');
  if (list.length === 0) refusals.push(refusal('INVALID_FIELD', 'items'));
  for (const raw of list) {
    const sku = textAt(raw, 'id');
    if (sku !== undefined && seen.has(sku)) refusals.push(refusal('DUPLICATE_ITEM', sku));
    if (sku !== undefined) seen.add(sku);
    const read = readItemChange(raw, now);
    if ('code' in read) refusals.push(read);
    else items.push(read);
  }
  return { items, refusals };
};

/** The features that stay, and those that give way to an added one. */
const planFeatures = ({ change, line }: ChangeContext, items: readonly ItemChange[]) => {
  const refusals: Refusal[] = [];
  const replaced = new Map<Item, Item[]>();
  const features = items.filter(({ item }) => item.kind === 'feature');
  const added = features.filter(({ isAdded }) => isAdded).map(({ item }) => item);
  const removed = features.filter(({ isAdded }) => !isAdded).map(({ item }) => item);
  const held = line.features.map(({ item }) => item);

  for (const item of removed) if (!held.includes(item)) refusals.push(refusal('NOT_ON_LINE', item.sku));
  let staying = held.filter((item) => !removed.includes(item));
  for (const item of added) {
    if (staying.includes(item) && change['replaceDuplicateFeatures'] !== true) {
      refusals.push(refusal('ALREADY_ON_LINE', item.sku));
    }
    const conflicting = staying.filter((other) => areInConflict(item, other));
    if (conflicting.length > 0 && change['replaceConflictingFeatures'] !== true) {
      refusals.push(refusal('CONFLICT', `${item.sku} with ${conflicting.map(({ sku }) => sku).join(', ')}`));
    }
    // Two added features cannot replace each other: there is no saying which one is meant.
    for (const other of added) {
      if (item.sku < other.sku && areInConflict(item, other)) {
        refusals.push(refusal('CONFLICT', `${item.sku} with ${other.sku}`));
      }
    }
    replaced.set(item, conflicting);
    staying = staying.filter((other) => !conflicting.includes(other));
  }
  const after = [...new Set([...staying, ...added])];
  for (const item of added) {
    const missing = (item.requires ?? []).filter((sku) => !after.some((other) => other.sku === sku));
    if (missing.length > 0) {
      refusals.push(refusal('REQUIRED_FEATURE_MISSING', `${item.sku} requires ${missing.join(', ')}`));
    }
  }
  return { refusals, after, replaced };
};

const planDataPlan = ({ line }: ChangeContext, items: readonly ItemChange[]) => {
  const refusals: Refusal[] = [];
  const plans = items.filter(({ item }) => item.kind === 'dataPlan');
  const added = plans.filter(({ isAdded }) => isAdded);
  const removed = plans.filter(({ isAdded }) => !isAdded);
  if (added.length > 1) refusals.push(refusal('TOO_MANY_DATA_PLANS'));
  for (const { item } of removed) if (item !== line.dataPlan?.item) refusals.push(refusal('NOT_ON_LINE', item.sku));
  const after = added[0]?.item ?? (removed.length > 0 ? undefined : line.dataPlan?.item);
  return { refusals, after };
};

const planRatePlan = ({ line }: ChangeContext, items: readonly ItemChange[], takesRatePlan: boolean) => {
  const refusals: Refusal[] = [];
  const plans = items.filter(({ item }) => item.kind === 'ratePlan');
  if (!takesRatePlan) {
    for (const { item } of plans) refusals.push(refusal('WRONG_KIND_OF_SKU', item.sku));
    return { refusals, after: line.ratePlan.item };
  }
  const added = plans.filter(({ isAdded }) => isAdded);
  if (added.length !== 1) refusals.push(refusal('NUMBER_OF_RATE_PLANS', String(added.length)));
  for (const { item } of added) {
    if (item.unsupported !== undefined) refusals.push(refusal('UNSUPPORTED_PLAN', item.sku));
  }
  // The new plan replaces the old one anyway, so naming the old one does no harm.
  for (const { item, isAdded } of plans) {
    if (!isAdded && item !== line.ratePlan.item) refusals.push(refusal('NOT_ON_LINE', item.sku));
  }
  return { refusals, after: added[0]?.item ?? line.ratePlan.item };
};

const without = (features: readonly HeldItem[], items: readonly Item[]): HeldItem[] =>
  features.filter(({ item }) => !items.includes(item));

const removeFromLine = (line: Line, item: Item): void => {
  if (item.kind === 'feature') line.features = without(line.features, [item]);
  else if (item.kind === 'dataPlan' && line.dataPlan?.item === item) line.dataPlan = undefined;
};

/** Only what came with this very date: the item may have been renewed in the meantime. */
const expireOnLine = (line: Line, item: Item, expiresAt: number): void => {
  const held = item.kind === 'dataPlan' ? line.dataPlan : line.features.find((feature) => feature.item === item);
  if (held?.item === item && held.expiresAt === expiresAt) removeFromLine(line, item);
};

const addToLine = (line: Line, { item, expiresAt }: ItemChange, replaced: readonly Item[], at: number): void => {
  const held: HeldItem = { item, effectiveAt: at, ...(expiresAt === undefined ? {} : { expiresAt }) };
  if (item.kind === 'ratePlan') line.ratePlan = held;
  else if (item.kind === 'dataPlan') line.dataPlan = held;
  else line.features = [...without(line.features, [item, ...replaced]), held];
};

const effectsOf = (line: Line, changed: ItemChange, replaced: readonly Item[], time: EffectTime): readonly Effect[] => {
  const { item, isAdded, expiresAt } = changed;
  const at = changed.effectiveAt ?? time;
  if (!isAdded) {
    // The old plan goes when the new one comes.
    return item.kind === 'ratePlan'
      ? []
      : [
          {
            at,
            apply: () => {
              removeFromLine(line, item);
            },
          },
        ];
  }
  const add: Effect = {
    at,
    apply: (appliedAt) => {
      addToLine(line, changed, replaced, appliedAt);
    },
  };
  if (expiresAt === undefined || item.kind === 'ratePlan') return [add];
  return [
    add,
    {
      at: expiresAt,
      apply: () => {
        expireOnLine(line, item, expiresAt);
      },
    },
  ];
};

/** `model` is the device that the items must go with: the line's own, or the one that comes with the same change. */
export const planItemChanges = (context: ChangeContext, model: DeviceModel, takesRatePlan: boolean): Plan => {
  const { change, line, hasConsent } = context;
  const { items, refusals } = readItemChanges(context);
  const { at, refusals: timeRefusals } = effectTimeOf(change);
  const features = planFeatures(context, items);
  const dataPlan = planDataPlan(context, items);
  const ratePlan = planRatePlan(context, items, takesRatePlan);
  const added = items.filter(({ isAdded }) => isAdded).map(({ item }) => item);

  // With a new device, what stays on the line must go with it too.
  const mustBeCompatible =
    model === line.device.model
      ? added
      : [ratePlan.after, ...(dataPlan.after === undefined ? [] : [dataPlan.after]), ...features.after];
  const incompatible = mustBeCompatible
    .filter((item) => !isCompatible(item, model))
    .map((item) => refusal('INCOMPATIBLE', item.sku));
  const consent = !hasConsent && added.some(({ price }) => Number(price) > 0) ? [refusal('CONSENT_REQUIRED')] : [];

  return {
    refusals: [
      ...refuseUnless('ACTIVE', line),
      ...timeRefusals,
      ...refusals,
      ...ratePlan.refusals,
      ...dataPlan.refusals,
      ...features.refusals,
      ...incompatible,
      ...consent,
    ],
    effects: items.flatMap((changed) => effectsOf(line, changed, features.replaced.get(changed.item) ?? [], at)),
  };
};
