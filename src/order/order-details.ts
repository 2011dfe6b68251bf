/** What every order may carry: checked, and put in our words. */
import type { InputMaybe, OrderDetailsInput } from '../generated/graphql.ts';
import { invalidInput, type UserError } from '../graphql/user-error.ts';
import type { OrderContact } from './care-order.ts';

export type Details = InputMaybe<OrderDetailsInput> | undefined;

const keyPattern = /^[A-Za-z0-9_-]{16,64}$/;
const purchaseOrderPattern = /^[A-Za-z0-9 ._/#-]{1,30}$/;

/** An idempotency key is the caller's own; one of zeros only is a variable that nobody filled. */
export const refuseKey = (key: InputMaybe<string> | undefined, path: readonly string[]): readonly UserError[] =>
  key != null && (!keyPattern.test(key) || /^0+$/.test(key.replaceAll('-', '')))
    ? [invalidInput('A key has 16 to 64 letters, digits, `_` or `-`.', ...path)]
    : [];

export const refuseDetails = (
  details: Details,
  path: readonly string[] = ['input', 'details'],
): readonly UserError[] => {
  const { idempotencyKey, purchaseOrderNumber, contact } = details ?? {};
  const errors = [...refuseKey(idempotencyKey, [...path, 'idempotencyKey'])];
  if (purchaseOrderNumber != null && !purchaseOrderPattern.test(purchaseOrderNumber)) {
    errors.push(invalidInput('At most 30 letters, digits, spaces and `._/#-`.', ...path, 'purchaseOrderNumber'));
  }
  if (contact?.phoneExtension != null && !/^[0-9]{1,6}$/.test(contact.phoneExtension)) {
    errors.push(invalidInput('An extension has one to six digits.', ...path, 'contact', 'phoneExtension'));
  }
  return errors;
};

export const toContact = (details: Details, usual: OrderContact): OrderContact => {
  const contact = details?.contact;
  if (!contact) return usual;
  const { firstName, lastName, phone, phoneExtension, email } = contact;
  return { firstName, lastName, phone, email, ...(phoneExtension != null && { phoneExtension }) };
};
