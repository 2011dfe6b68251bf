import type { AccountResolvers, QueryResolvers } from '../generated/graphql.ts';
import type { Context } from '../gateway/context.ts';
import { toNodeId } from '../graphql/node-id.ts';
import type { Account, AccountFacts } from './account.ts';

const factsOf = async (account: Account, { caller, knownLines, devices }: Context): Promise<AccountFacts | null> => {
  if (account.facts) return account.facts;
  const ctn = knownLines.ctnOf(caller.tenant.id, account.ban);
  const device = ctn === undefined ? null : await devices.load(ctn);
  return device?.account?.ban === account.ban ? (device.account.facts ?? null) : null;
};

const account: QueryResolvers['account'] = (_root, { ban }, { accounts }) => accounts.find(ban);

export const accountResolvers = {
  Query: { account },
  Account: {
    id: ({ ban }) => toNodeId('Account', ban),
    foundationAccountNumber: (_account, _args, { caller }) => caller.tenant.foundationAccountNumber,
    name: async (parent, _args, context) => (await factsOf(parent, context))?.name ?? null,
    billingContact: async (parent, _args, context) => (await factsOf(parent, context))?.billingContact ?? null,
    device: async ({ ban }, { ctn }, { devices }) => {
      const device = await devices.load(ctn);
      return device?.account?.ban === ban ? device : null;
    },
    offerAvailability: ({ ban }, { for: intent }, { offers }) => offers.load({ ban, intent }),
    careOrders: ({ ban }, { filter, ...page }, { orders }) => orders.page(page, filter, { ban }),
  } satisfies AccountResolvers,
};
