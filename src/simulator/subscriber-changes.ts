/** Changes of who uses a line, of its labels, and of its account's billing contact. */

import { effectTimeOf, type PlanChange } from './change-plan.ts';
import { isObject, listAt, objectAt, textAt, type JsonObject } from './json-reading.ts';
import { statusOf, type Label, type Subscriber } from './line.ts';
import { refusal, type Refusal } from './refusals.ts';

const ZIP_CODE = /^\d{5}(-\d{4})?$/;
const PHONE_NUMBER = /^\d{10}$/;

const readLabels = (change: JsonObject): { labels: Label[]; refusals: Refusal[] } => {
  const labels: Label[] = [];
  const refusals: Refusal[] = [];
  for (const raw of listAt(change, 'udl')) {
    const type = textAt(raw, 'type');
    const value = isObject(raw) ? raw['value'] : undefined;
    if (type === undefined || typeof value !== 'string') {
      refusals.push(refusal('INVALID_FIELD', 'udl needs type and value'));
    } else labels.push({ type, value });
  }
  return { labels, refusals };
};

/** Members with a value only: what is not sent stays as it was. */
const present = <Key extends string>(values: Readonly<Record<Key, string | undefined>>): Partial<Record<Key, string>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Record<Key, string>>;

const readPrimaryUser = (change: JsonObject): Partial<Subscriber> => {
  const user = objectAt(change, 'primaryUser');
  const contact = objectAt(user, 'contact');
  const address = objectAt(user, 'address');
  const names = [textAt(contact, 'firstName'), textAt(contact, 'lastName')].filter((name) => name !== undefined);
  return present({
    name: names.length > 0 ? names.join(' ') : undefined,
    addressLine: textAt(address, 'addressLine'),
    city: textAt(address, 'city'),
    state: textAt(address, 'state'),
    zipCode: textAt(address, 'zipCode'),
    phoneNumber: textAt(objectAt(user, 'phone'), 'number'),
    email: textAt(user, 'email'),
  });
};

/** Assumed to have the flat members of careAccountResponse.billingContact. */
const readBillingContact = (change: JsonObject) => {
  const contact = objectAt(change, 'billingContact');
  return present({
    name: textAt(contact, 'name'),
    attentionTo: textAt(contact, 'attentionTo'),
    addressLine: textAt(contact, 'addressLine'),
    city: textAt(contact, 'city'),
    state: textAt(contact, 'state'),
    zipCode: textAt(contact, 'zipCode'),
    phoneNumber: textAt(contact, 'phoneNumber'),
    email: textAt(contact, 'email'),
  });
};

const refuseMalformed = ({ zipCode, phoneNumber }: Partial<Subscriber>): readonly Refusal[] => [
  ...(zipCode === undefined || ZIP_CODE.test(zipCode) ? [] : [refusal('INVALID_FIELD', 'zipCode')]),
  ...(phoneNumber === undefined || PHONE_NUMBER.test(phoneNumber) ? [] : [refusal('INVALID_FIELD', 'phone number')]),
];

export const planUpdateSubscriber: PlanChange = ({ change, line }) => {
  const { at, refusals: timeRefusals } = effectTimeOf(change);
  const { labels, refusals: labelRefusals } = readLabels(change);
  const primaryUser = readPrimaryUser(change);
  const billingContact = readBillingContact(change);
  const isEmpty =
    listAt(change, 'udl').length === 0 && !isObject(change['primaryUser']) && !isObject(change['billingContact']);
  return {
    refusals: [
      ...(statusOf(line) === 'CANCELLED' ? [refusal('LINE_CANCELLED')] : []),
      ...timeRefusals,
      ...(isEmpty ? [refusal('NOTHING_TO_UPDATE')] : []),
      ...labelRefusals,
      ...refuseMalformed(primaryUser),
      ...refuseMalformed(billingContact),
    ],
    effects: [
      {
        at,
        apply: () => {
          const isSent = (label: Label): boolean => labels.some(({ type }) => type === label.type);
          line.labels = [...line.labels.filter((label) => !isSent(label)), ...labels];
          line.subscriber = { ...line.subscriber, ...primaryUser };
          line.account.billingContact = { ...line.account.billingContact, ...billingContact };
        },
      },
    ],
  };
};
