/**
 * A resolver may give a list of promises, so that each entry fails by itself. graphql-js waits for each of them; compiled
 * queries put one that fails in the wrong place. So they are waited for here, for both alike: an entry that failed is an
 * Error in its place, which both tell with the entry's path.
 */
import { getNullableType, isListType, isObjectType, type GraphQLSchema } from 'graphql';

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const settle = (value: unknown): unknown =>
  Array.isArray(value) && value.some(isPromise)
    ? Promise.all(value.map((entry: unknown) => (isPromise(entry) ? entry.then(undefined, toError) : entry)))
    : value;

/** Wraps the resolvers of fields that give lists. */
export const settleLists = (schema: GraphQLSchema): GraphQLSchema => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve || !isListType(getNullableType(field.type))) continue;
      field.resolve = (source, args, context: unknown, info) => {
        const value: unknown = resolve(source, args, context, info);
        return isPromise(value) ? value.then(settle) : settle(value);
      };
    }
  }
  return schema;
};
