import type { DocumentNode } from 'graphql';

/** The id of one of this package's documents in `persisted-documents.json`; undefined for a document of another making. */
export const documentIdOf = (document: DocumentNode): string | undefined => {
  const { __meta__: meta } = document as { readonly __meta__?: { readonly hash?: string } };
  return meta?.hash;
};
