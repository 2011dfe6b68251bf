/**
 * Rules about what an order adds and removes: known SKUs of the right kind, nothing twice, nothing that does not fit the
 * device or another feature, and consent when it costs. Source: CONTRACT sections 1.3 and 6. A SKU is judged only when
 * the catalog can be had; else the carrier judges.
 */
import { modelNamed, type CatalogItem, type CatalogSnapshot } from '../../catalog/catalog.ts';
import type { CareOrderType, CatalogItemKind, FeatureChangeInput, InputMaybe } from '../../generated/graphql.ts';
import {
  invalidInput,
  notEligible,
  notFound,
  type InvalidInputError,
  type UserError,
} from '../../graphql/user-error.ts';
import type { ItemChange } from '../care-order.ts';
import type { Situation } from '../care-order-spec.ts';

/** One item of an order, and where in the input it stands. */
interface Asked {
  readonly sku: string;
  readonly path: readonly string[];
  readonly effectiveAt?: InputMaybe<Date>;
  readonly expiresAt?: InputMaybe<Date>;
}

/** What an order asks for, by role. */
export interface AskedItems {
  readonly ratePlan?: Asked;
  readonly added: readonly Asked[];
  readonly removed: readonly Asked[];
}

type FeatureChanges = InputMaybe<readonly FeatureChangeInput[]> | undefined;

const askedIn = (changes: FeatureChanges, member: string): readonly Asked[] =>
  (changes ?? []).map((change, index) => ({ ...change, path: ['input', member, String(index), 'sku'] }));

export const askedItems = (
  add: FeatureChanges,
  remove: FeatureChanges,
  members: readonly [string, string],
  ratePlanSku?: string,
): AskedItems => ({
  added: askedIn(add, members[0]),
  removed: askedIn(remove, members[1]),
  ...(ratePlanSku !== undefined && { ratePlan: { sku: ratePlanSku, path: ['input', 'ratePlanSku'] } }),
});

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

const kindNames: Readonly<Record<CatalogItemKind, string>> = {
  RATE_PLAN: 'a rate plan',
  DATA_PLAN: 'a data plan',
  FEATURE: 'a feature',
  DEVICE: 'a device model',
  ACCESSORY: 'an accessory',
};

const refuseDates = ({ effectiveAt, expiresAt, path }: Asked): UserError | undefined =>
  effectiveAt && expiresAt && expiresAt <= effectiveAt
    ? invalidInput('It would end before it begins.', ...path.slice(0, -1), 'expiresAt')
    : undefined;

/** Mistakes that can be seen without the catalog. */
const refuseShape = ({ added, removed }: AskedItems): readonly UserError[] => {
  const seen = new Set<string>();
  return [...removed, ...added].flatMap((asked) => {
    const repeated = seen.has(asked.sku)
      ? invalidInput('The same item stands in the order twice.', ...asked.path)
      : undefined;
    seen.add(asked.sku);
    return [repeated, refuseDates(asked)].filter((error) => error !== undefined);
  });
};

const addable: readonly CatalogItemKind[] = ['FEATURE', 'DATA_PLAN'];

const refuseKind = (
  asked: Asked,
  catalog: CatalogSnapshot,
  kinds: readonly CatalogItemKind[],
): UserError | undefined => {
  const item = catalog.bySku.get(asked.sku);
  if (!item) return notFound('The catalog has no item with this SKU.', ...asked.path);
  if (kinds.includes(item.kind)) return undefined;
  return invalidInput(
    `This is ${kindNames[item.kind]}, not ${kinds.map((kind) => kindNames[kind]).join(' or ')}.`,
    ...asked.path,
  );
};

const refuseUnsupported = (asked: Asked | undefined, catalog: CatalogSnapshot): UserError | undefined => {
  const unsupported = asked && catalog.bySku.get(asked.sku)?.unsupported;
  return unsupported
    ? notEligible('UNSUPPORTED_PLAN', `${unsupported} plans cannot be ordered here.`, null, asked.path)
    : undefined;
};

/** SKUs on the line once the order is done, so far as it does not replace anything. */
interface LineItems {
  readonly kept: ReadonlySet<string>;
  readonly lineSkus: ReadonlySet<string>;
}

const lineItems = ({ device }: Situation, { removed }: AskedItems): LineItems => {
  const lineSkus = new Set(device.features.map(({ item }) => item.sku));
  const gone = new Set(removed.map(({ sku }) => sku));
  return { lineSkus, kept: new Set([...lineSkus].filter((sku) => !gone.has(sku))) };
};

const isOnLine = ({ device }: Situation, sku: string): boolean =>
  device.dataPlan?.sku === sku || device.ratePlan?.sku === sku || device.features.some(({ item }) => item.sku === sku);

export interface ItemOptions {
  readonly replaceDuplicates?: InputMaybe<boolean> | undefined;
  readonly replaceConflicting?: InputMaybe<boolean> | undefined;
  readonly consent?: InputMaybe<boolean> | undefined;
  /** The device that the line will be on; its present one when undefined. */
  readonly newModel?: CatalogItem | undefined;
  /** True when the order moves the line to a device that the catalog does not know: nothing can be said of what fits. */
  readonly unknownModel?: boolean;
  /** The order type that can change the device at the same time. */
  readonly combinedType?: CareOrderType;
}

const incompatible = (
  sku: string,
  path: readonly string[],
  alternatives: readonly CatalogItem[],
  use: CareOrderType | null,
  message: string,
): UserError => ({
  kind: 'IncompatibleItemError',
  code: 'INCOMPATIBLE_ITEM',
  message,
  path,
  itemSku: sku,
  alternativeSkus: alternatives.slice(0, 5).map((item) => item.sku),
  use,
});

const sameKindThatFits = (catalog: CatalogSnapshot, model: CatalogItem, sku: string): readonly CatalogItem[] => {
  const kind = catalog.bySku.get(sku)?.kind;
  return catalog.items.filter(
    (item) => item.kind === kind && item.unsupported === null && model.compatible.has(item.sku),
  );
};

/** What of `skus` does not work on the model. */
export const refuseUnfit = (
  items: readonly { readonly sku: string; readonly path: readonly string[] }[],
  model: CatalogItem | undefined,
  catalog: CatalogSnapshot,
  use: CareOrderType | null,
): readonly UserError[] =>
  model === undefined
    ? []
    : items
        .filter(({ sku }) => catalog.bySku.has(sku) && !model.compatible.has(sku))
        .map(({ sku, path }) =>
          incompatible(
            sku,
            path,
            sameKindThatFits(catalog, model, sku),
            use,
            `${catalog.bySku.get(sku)?.name ?? sku} does not work on this device.`,
          ),
        );

const conflictsOf = (catalog: CatalogSnapshot, sku: string, others: Iterable<string>): readonly string[] => {
  const mine = catalog.bySku.get(sku)?.conflictsWith ?? [];
  return [...others].filter(
    (other) => other !== sku && (mine.includes(other) || catalog.bySku.get(other)?.conflictsWith.includes(sku)),
  );
};

const refuseAddition = (
  asked: Asked,
  items: AskedItems,
  line: LineItems,
  situation: Situation,
  catalog: CatalogSnapshot,
  options: ItemOptions,
): readonly UserError[] => {
  const item = catalog.bySku.get(asked.sku);
  // What is no feature and no data plan was refused for that already.
  if (!item || !addable.includes(item.kind)) return [];
  const errors: UserError[] = [];
  const addedSkus = items.added.map(({ sku }) => sku);
  if (
    isOnLine(situation, asked.sku) &&
    !options.replaceDuplicates &&
    !items.removed.some(({ sku }) => sku === asked.sku)
  ) {
    errors.push(
      invalidInput(`The line has ${item.name} already. Set \`replaceDuplicates\` to replace it.`, ...asked.path),
    );
  }
  const others = options.replaceConflicting ? addedSkus : [...line.kept, ...addedSkus];
  for (const other of conflictsOf(catalog, asked.sku, new Set(others))) {
    const remedy = addedSkus.includes(other) ? '' : ' Remove it, or set `replaceConflicting`.';
    errors.push(
      incompatible(
        other,
        asked.path,
        [],
        null,
        `${item.name} cannot stand beside ${catalog.bySku.get(other)?.name ?? other}.${remedy}`,
      ),
    );
  }
  for (const needed of item.requires) {
    if (!line.kept.has(needed) && !addedSkus.includes(needed)) {
      errors.push(
        invalidInput(`${item.name} needs ${catalog.bySku.get(needed)?.name ?? needed}: add it as well.`, ...asked.path),
      );
    }
  }
  return errors;
};

const refuseRemoval = (asked: Asked, situation: Situation): UserError | undefined =>
  isOnLine(situation, asked.sku) ? undefined : invalidInput('The line does not have this item.', ...asked.path);

const costsMoney = (catalog: CatalogSnapshot, skus: readonly string[]): boolean =>
  skus.some((sku) => (catalog.bySku.get(sku)?.price?.cents ?? 0) > 0);

const consentRequired: InvalidInputError = {
  kind: 'InvalidInputError',
  code: 'CONSENT_REQUIRED',
  message: 'This adds charges every month. Set `consentToRecurringCharges` when the person has agreed.',
  path: ['input', 'details', 'consentToRecurringCharges'],
};

const refuseSecondDataPlan = (added: readonly Asked[], catalog: CatalogSnapshot): readonly UserError[] =>
  added
    .filter(({ sku }) => catalog.bySku.get(sku)?.kind === 'DATA_PLAN')
    .slice(1)
    .map(({ path }) => invalidInput('A line has one data plan: add only one.', ...path));

/** Everything that is wrong with what an order adds and removes. */
export const refuseItems = (items: AskedItems, situation: Situation, options: ItemOptions): readonly UserError[] => {
  const shape = refuseShape(items);
  const { catalog, device } = situation;
  if (!catalog) return shape;
  const { ratePlan, added, removed } = items;
  const planned = ratePlan ? [ratePlan] : [];
  const kinds = [
    ...planned.map((asked) => refuseKind(asked, catalog, ['RATE_PLAN'])),
    ...added.map((asked) => refuseKind(asked, catalog, addable)),
    ...removed.map((asked) => (isOnLine(situation, asked.sku) ? undefined : refuseKind(asked, catalog, addable))),
  ].filter((error) => error !== undefined);
  const line = lineItems(situation, items);
  const model = options.unknownModel ? undefined : (options.newModel ?? modelNamed(catalog, device.make, device.model));
  return [
    ...shape,
    ...kinds,
    ...[refuseUnsupported(ratePlan, catalog)].filter((error) => error !== undefined),
    ...removed
      .filter(({ sku }) => catalog.bySku.has(sku))
      .map((asked) => refuseRemoval(asked, situation))
      .filter((error) => error !== undefined),
    ...added.flatMap((asked) => refuseAddition(asked, items, line, situation, catalog, options)),
    ...refuseSecondDataPlan(added, catalog),
    ...refuseUnfit([...planned, ...added], model, catalog, options.combinedType ?? null),
    ...(costsMoney(
      catalog,
      [...planned, ...added].map(({ sku }) => sku),
    ) && options.consent !== true
      ? [consentRequired]
      : []),
  ];
};

/** What stays on the line beside the order: it must fit a new device as well. */
export const itemsThatStay = (
  items: AskedItems,
  situation: Situation,
  replaceConflicting: boolean,
): readonly string[] => {
  const { device, catalog } = situation;
  const addedSkus = items.added.map(({ sku }) => sku);
  const { kept } = lineItems(situation, items);
  const pushedOut = new Set(
    replaceConflicting && catalog ? addedSkus.flatMap((sku) => conflictsOf(catalog, sku, kept)) : [],
  );
  const replacesData = catalog && addedSkus.some((sku) => catalog.bySku.get(sku)?.kind === 'DATA_PLAN');
  const dataGone = replacesData === true || items.removed.some(({ sku }) => sku === device.dataPlan?.sku);
  return [
    ...(items.ratePlan || !device.ratePlan ? [] : [device.ratePlan.sku]),
    ...(dataGone || !device.dataPlan ? [] : [device.dataPlan.sku]),
    ...[...kept].filter((sku) => !pushedOut.has(sku)),
  ];
};
