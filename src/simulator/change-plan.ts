/** What a type of change request answers when it is looked at: reasons to refuse it, or what it will do and when. */

import { readTime } from './calendar.ts';
import type { JsonObject } from './json-reading.ts';
import { statusOf, type Line, type LineStatus } from './line.ts';
import { refusal, type Refusal, type RefusalReason } from './refusals.ts';
import type { World } from './world.ts';

export interface ChangeContext {
  readonly change: JsonObject;
  readonly line: Line;
  readonly world: World;
  readonly now: number;
  readonly hasConsent: boolean;
}

/** A number is a moment; one that has passed when the order completes means the completion. */
export type EffectTime = 'completion' | 'nextBillingCycle' | number;

export interface Effect {
  readonly at: EffectTime;
  readonly apply: (at: number) => void;
}

export interface Plan {
  readonly refusals: readonly Refusal[];
  /** Meaningless when there are refusals. */
  readonly effects: readonly Effect[];
  /** Called once, when the order completes: the new number is told then, even if it takes effect later. */
  readonly reserveCtn?: () => string;
}

export type PlanChange = (context: ChangeContext) => Plan;

const KEYWORDS = new Map<string, EffectTime>([
  ['uponcompletionofrequest', 'completion'],
  ['immediate', 'completion'],
  ['nextbillingcycle', 'nextBillingCycle'],
]);

/** The change's own effective date; a date in place of a keyword is assumed to be allowed. Undefined when it cannot be read. */
const readEffectTime = (value: unknown): EffectTime | undefined => {
  if (value === undefined || value === null) return 'completion';
  return typeof value === 'string' ? (KEYWORDS.get(value.toLowerCase()) ?? readTime(value)) : undefined;
};

/** The time of the change, and a refusal when its date cannot be read. */
export const effectTimeOf = (
  change: JsonObject,
  key = 'effectiveDate',
): { readonly at: EffectTime; readonly refusals: readonly Refusal[] } => {
  const at = readEffectTime(change[key]);
  return at === undefined ? { at: 'completion', refusals: [refusal('INVALID_FIELD', key)] } : { at, refusals: [] };
};

const REASON_UNLESS: Readonly<Record<LineStatus, RefusalReason>> = {
  ACTIVE: 'LINE_NOT_ACTIVE',
  SUSPENDED: 'LINE_NOT_SUSPENDED',
  CANCELLED: 'LINE_NOT_CANCELLED',
};

export const refuseUnless = (status: LineStatus, line: Line): readonly Refusal[] =>
  statusOf(line) === status ? [] : [refusal(REASON_UNLESS[status])];

/** A required value from a short list; the list is compared as the documents spell it. */
export const refuseUnlessOneOf = (change: JsonObject, key: string, values: readonly string[]): readonly Refusal[] =>
  values.includes(String(change[key])) ? [] : [refusal('INVALID_FIELD', `${key} must be one of ${values.join(', ')}`)];
