import type { AccountResolvers, QueryResolvers } from '../generated/graphql.ts';
import type { Context } from '../gateway/context.ts';
import { toNodeId } from '../graphql/node-id.ts';
import { isBan, type Account, type AccountFacts } from './account.ts';

/** An account of the caller's company, or null. */
export const findAccount = (ban: string): Account | null => (isBan(ban) ? { ban, facts: undefined } : null);

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

const account: QueryResolvers['account'] = (_root, { ban }) => findAccount(ban);

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
