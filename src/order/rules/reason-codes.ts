import { invalidInput, type UserError } from '../../graphql/user-error.ts';

/**
 * The reason codes that the carrier is known or assumed to take (CONTRACT section 7, row 10). They are the carrier's
 * words, so the schema has them as text.
 */
export const reasonCodes = {
  suspend: ['Lost', 'Stolen'],
  resume: ['CustomerRequest'],
  cancel: ['EmployeeLeftCompany', 'Lost', 'Stolen', 'NoLongerNeeded'],
  cancelledBy: ['CorporateCustomerCancel'],
} as const satisfies Record<string, readonly string[]>;

export const refuseReason = (
  reason: string | null | undefined,
  allowed: readonly string[],
  member = 'reason',
): readonly UserError[] =>
  reason == null || allowed.includes(reason)
    ? []
    : [invalidInput(`The carrier does not know this reason. It knows: ${allowed.join(', ')}.`, 'input', member)];
