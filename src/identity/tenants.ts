/** The companies that are served, and which billing account is whose. */
import { z } from 'zod';
import type { Tenant } from './caller.ts';

const TenantEntry = z.strictObject({
  /** In tokens, ids and the journal: it never changes. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, `_` or `-`'),
  accountGroupId: z.string().min(1),
  foundationAccountNumber: z.string().min(1).nullable().default(null),
  orderContact: z.strictObject({
    firstName: z.string().min(1),
    lastName: z.string().min(1),
    phone: z.string().regex(/^[0-9]{10}$/, 'must be ten digits'),
    email: z.email(),
  }),
  /** Its billing accounts. The only company may leave them out: every account is then taken for its own. */
  accounts: z.array(z.string().regex(/^[0-9]{12}$/, 'must be twelve digits')).optional(),
});
export type TenantEntry = z.infer<typeof TenantEntry>;

const isUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** What TENANTS_FILE holds. */
export const TenantEntries = z
  .array(TenantEntry)
  .min(1, 'must name a company')
  .refine((all) => isUnique(all.map(({ id }) => id)), 'must not give two companies one id')
  .refine((all) => isUnique(all.map((one) => one.accountGroupId)), 'must not give two companies one accountGroupId')
  .refine((all) => isUnique(all.flatMap(({ accounts = [] }) => accounts)), 'must not give two companies one account')
  .refine(
    (all) => all.length === 1 || all.every(({ accounts }) => accounts),
    'must list the accounts of each company where there are several: else nobody knows whose an account is',
  );

export const toTenants = (entries: readonly TenantEntry[]): readonly Tenant[] =>
  entries.map(({ accounts, ...tenant }) => {
    if (!accounts) return tenant;
    const own = new Set(accounts);
    return { ...tenant, owns: (ban) => own.has(ban) };
  });
