/**
 * What makes one type of care order different from the others: rules, a translation, and what to know before. One path
 * (place-care-order.ts) carries all of them; eligibility and preview ask the same rules.
 */
import type { CatalogSnapshot } from '../catalog/catalog.ts';
import type { Device } from '../device/device.ts';
import type { CareOrderType, DeviceInput, Eligibility, InputMaybe, OrderDetailsInput } from '../generated/graphql.ts';
import type { EligibilityReason, UserError } from '../graphql/user-error.ts';
import type { ChangeContent } from './care-order.ts';
import type { AskedItems } from './rules/asked-items.ts';

/** What every input has. */
export interface CareOrderInput {
  readonly device: DeviceInput;
  readonly details?: InputMaybe<OrderDetailsInput>;
}

/** All that a rule may look at. Rules do no I/O. */
export interface Situation {
  readonly device: Device;
  /** Undefined while the catalog cannot be had: then the carrier judges. */
  readonly catalog: CatalogSnapshot | undefined;
  /** When cancelling the line was asked for, if it was asked for here; the carrier tells only when it was done. */
  readonly cancelRequestedAt: Date | null;
  readonly now: Date;
  /** The carrier's time zone: its 30-day windows count whole days there. */
  readonly zone: string;
}

/** What a line says to a type of order, whatever the input. UNKNOWN is no refusal: the carrier judges what is not known here. */
export interface LineVerdict {
  readonly eligibility: Eligibility;
  /** Why not, or what is not known; empty when it is allowed. */
  readonly reasons: readonly EligibilityReason[];
  /** From when it is allowed; null when waiting does not help, or is not needed. */
  readonly from: Date | null;
  /** Until when it is allowed; null when it does not end by itself. */
  readonly until: Date | null;
}

export type LineRule = (situation: Situation) => LineVerdict;

/** An order to place as well, or instead. */
export interface OrderStep {
  readonly type: CareOrderType;
  readonly summary: string;
  /** False for advice. */
  readonly required: boolean;
}

export interface CareOrderSpec<Input extends CareOrderInput> {
  readonly type: CareOrderType;
  /** The type's value on the wire; configuration may override it. */
  readonly wireType: string;
  /** Whether the line allows such an order now, whatever the input says. */
  readonly line: LineRule;
  /** Everything that is wrong with this input on this line. */
  readonly refuse: (input: Input, situation: Situation) => readonly UserError[];
  /** What the carrier is asked for. */
  readonly change: (input: Input, device: Device) => ChangeContent;
  /** The type that undoes it; null when none does. */
  readonly reversedBy: CareOrderType | null;
  /** The reasons that the carrier takes for it. */
  readonly reasonCodes?: readonly string[];
  /** What it adds and removes: for types that do. */
  readonly items?: (input: Input) => AskedItems;
  /** What it does to all that the line is billed for: for types that do. */
  readonly billing?: 'ENDS' | 'BEGINS';
  /** What a person should know before placing it, though nothing is wrong. */
  readonly warnings?: (input: Input, situation: Situation) => readonly EligibilityReason[];
  /** Orders that are better placed before it. */
  readonly steps?: (situation: Situation) => readonly OrderStep[];
}

/** The members that are given: what is null or undefined in an input is not sent. */
export const given = <T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value != null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
