/** Who is asking, for which company, and what this caller may do and see. */
import type { Scope } from '../generated/graphql.ts';
import type { OrderContact } from '../order/care-order.ts';

/** A company whose lines are cared for, as the carrier knows it. */
export interface Tenant {
  readonly id: string;
  /** The carrier's key to the company's lines; opaque. */
  readonly accountGroupId: string;
  readonly foundationAccountNumber: string | null;
  /** Whom the carrier may ask about an order that names nobody. */
  readonly orderContact: OrderContact;
  /**
   * Whether a billing account is the company's, since the carriers cannot be asked by account whose it is. Absent where
   * there is no other company whose it could be.
   */
  readonly owns?: (ban: string) => boolean;
}

export interface Caller {
  readonly tenant: Tenant;
  /** Billing accounts that it may see; undefined for all of the company's. */
  readonly accounts: readonly string[] | undefined;
  /** The program that asks; idempotency keys are its own. */
  readonly clientId: string;
  /** The person at the screen. */
  readonly subject: string;
  readonly scopes: ReadonlySet<Scope>;
  /** When what it showed is over; undefined for never. */
  readonly expiresAt: Date | undefined;
}

/** Scopes as the identity provider writes them. */
export const scopeWords: ReadonlyMap<string, Scope> = new Map([
  ['account:read', 'ACCOUNT_READ'],
  ['order:write', 'ORDER_WRITE'],
  ['order:bulk', 'ORDER_BULK'],
  ['pii:read', 'PII_READ'],
  ['audit:read', 'AUDIT_READ'],
]);

/** Whether a caller may see a billing account and all that hangs on it; null is an account that nobody knows. */
export const maySeeAccount = ({ tenant, accounts }: Caller, ban: string | null): boolean =>
  ban === null ? accounts === undefined : (tenant.owns?.(ban) ?? true) && (accounts?.includes(ban) ?? true);

/** Used while no identity provider is configured: it may do everything for one company. */
export const developmentCaller = (tenant: Tenant): Caller => ({
  tenant,
  accounts: undefined,
  clientId: 'development',
  subject: 'developer',
  scopes: new Set(scopeWords.values()),
  expiresAt: undefined,
});
