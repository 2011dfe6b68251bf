import type { ResetVoicemailInput } from '../../generated/graphql.ts';
import { invalidInput } from '../../graphql/user-error.ts';
import type { CareOrderSpec } from '../care-order-spec.ts';
import { mustBe } from '../rules/line-rules.ts';

/** CONTRACT section 1.3: four digits, or one that the carrier makes up. The type's value on the wire is ASSUMED. */
export const resetVoicemail: CareOrderSpec<ResetVoicemailInput> = {
  type: 'RESET_VOICEMAIL',
  wireType: 'resetVoiceMail',
  line: mustBe('ACTIVE'),
  refuse: ({ pin: { pin, autogenerate } }) => {
    if (pin != null && !/^[0-9]{4}$/.test(pin)) return [invalidInput('A PIN has four digits.', 'input', 'pin', 'pin')];
    return autogenerate === false
      ? [invalidInput('Give a PIN, or let the carrier make one up.', 'input', 'pin', 'autogenerate')]
      : [];
  },
  change: ({ pin: { pin } }) => ({ voicemailPin: pin == null ? { autogenerate: true } : { pin } }),
  reversedBy: null,
};
