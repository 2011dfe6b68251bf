/** The look at a careOrderRequest as a whole: its envelope and each of its changes. All reasons are found, not only the first. */

import { findChangeType } from './change-types.ts';
import type { Plan } from './change-plan.ts';
import { isObject, listAt, objectAt, textAt, type JsonObject } from './json-reading.ts';
import type { Line } from './line.ts';
import { refusal, type Refusal } from './refusals.ts';
import { findScenario } from './scenarios.ts';
import type { World } from './world.ts';

const MAX_CHANGES = 50;
const CTN = /^\d{10}$/;

/** Refusals of the request as a whole name no change. */
interface RequestRefusal extends Refusal {
  readonly changeRequestId?: string;
}

export interface PlannedChange {
  readonly changeRequestId: string;
  /** As the client spelt it. */
  readonly type: string;
  readonly ctn: string;
  readonly line: Line;
  readonly plan: Plan;
}

interface RequestReview {
  readonly refusals: readonly RequestRefusal[];
  readonly changes: readonly PlannedChange[];
}

const refuseOrderContact = (request: JsonObject): Refusal[] => {
  const orderContact = objectAt(request, 'orderContact');
  const contact = objectAt(orderContact, 'contact');
  const required = {
    'orderContact.contact.lastName': textAt(contact, 'lastName'),
    'orderContact.contact.firstName': textAt(contact, 'firstName'),
    'orderContact.phone.number': textAt(objectAt(orderContact, 'phone'), 'number'),
    'orderContact.email': textAt(orderContact, 'email'),
  };
  return Object.entries(required).flatMap(([name, value]) =>
    value === undefined ? [refusal('INVALID_FIELD', name)] : [],
  );
};

const reviewChange = (
  raw: unknown,
  request: JsonObject,
  world: World,
  now: number,
): PlannedChange | readonly Refusal[] => {
  const changeRequestId = textAt(raw, 'changeRequestId');
  const type = textAt(raw, 'type');
  const ctn = textAt(raw, 'ctn');
  const planChange = type === undefined ? undefined : findChangeType(type);
  const line = ctn === undefined ? undefined : world.findLine(textAt(request, 'accountGroupId') ?? '', ctn);
  const refusals: Refusal[] = [];
  if (changeRequestId === undefined) refusals.push(refusal('INVALID_FIELD', 'changeRequestId'));
  if (planChange === undefined) refusals.push(refusal('UNKNOWN_TYPE', type));
  if (ctn === undefined || !CTN.test(ctn)) refusals.push(refusal('INVALID_FIELD', 'ctn must have 10 digits'));
  else if (line === undefined) refusals.push(refusal('UNKNOWN_CTN', ctn));
  if (
    !isObject(raw) ||
    changeRequestId === undefined ||
    type === undefined ||
    planChange === undefined ||
    ctn === undefined ||
    line === undefined
  ) {
    return refusals;
  }

  const plan = planChange({ change: raw, line, world, now, hasConsent: request['consentToRecurringCharges'] === true });
  refusals.push(...plan.refusals);
  if (findScenario(ctn)?.isRejected === true) refusals.push(refusal('REFUSED_BY_SCENARIO'));
  return refusals.length > 0 ? refusals : { changeRequestId, type, ctn, line, plan };
};

/** Each change is held against the line as it is now: changes of one request do not see each other. */
export const reviewRequest = (request: JsonObject, world: World, now: number): RequestReview => {
  const list = listAt(request, 'changeRequest');
  const refusals: RequestRefusal[] = [];
  const changes: PlannedChange[] = [];
  if (world.findTenant(textAt(request, 'accountGroupId') ?? '') === undefined) {
    refusals.push(refusal('UNKNOWN_ACCOUNT_GROUP'));
  }
  refusals.push(...refuseOrderContact(request));
  if (list.length === 0 || list.length > MAX_CHANGES) refusals.push(refusal('NUMBER_OF_CHANGES', String(list.length)));

  const seen = new Set<string>();
  for (const raw of list.slice(0, MAX_CHANGES)) {
    const changeRequestId = textAt(raw, 'changeRequestId');
    const named = changeRequestId === undefined ? {} : { changeRequestId };
    if (changeRequestId !== undefined && seen.has(changeRequestId)) {
      refusals.push({ ...refusal('DUPLICATE_CHANGE_REQUEST_ID'), ...named });
    }
    if (changeRequestId !== undefined) seen.add(changeRequestId);
    const reviewed = reviewChange(raw, request, world, now);
    if ('plan' in reviewed) changes.push(reviewed);
    else refusals.push(...reviewed.map((reason) => ({ ...reason, ...named })));
  }
  return { refusals, changes };
};
