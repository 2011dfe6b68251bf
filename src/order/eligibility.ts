/** What may be ordered for a line now, by the rules that a mutation would meet: why not, from when, until when. */
import type { CareOrderType, Eligibility } from '../generated/graphql.ts';
import type { EligibilityReason } from '../graphql/user-error.ts';
import { unresolvedStates, type CareOrder } from './care-order.ts';
import type { LineRule, LineVerdict, Situation } from './care-order-spec.ts';
import { allTypes, specOf } from './care-order-types.ts';
import { every } from './rules/line-rules.ts';

export interface CareOrderEligibility extends LineVerdict {
  readonly type: CareOrderType;
  readonly reasonCodes: readonly string[];
}

const verdict = (eligibility: Eligibility, ...reasons: readonly EligibilityReason[]): LineVerdict => ({
  eligibility,
  reasons,
  from: null,
  until: null,
});

/** A line holds one unsettled order at a time (RELIABILITY section 2.7). `orders` is undefined while they cannot be read. */
const noneUnsettled =
  (orders: readonly CareOrder[] | undefined): LineRule =>
  () => {
    if (!orders) {
      return verdict('UNKNOWN', { code: 'ORDERS_UNKNOWN', message: 'The line’s orders cannot be read now.' });
    }
    return orders.some(({ state }) => unresolvedStates.includes(state))
      ? verdict('NOT_ELIGIBLE', {
          code: 'ORDER_UNSETTLED',
          message: 'Another order for this line is not settled yet.',
        })
      : verdict('ELIGIBLE');
  };

/** One verdict for each type asked for, in that order; for all of them when none is named. */
export const eligibilityOf = (
  situation: Situation,
  openOrders: readonly CareOrder[] | undefined,
  types: readonly CareOrderType[] = allTypes,
): readonly CareOrderEligibility[] =>
  [...new Set(types)].map((type) => {
    const { line, reasonCodes = [] } = specOf(type);
    return { type, reasonCodes, ...every(line, noneUnsettled(openOrders))(situation) };
  });
