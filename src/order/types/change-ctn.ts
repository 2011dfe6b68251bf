import type { ChangeCtnInput } from '../../generated/graphql.ts';
import type { CareOrderSpec } from '../care-order-spec.ts';
import { mustBe } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: the area code follows the ZIP code on file; the new number comes with the completion. */
export const changeCtn: CareOrderSpec<ChangeCtnInput> = {
  type: 'CHANGE_CTN',
  wireType: 'changeCTN',
  refuseLine: mustBe('ACTIVE'),
  refuse: () => [],
  change: ({ effective }) => ({ effective: effective ?? 'UPON_COMPLETION' }),
};
