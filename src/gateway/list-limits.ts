/**
 * Refuses page sizes and lists of ids out of range before anything is executed. What a document asks for is found once
 * and remembered with the document; each request then compares a few numbers.
 */
import { Kind, visit, type DocumentNode, type GraphQLError, type ValueNode } from 'graphql';
import { largestPage } from '../graphql/connection.ts';
import { gatewayError } from '../graphql/gateway-error.ts';

const pageSizes = new Set(['first', 'last']);
const lists = new Set(['ids', 'ctns']);

interface LimitedArgument {
  readonly name: string;
  readonly value: ValueNode;
}

const limitedArguments = (document: DocumentNode): readonly LimitedArgument[] => {
  const found: LimitedArgument[] = [];
  visit(document, {
    Argument: ({ name, value }) => {
      if (pageSizes.has(name.value) || lists.has(name.value)) found.push({ name: name.value, value });
    },
  });
  return found;
};

export type Variables = Readonly<Record<string, unknown>>;

const sizeOf = (value: ValueNode, variables: Variables): number | undefined => {
  switch (value.kind) {
    case Kind.INT:
      return Number(value.value);
    case Kind.LIST:
      return value.values.length;
    case Kind.VARIABLE: {
      const given = variables[value.name.value];
      if (Array.isArray(given)) return given.length;
      return typeof given === 'number' ? given : undefined;
    }
    default:
      return undefined;
  }
};

/** What is wrong with the sizes that a request asks for; undefined when nothing is. */
export const createListLimits = (): ((document: DocumentNode, variables: Variables) => GraphQLError | undefined) => {
  const known = new WeakMap<DocumentNode, readonly LimitedArgument[]>();
  return (document, variables) => {
    let limited = known.get(document);
    if (!limited) known.set(document, (limited = limitedArguments(document)));
    for (const { name, value } of limited) {
      const size = sizeOf(value, variables);
      if (size === undefined) continue;
      if (size > largestPage || (size < 1 && pageSizes.has(name))) {
        const least = pageSizes.has(name) ? 'between 1 and' : 'at most';
        return gatewayError(
          'BAD_USER_INPUT',
          `\`${name}\` must be ${least} ${largestPage}${lists.has(name) ? ' entries' : ''}.`,
        );
      }
    }
    return undefined;
  };
};
