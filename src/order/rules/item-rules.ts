/**
 * Rules about what an order adds and removes: known SKUs of the right kind, nothing twice, nothing that does not fit the
 * device or another feature, and consent when it costs. Source: CONTRACT sections 1.3 and 6. A SKU is judged only when
 * the catalog can be had; else the carrier judges.
 */
import { modelNamed, type CatalogItem, type CatalogSnapshot } from '../../catalog/catalog.ts';
import type { CareOrderType, CatalogItemKind, InputMaybe } from '../../generated/graphql.ts';
import {
  invalidInput,
  notEligible,
  notFound,
  type EligibilityReason,
  type InvalidInputError,
  type UserError,
} from '../../graphql/user-error.ts';
import type { Situation } from '../care-order-spec.ts';
import type { Asked, AskedItems } from './asked-items.ts';
import { conflictsOf, lineAfter } from './line-after.ts';

const kindNames: Readonly<Record<CatalogItemKind, string>> = {
  RATE_PLAN: 'a rate plan',
  DATA_PLAN: 'a data plan',
  FEATURE: 'a feature',
  DEVICE: 'a device model',
  ACCESSORY: 'an accessory',
};

const refuseDates = ({ effectiveAt, expiresAt, path }: Asked, now: Date): UserError | undefined =>
  expiresAt && expiresAt <= (effectiveAt ?? now)
    ? invalidInput('It would end before it begins.', ...path.slice(0, -1), 'expiresAt')
    : undefined;

/** Mistakes that can be seen without the catalog. */
const refuseShape = ({ added, removed }: AskedItems, now: Date): readonly UserError[] => {
  const seen = new Set<string>();
  return [...removed, ...added].flatMap((asked) => {
    const repeated = seen.has(asked.sku)
      ? invalidInput('The same item stands in the order twice.', ...asked.path)
      : undefined;
    seen.add(asked.sku);
    return [repeated, refuseDates(asked, now)].filter((error) => error !== undefined);
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

const isOnLine = ({ device }: Situation, sku: string): boolean =>
  device.dataPlan?.sku === sku || device.features.some(({ item }) => item.sku === sku);

export interface ItemOptions {
  readonly consent?: InputMaybe<boolean> | undefined;
  /** The device that the line will be on; its present one when undefined. */
  readonly newModel?: CatalogItem | undefined;
  /** True when the order moves the line to a device that the catalog does not know: nothing can be said of what fits. */
  readonly unknownModel?: boolean;
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

const refuseAddition = (
  asked: Asked,
  items: AskedItems,
  situation: Situation,
  catalog: CatalogSnapshot,
): readonly UserError[] => {
  const item = catalog.bySku.get(asked.sku);
  // What is no feature and no data plan was refused for that already.
  if (!item || !addable.includes(item.kind)) return [];
  const errors: UserError[] = [];
  const addedSkus = items.added.map(({ sku }) => sku);
  const after = lineAfter(items, situation).features;
  // What is removed as well was refused for that already.
  const isRemoved = items.removed.some(({ sku }) => sku === asked.sku);
  if (isOnLine(situation, asked.sku) && !items.replaceDuplicates && !isRemoved) {
    errors.push(
      invalidInput(`The line has ${item.name} already. Set \`replaceDuplicates\` to replace it.`, ...asked.path),
    );
  }
  for (const other of conflictsOf(catalog, asked.sku, after)) {
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
    if (!after.has(needed)) {
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
  const { catalog, device, now } = situation;
  const shape = refuseShape(items, now);
  if (!catalog) return shape;
  const { ratePlan, added, removed } = items;
  const planned = ratePlan ? [ratePlan] : [];
  const kinds = [
    ...planned.map((asked) => refuseKind(asked, catalog, ['RATE_PLAN'])),
    ...added.map((asked) => refuseKind(asked, catalog, addable)),
    ...removed.map((asked) => (isOnLine(situation, asked.sku) ? undefined : refuseKind(asked, catalog, addable))),
  ].filter((error) => error !== undefined);
  const model = options.unknownModel ? undefined : (options.newModel ?? modelNamed(catalog, device.make, device.model));
  return [
    ...shape,
    ...kinds,
    ...[refuseUnsupported(ratePlan, catalog)].filter((error) => error !== undefined),
    ...removed
      .filter(({ sku }) => addable.includes(catalog.bySku.get(sku)?.kind ?? 'ACCESSORY'))
      .map((asked) => refuseRemoval(asked, situation))
      .filter((error) => error !== undefined),
    ...added.flatMap((asked) => refuseAddition(asked, items, situation, catalog)),
    ...refuseSecondDataPlan(added, catalog),
    ...refuseUnfit([...planned, ...added], model, catalog, null),
    ...(costsMoney(
      catalog,
      [...planned, ...added].map(({ sku }) => sku),
    ) && options.consent !== true
      ? [consentRequired]
      : []),
  ];
};

/** What stays on the line beside the order: it must fit a new device as well. */
export const itemsThatStay = (items: AskedItems, situation: Situation): readonly string[] => {
  const { ratePlan, dataPlan, features } = lineAfter(items, situation);
  const asked = new Set([items.ratePlan, ...items.added].map((each) => each?.sku));
  return [ratePlan, dataPlan, ...features].filter((sku) => sku !== undefined).filter((sku) => !asked.has(sku));
};

const nameOf = (sku: string, { catalog }: Situation): string => catalog?.bySku.get(sku)?.name ?? sku;

/** What is allowed, and yet seldom meant. */
export const warnOfItems = (items: AskedItems, situation: Situation): readonly EligibilityReason[] => {
  const { device, catalog } = situation;
  const { features } = lineAfter(items, situation);
  const bereft = [...features].flatMap((sku) =>
    (catalog?.bySku.get(sku)?.requires ?? [])
      .filter((needed) => !features.has(needed))
      .map((needed) => ({
        code: 'NEEDED_FEATURE_GONE',
        message: `${nameOf(sku, situation)} stays on the line, and needs ${nameOf(needed, situation)}.`,
      })),
  );
  const samePlan = items.ratePlan !== undefined && items.ratePlan.sku === device.ratePlan?.sku;
  return [
    ...(samePlan ? [{ code: 'SAME_PLAN', message: 'The line is on this plan already.' }] : []),
    ...bereft,
    ...(catalog
      ? []
      : [{ code: 'CATALOG_UNKNOWN', message: 'The carrier’s catalog is not at hand: the carrier judges what fits.' }]),
  ];
};
