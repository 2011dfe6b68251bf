import { maySeeAccount, type Caller } from '../identity/caller.ts';
import { isBan, type Account } from './account.ts';

/** Billing accounts on behalf of a caller. */
export interface Accounts {
  /** Null for what is no account number, and for an account that the caller may not see. */
  find(ban: string): Account | null;
}

export const createAccounts = (caller: Caller): Accounts => ({
  find: (ban) => (isBan(ban) && maySeeAccount(caller, ban) ? { ban, facts: undefined } : null),
});
