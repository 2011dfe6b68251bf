/** A line put into a wished state by hand, as if it had got there by orders: for demos and tests of every state of a screen. */

import { daysBefore } from './calendar.ts';
import { findItem, findModel } from './catalog.ts';
import type { Item } from './catalog-entries.ts';
import { isObject, listAt, numberAt, textAt, type JsonObject } from './json-reading.ts';
import type { HeldItem, Line } from './line.ts';
import { deviceOn } from './seeded-lines.ts';
import type { World } from './world.ts';

/** How many days before now; null clears, undefined leaves as it is. */
const momentAt = (body: JsonObject, key: string, now: number): number | null | undefined => {
  if (body[key] === null) return null;
  const days = numberAt(body, key);
  return days === undefined ? undefined : daysBefore(now, days);
};

const itemOf = (sku: unknown, kind: Item['kind']): Item | undefined => {
  const item = typeof sku === 'string' ? findItem(sku) : undefined;
  return item?.kind === kind ? item : undefined;
};

/** Members that are not given stay as they are. What is wrong is told in words, and then nothing has changed. */
export const grantWishes = (world: World, line: Line, body: unknown, now: number): string | undefined => {
  if (!isObject(body)) return 'an object is required';
  const hold = (item: Item): HeldItem => ({ item, effectiveAt: line.contractStartAt });

  const deviceSku = textAt(body, 'device');
  const model = deviceSku === undefined ? line.device.model : findModel(deviceSku);
  const ratePlan = body['ratePlan'] === undefined ? line.ratePlan.item : itemOf(body['ratePlan'], 'ratePlan');
  const dataPlan = body['dataPlan'] == null ? undefined : itemOf(body['dataPlan'], 'dataPlan');
  const features = listAt(body, 'features').map((sku) => itemOf(sku, 'feature'));
  const knownFeatures = features.filter((item) => item !== undefined);
  if (model === undefined) return 'unknown device';
  if (ratePlan === undefined) return 'unknown ratePlan';
  if (body['dataPlan'] != null && dataPlan === undefined) return 'unknown dataPlan';
  if (knownFeatures.length < features.length) return 'unknown feature';

  const startAt = momentAt(body, 'startedDaysAgo', now);
  const suspendedAt = momentAt(body, 'suspendedDaysAgo', now);
  const cancelledAt = momentAt(body, 'cancelledDaysAgo', now);
  if (startAt === null) return 'startedDaysAgo must be a number';
  if (startAt !== undefined) line.contractStartAt = startAt;
  if (suspendedAt !== undefined) line.suspendedAt = suspendedAt ?? undefined;
  if (cancelledAt !== undefined) line.cancelledAt = cancelledAt ?? undefined;
  if (deviceSku !== undefined || body['hasESim'] !== undefined) {
    world.setDevice(line, deviceOn(model, line.device, body['hasESim'] === true));
  }
  line.ratePlan = hold(ratePlan);
  if (body['dataPlan'] !== undefined) line.dataPlan = dataPlan && hold(dataPlan);
  if (body['features'] !== undefined) line.features = knownFeatures.map(hold);
  return undefined;
};
