import type { AccountResolvers, QueryResolvers } from '../generated/graphql.ts';
import type { Context } from '../gateway/context.ts';
import { readMaxAge } from '../graphql/max-age.ts';
import { toNodeId } from '../graphql/node-id.ts';
import type { Account, AccountFacts } from './account.ts';

/** A line of the account that was asked for before, or that the inventory lists. */
const knownLineOf = ({ ban }: Account, { caller: { tenant }, knownLines, inventory }: Context): string | undefined =>
  knownLines.ctnOf(tenant.id, ban) ?? inventory.atHand(tenant)?.anyCtnOf(ban);

const factsOf = async (account: Account, context: Context): Promise<AccountFacts | null> => {
  const { devices } = context;
  if (account.facts) return account.facts;
  const ctn = knownLineOf(account, context);
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
    device: async ({ ban }, { ctn, maxAgeSeconds }, { devices }) => {
      const device = await devices.load(ctn, readMaxAge(maxAgeSeconds));
      return device?.account?.ban === ban ? device : null;
    },
    offerAvailability: ({ ban }, { for: intent, maxAgeSeconds }, { offers }) =>
      offers.load({ ban, intent, maxAgeMs: readMaxAge(maxAgeSeconds) }),
    careOrders: ({ ban }, { filter, ...page }, { orders }) => orders.page(page, filter, { ban }),
  } satisfies AccountResolvers,
};
