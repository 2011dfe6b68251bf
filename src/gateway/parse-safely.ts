import { GraphQLError, parse, type DocumentNode } from 'graphql';

/** The document, or why it is none. */
export const parseSafely = (query: string, maxLexicalTokens: number): DocumentNode | GraphQLError => {
  try {
    return parse(query, { maxLexicalTokens });
  } catch (error) {
    return error instanceof GraphQLError ? error : new GraphQLError(String(error));
  }
};
