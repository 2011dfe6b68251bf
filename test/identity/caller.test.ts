import { describe, expect, it } from '@jest/globals';
import { developmentCaller, maySeeAccount, type Tenant } from '../../src/identity/caller.ts';
import { toTenants } from '../../src/identity/tenants.ts';

const orderContact = { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' };
const tenant: Tenant = { id: 'acme', accountGroupId: '73001012763', foundationAccountNumber: null, orderContact };

describe('Without an identity provider, the caller', () => {
  it('is a developer of the one company who may do everything', () => {
    expect(developmentCaller(tenant)).toEqual({
      tenant,
      accounts: undefined,
      clientId: 'development',
      subject: 'developer',
      scopes: new Set(['ACCOUNT_READ', 'ORDER_WRITE', 'ORDER_BULK', 'PII_READ', 'AUDIT_READ']),
      expiresAt: undefined,
    });
  });
});

describe('An account', () => {
  const [one, two] = ['111111111111', '222222222222'];
  const common = { accountGroupId: '1', foundationAccountNumber: null, orderContact };
  const [others, listed] = toTenants([
    { ...common, id: 'others', accounts: [one] },
    { ...common, id: 'listed', accounts: [two] },
  ]) as readonly [Tenant, Tenant];

  it.each<readonly [who: string, Tenant, readonly string[] | undefined, ban: string | null, may: boolean]>([
    ['the only company', tenant, undefined, one, true],
    ['a company with a list', listed, undefined, two, true],
    ['a company with a list', listed, undefined, one, false],
    ['somebody who may see one account', others, [one], one, true],
    ['somebody who may see another account', others, ['333333333333'], one, false],
    ['somebody who may see none', others, [], one, false],
    ["somebody whose token names another company's account", others, [two], two, false],
    ['a company', listed, undefined, null, true],
    ['somebody who may see one account', listed, [two], null, false],
  ])('for %s (%j of %j): %s is visible: %s', (_who, company, accounts, ban, may) => {
    expect(maySeeAccount({ ...developmentCaller(company), accounts }, ban)).toBe(may);
  });
});
