import { describe, expect, it } from '@jest/globals';
import { developmentCaller, type Tenant } from '../../src/identity/caller.ts';

describe('Without an identity provider, the caller', () => {
  it('is a developer of the one company', () => {
    const tenant: Tenant = {
      id: 'acme',
      accountGroupId: '73001012763',
      foundationAccountNumber: null,
      orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
    };
    expect(developmentCaller(tenant)).toEqual({ tenant, clientId: 'development', subject: 'developer' });
  });
});
