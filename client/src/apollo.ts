/**
 * For Apollo Client 4: `new InMemoryCache({ possibleTypes, typePolicies })`. Without `possibleTypes` the cache drops what a
 * fragment on an interface selects; without `typePolicies` pages replace one another instead of being joined.
 */
import type { TypePolicies } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import possible from './generated/possible-types.ts';
import { connectionFields, embeddedTypes, valueTypes } from './generated/tables.ts';

export const { possibleTypes } = possible;

const lists: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = connectionFields;
const pages = Object.entries(lists).map(([type, fields]): [string, TypePolicies[string]] => [
  type,
  {
    fields: Object.fromEntries(Object.entries(fields).map(([field, keys]) => [field, relayStylePagination([...keys])])),
  },
]);

export const typePolicies: TypePolicies = {
  ...Object.fromEntries(pages),
  // Parts of what holds them: they have no id, and a later answer may bring other fields of the same part.
  ...Object.fromEntries(valueTypes.map((type) => [type, { merge: true }])),
  // Their ids are the carrier's and mean something within one answer only.
  ...Object.fromEntries(embeddedTypes.map((type) => [type, { keyFields: false as const }])),
};
