/** Who is asking, and for which company. */
import type { OrderContact } from '../order/care-order.ts';

/** A company whose lines are cared for, as the carrier knows it. */
export interface Tenant {
  readonly id: string;
  /** The carrier's key to the company's lines; opaque. */
  readonly accountGroupId: string;
  readonly foundationAccountNumber: string | null;
  /** Whom the carrier may ask about an order that names nobody. */
  readonly orderContact: OrderContact;
}

export interface Caller {
  readonly tenant: Tenant;
  /** The program that asks; idempotency keys are its own. */
  readonly clientId: string;
  /** The person at the screen. */
  readonly subject: string;
}

/** Used while no identity provider is configured. */
export const developmentCaller = (tenant: Tenant): Caller => ({
  tenant,
  clientId: 'development',
  subject: 'developer',
});
