import type { AddressInput, BillingContactInput, UpdateSubscriberInput } from '../../generated/graphql.ts';
import { invalidInput, type UserError } from '../../graphql/user-error.ts';
import type { BillingContact, PrimaryUser } from '../care-order.ts';
import { given, type CareOrderSpec } from '../care-order-spec.ts';
import { mustBe } from '../rules/line-rules.ts';

const refuseAddress = (address: AddressInput | null | undefined, ...path: string[]): readonly UserError[] =>
  address == null
    ? []
    : [
        ...(/^[A-Z]{2}$/.test(address.state)
          ? []
          : [invalidInput('A state has two capital letters.', ...path, 'state')]),
        ...(/^[0-9]{5}$/.test(address.postalCode)
          ? []
          : [invalidInput('A ZIP code has five digits.', ...path, 'postalCode')]),
      ];

const longest = 100;

/** Every text of the input, however deep, with its path. */
const textsIn = (
  value: unknown,
  path: readonly string[],
): readonly (readonly [text: string, path: readonly string[]])[] => {
  if (typeof value === 'string') return [[value, path]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, [...path, key]));
};

const refuseTexts = (parts: object): readonly UserError[] =>
  textsIn(parts, ['input'])
    .filter(([text]) => text.trim() === '' || text.length > longest)
    .map(([, path]) => invalidInput(`Give between 1 and ${longest} characters.`, ...path));

const toPrimaryUser = ({ name, address, phone, email }: UpdateSubscriberInput): PrimaryUser =>
  given({ name, address, phone, email });

const toBillingContact = (contact: BillingContactInput): BillingContact => given(contact);

/** CONTRACT section 1.3: name, address, e-mail and the company's labels. Members that are not given stay as they are. */
export const updateSubscriber: CareOrderSpec<UpdateSubscriberInput> = {
  type: 'UPDATE_SUBSCRIBER',
  wireType: 'updateSubscriber',
  line: mustBe('ACTIVE', 'SUSPENDED'),
  refuse: ({ name, address, phone, email, labels, billingContact }) => {
    const parts = given({ name, address, phone, email, labels, billingContact });
    if (Object.values(parts).every((part) => Object.keys(part).length === 0)) {
      return [
        invalidInput(
          'Say what changes: a name, an address, a phone, an e-mail, a label or the billing contact.',
          'input',
        ),
      ];
    }
    return [
      ...refuseTexts(parts),
      ...refuseAddress(address, 'input', 'address'),
      ...refuseAddress(billingContact?.address, 'input', 'billingContact', 'address'),
    ];
  },
  change: (input) => {
    const primaryUser = toPrimaryUser(input);
    return given({
      effective: input.effective ?? 'UPON_COMPLETION',
      labels: input.labels?.length ? input.labels : undefined,
      primaryUser: Object.keys(primaryUser).length === 0 ? undefined : primaryUser,
      billingContact: input.billingContact ? toBillingContact(input.billingContact) : undefined,
    });
  },
  reversedBy: 'UPDATE_SUBSCRIBER',
};
