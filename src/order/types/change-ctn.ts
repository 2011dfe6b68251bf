import type { ChangeCtnInput } from '../../generated/graphql.ts';
import type { CareOrderSpec, Situation } from '../care-order-spec.ts';
import { mustBe } from '../rules/line-rules.ts';

const zipCodeOf = ({ device }: Situation): string | null => device.subscriber?.contact?.address?.postalCode ?? null;

/**
 * CONTRACT section 1.3: the area code follows the ZIP code on file, so another one needs the address changed first
 * (section 6, row 13); the new number comes with the completion.
 */
export const changeCtn: CareOrderSpec<ChangeCtnInput> = {
  type: 'CHANGE_CTN',
  wireType: 'changeCTN',
  line: mustBe('ACTIVE'),
  refuse: () => [],
  change: ({ effective }) => ({ effective: effective ?? 'UPON_COMPLETION' }),
  reversedBy: null,
  warnings: (_input, situation) => {
    const zipCode = zipCodeOf(situation);
    const message =
      zipCode === null
        ? 'The area code of the new number follows the ZIP code of the person who uses the line; none is on file.'
        : `The area code of the new number follows the ZIP code of the person who uses the line: ${zipCode}.`;
    return [{ code: 'AREA_CODE_FOLLOWS_ZIP', message }];
  },
  steps: () => [
    {
      type: 'UPDATE_SUBSCRIBER',
      summary: 'For an area code of another ZIP code change the address first, and wait until that is done.',
      required: false,
    },
  ],
};
