/** The billing account. */
export interface Account {
  readonly ban: string;
  /** Known when the account was met through one of its lines; undefined when it has to be looked up. */
  readonly facts: AccountFacts | undefined;
}

/** What a line's own answer says of the account that pays for it. */
export interface AccountFacts {
  readonly name: string | null;
  readonly billingContact: Contact | null;
}

export interface Contact {
  readonly name: string | null;
  readonly attentionTo: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: Address | null;
}

export interface Address {
  readonly line1: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postalCode: string | null;
}

/** Billing account numbers have twelve digits (CONTRACT section 1.4). */
export const isBan = (text: string): boolean => /^[0-9]{12}$/.test(text);
