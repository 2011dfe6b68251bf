/** What an order adds and removes, as the input says it and as the carrier is asked for it. */
import type { FeatureChangeInput, InputMaybe } from '../../generated/graphql.ts';
import type { ItemChange } from '../care-order.ts';

/** One item of an order, and where in the input it stands. */
export interface Asked {
  readonly sku: string;
  readonly path: readonly string[];
  readonly effectiveAt?: InputMaybe<Date>;
  readonly expiresAt?: InputMaybe<Date>;
}

/** What an order asks for, by role, and what may give way to it. */
export interface AskedItems {
  readonly ratePlan?: Asked;
  readonly added: readonly Asked[];
  readonly removed: readonly Asked[];
  /** Features that the line has already may be added again. */
  readonly replaceDuplicates: boolean;
  /** Features that conflict with added ones give way. */
  readonly replaceConflicting: boolean;
}

type FeatureChanges = InputMaybe<readonly FeatureChangeInput[]> | undefined;

const askedIn = (changes: FeatureChanges, member: string): readonly Asked[] =>
  (changes ?? []).map((change, index) => ({ ...change, path: ['input', member, String(index), 'sku'] }));

interface Replacing {
  readonly replaceDuplicates?: InputMaybe<boolean> | undefined;
  readonly replaceConflicting?: InputMaybe<boolean> | undefined;
}

const replacing = ({ replaceDuplicates, replaceConflicting }: Replacing) => ({
  replaceDuplicates: replaceDuplicates === true,
  replaceConflicting: replaceConflicting === true,
});

/** Of the types that change features. */
export const askedFeatures = (
  input: Replacing & { readonly add?: FeatureChanges; readonly remove?: FeatureChanges },
): AskedItems => ({
  added: askedIn(input.add, 'add'),
  removed: askedIn(input.remove, 'remove'),
  ...replacing(input),
});

/** Of the types that change the plan, with features. */
export const askedPlan = (
  input: Replacing & {
    readonly ratePlanSku: string;
    readonly addFeatures?: FeatureChanges;
    readonly removeFeatures?: FeatureChanges;
  },
): AskedItems => ({
  ratePlan: { sku: input.ratePlanSku, path: ['input', 'ratePlanSku'] },
  added: askedIn(input.addFeatures, 'addFeatures'),
  removed: askedIn(input.removeFeatures, 'removeFeatures'),
  ...replacing(input),
});

/** Of the types that change no items. */
export const nothingAsked: AskedItems = { added: [], removed: [], ...replacing({}) };

/** The carrier reads removals before additions. */
export const itemChanges = (add: FeatureChanges, remove: FeatureChanges): readonly ItemChange[] => {
  const toChange =
    (action: ItemChange['action']) =>
    (item: FeatureChangeInput): ItemChange => ({
      sku: item.sku,
      action,
      effectiveAt: item.effectiveAt?.toISOString() ?? null,
      expiresAt: item.expiresAt?.toISOString() ?? null,
    });
  return [...(remove ?? []).map(toChange('remove')), ...(add ?? []).map(toChange('add'))];
};
