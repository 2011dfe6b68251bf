/** Rules about the line alone: what may be ordered for it now, whatever is asked. */
import { DateTime } from 'luxon';
import { modelNamed, type CatalogItem, type CatalogSnapshot } from '../../catalog/catalog.ts';
import type { CatalogItemKind, ServiceStatus } from '../../generated/graphql.ts';
import type { LineRule, LineVerdict, Situation } from '../care-order-spec.ts';
import { nothingAsked } from './asked-items.ts';
import { itemsThatStay } from './item-rules.ts';

/** Both windows of the carrier (CONTRACT section 1.3): days in service before a cancel, days after it to resume. */
export const windowDays = 30;

const eligible: LineVerdict = { eligibility: 'ELIGIBLE', reasons: [], from: null, until: null };

const notEligible = (code: string, message: string, from: Date | null = null): LineVerdict => ({
  eligibility: 'NOT_ELIGIBLE',
  reasons: [{ code, message }],
  from,
  until: null,
});

const unknown = (code: string, message: string): LineVerdict => ({
  eligibility: 'UNKNOWN',
  reasons: [{ code, message }],
  from: null,
  until: null,
});

const times = (dates: readonly (Date | null)[]): readonly number[] =>
  dates.filter((date) => date !== null).map((date) => date.getTime());

/** What all rules say together: the refusals if there are any, else what is not known, else until when it is allowed. */
export const every =
  (...rules: readonly LineRule[]): LineRule =>
  (situation) => {
    const verdicts = rules.map((rule) => rule(situation));
    const deciding = (['NOT_ELIGIBLE', 'UNKNOWN', 'ELIGIBLE'] as const)
      .map((eligibility) => verdicts.filter((verdict) => verdict.eligibility === eligibility))
      .find((found) => found.length > 0);
    const [first] = deciding ?? [];
    if (!deciding || !first) return eligible;
    // One refusal that waiting does not mend is enough.
    const helps = deciding.every(({ from }) => from !== null);
    const ends = times(verdicts.map(({ until }) => until));
    return {
      eligibility: first.eligibility,
      reasons: deciding.flatMap(({ reasons }) => reasons),
      from: helps ? new Date(Math.max(...times(deciding.map(({ from }) => from)))) : null,
      until: ends.length === 0 || first.eligibility === 'NOT_ELIGIBLE' ? null : new Date(Math.min(...ends)),
    };
  };

const otherStates: Readonly<Record<Exclude<ServiceStatus, 'UNKNOWN'>, LineVerdict>> = {
  ACTIVE: notEligible('LINE_ACTIVE', 'The line is in service.'),
  SUSPENDED: notEligible('LINE_SUSPENDED', 'The line is suspended.'),
  CANCELLED: notEligible('LINE_CANCELLED', 'The line is cancelled.'),
};

/** Refuses lines in another state. A state that the carrier's answer does not tell is the carrier's to judge. */
export const mustBe =
  (...allowed: readonly ServiceStatus[]): LineRule =>
  ({ device: { status } }) => {
    if (status === 'UNKNOWN') {
      return unknown('STATUS_UNKNOWN', 'The carrier’s answer does not tell whether the line is in service.');
    }
    return allowed.includes(status) ? eligible : otherStates[status];
  };

/** Whole calendar days from one instant to another, as the carrier counts them. */
export const daysBetween = (from: Date, to: Date, zone: string): number => {
  const day = (date: Date) => DateTime.fromJSDate(date, { zone }).startOf('day');
  return Math.round(day(to).diff(day(from), 'days').days);
};

/** The beginning of the day that lies so many days after an instant's. */
export const startOfDayAfter = (instant: Date, days: number, zone: string): Date =>
  DateTime.fromJSDate(instant, { zone }).startOf('day').plus({ days }).toJSDate();

/** CONTRACT section 1.3, cancelService: in service for at least 30 days. */
export const servedLongEnough: LineRule = ({ device: { contractStart }, now, zone }) => {
  if (contractStart === null) {
    return unknown('START_UNKNOWN', 'The carrier does not say since when the line is in service.');
  }
  return daysBetween(contractStart, now, zone) >= windowDays
    ? eligible
    : notEligible(
        'ACTIVE_LESS_THAN_30_DAYS',
        'A line can be cancelled when it has been in service for 30 days.',
        startOfDayAfter(contractStart, windowDays, zone),
      );
};

/** Until when a line whose cancelling was asked for at this instant can be resumed: the end of the last day that still counts. */
export const resumableUntil = (cancelledAt: Date, zone: string): Date =>
  startOfDayAfter(cancelledAt, windowDays + 1, zone);

/**
 * CONTRACT section 1.3, resumeFromCancel: within 30 days of the request to cancel. The carrier tells when cancelling was
 * done; when it was asked for is known only of orders that were placed here.
 */
export const cancelledLately: LineRule = ({ device, cancelRequestedAt, now, zone }) => {
  const cancelledAt = cancelRequestedAt ?? device.cancelledAt;
  if (cancelledAt === null) {
    return unknown('CANCEL_DATE_UNKNOWN', 'The carrier does not say when the line was cancelled.');
  }
  const until = resumableUntil(cancelledAt, zone);
  return now < until
    ? { ...eligible, until }
    : notEligible('RESUME_WINDOW_CLOSED', 'A line can be resumed within 30 days of the request to cancel it.');
};

const noCatalog = unknown(
  'CATALOG_UNKNOWN',
  'The carrier’s catalog is not at hand, so what fits the line is not known.',
);
const noModel = unknown('DEVICE_MODEL_UNKNOWN', 'The carrier’s catalog does not know the line’s device.');

const someFits = (catalog: CatalogSnapshot, model: CatalogItem, kinds: readonly CatalogItemKind[]): boolean => {
  for (const sku of model.compatible) {
    const item = catalog.bySku.get(sku);
    if (item && kinds.includes(item.kind) && item.unsupported === null) return true;
  }
  return false;
};

const whenSomeFits = (
  { device, catalog }: Situation,
  kinds: readonly CatalogItemKind[],
  refusal: LineVerdict,
): LineVerdict => {
  if (!catalog) return noCatalog;
  const model = modelNamed(catalog, device.make, device.model);
  if (!model) return noModel;
  return someFits(catalog, model, kinds) ? eligible : refusal;
};

const noPlan = notEligible('NO_COMPATIBLE_PLAN', 'No rate plan that can be ordered works on this device.');
const noItem = notEligible(
  'NO_COMPATIBLE_FEATURE',
  'There is nothing to remove, and no feature or data plan that works on this device.',
);

/** Every item of an order must work on the line's device (CONTRACT section 1.3, general rules): for plans, one must. */
export const somePlanFits: LineRule = (situation) => whenSomeFits(situation, ['RATE_PLAN'], noPlan);

/** The same for features and data plans; what the line has can always be removed. */
export const someItemFits: LineRule = (situation) =>
  situation.device.features.length > 0 || situation.device.dataPlan !== null
    ? eligible
    : whenSomeFits(situation, ['FEATURE', 'DATA_PLAN'], noItem);

const noDevice = notEligible('NO_COMPATIBLE_DEVICE', 'No device of the catalog works with what stays on the line.');

/** A line can move to a device that takes what stays on it: for some types all of it, for others the plan alone. */
const someDevice =
  (isEnough: (model: CatalogItem, catalog: CatalogSnapshot, situation: Situation) => boolean): LineRule =>
  (situation) => {
    const { catalog } = situation;
    if (!catalog) return noCatalog;
    const models = catalog.items.filter(({ kind }) => kind === 'DEVICE');
    if (models.length === 0) return noModel;
    return models.some((model) => isEnough(model, catalog, situation)) ? eligible : noDevice;
  };

/** Nothing is known of what fits for a SKU that the catalog lacks. */
const fits = (model: CatalogItem, catalog: CatalogSnapshot, sku: string): boolean =>
  !catalog.bySku.has(sku) || model.compatible.has(sku);

export const someDeviceTakesAll = someDevice((model, catalog, situation) =>
  itemsThatStay(nothingAsked, situation).every((sku) => fits(model, catalog, sku)),
);

/** Features and data plan may go, so only the plan must fit; and something must be left to add or to remove. */
export const someDeviceTakesPlan = someDevice(
  (model, catalog, { device: { ratePlan, dataPlan, features } }) =>
    (ratePlan === null || fits(model, catalog, ratePlan.sku)) &&
    (features.length > 0 || dataPlan !== null || someFits(catalog, model, ['FEATURE', 'DATA_PLAN'])),
);
