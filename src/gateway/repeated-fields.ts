/**
 * Refuses a document that asks for one field again and again in one place. GraphQL's own validation compares each such
 * field with each other one, so this has to come before it; no client writes such a document.
 */
import { GraphQLError, Kind, parse, visit, type DocumentNode, type SelectionSetNode } from 'graphql';
import { gatewayError } from '../graphql/gateway-error.ts';
import { sha256Of } from '../graphql/trusted-documents.ts';
import type { Limits } from '../limits.ts';

/** The names that answers have in one place; inline fragments are the same place. */
const namesIn = ({ selections }: SelectionSetNode): readonly string[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
    return selection.kind === Kind.INLINE_FRAGMENT ? namesIn(selection.selectionSet) : [];
  });

const mostRepeated = (document: DocumentNode): number => {
  let most = 0;
  visit(document, {
    SelectionSet: (set) => {
      const counts = new Map<string, number>();
      for (const name of namesIn(set)) {
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        most = Math.max(most, count);
      }
    },
  });
  return most;
};

/** How many texts that were let through are remembered by their hash. */
const mostRemembered = 10_000;

/** Why the text is not run; undefined when it may be, or is not GraphQL at all, which others tell. */
export const createRepetitionGuard = ({ tokens, repeats }: Limits): ((query: string) => GraphQLError | undefined) => {
  const passed = new Set<string>();
  return (query) => {
    const hash = sha256Of(query);
    if (passed.has(hash)) return undefined;
    try {
      if (mostRepeated(parse(query, { maxLexicalTokens: tokens, noLocation: true })) > repeats) {
        const message = `The document asks for one field more than ${repeats} times in one place.`;
        return gatewayError('GRAPHQL_VALIDATION_FAILED', message);
      }
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
    if (passed.size >= mostRemembered) passed.clear();
    passed.add(hash);
    return undefined;
  };
};
