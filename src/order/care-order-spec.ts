/**
 * What makes one type of care order different from the others: two rules and a translation. One path
 * (place-care-order.ts) carries all of them.
 */
import type { CatalogSnapshot } from '../catalog/catalog.ts';
import type { Device } from '../device/device.ts';
import type { CareOrderType, DeviceInput, InputMaybe, OrderDetailsInput } from '../generated/graphql.ts';
import type { NotEligibleError, UserError } from '../graphql/user-error.ts';
import type { ChangeContent } from './care-order.ts';

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
  readonly now: Date;
  /** The carrier's time zone: its 30-day windows count whole days there. */
  readonly zone: string;
}

export interface CareOrderSpec<Input extends CareOrderInput> {
  readonly type: CareOrderType;
  /** The type's value on the wire; configuration may override it. */
  readonly wireType: string;
  /** Why the line allows no such order now, whatever the input says; undefined when it does. */
  readonly refuseLine: (situation: Situation) => NotEligibleError | undefined;
  /** Everything that is wrong with this input on this line. */
  readonly refuse: (input: Input, situation: Situation) => readonly UserError[];
  /** What the carrier is asked for. */
  readonly change: (input: Input, device: Device) => ChangeContent;
}

/** The members that are given: what is null or undefined in an input is not sent. */
export const given = <T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value != null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
