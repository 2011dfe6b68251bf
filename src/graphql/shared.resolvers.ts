import type { MoneyResolvers } from '../generated/graphql.ts';
import { formatCents } from './money.ts';

/** Types that belong to no noun. */
export const sharedResolvers = {
  Money: { amount: ({ cents }) => formatCents(cents) } satisfies MoneyResolvers,
};
