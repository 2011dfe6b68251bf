import type { RefreshNetworkInput } from '../../generated/graphql.ts';
import type { CareOrderSpec } from '../care-order-spec.ts';
import { mustBe } from '../rules/line-rules.ts';

/** Made up, to show the recipe: it takes nothing but the line. */
export const refreshNetwork: CareOrderSpec<RefreshNetworkInput> = {
  type: 'REFRESH_NETWORK',
  wireType: 'refreshNetwork',
  refuseLine: mustBe('ACTIVE'),
  refuse: () => [],
  change: () => ({}),
};
