/**
 * Which documents are run: any (`off`), any but noting those that are not trusted (`report`), or only trusted ones
 * (`enforce`). A trusted one may be named by its id instead of being sent.
 */
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { gatewayError } from '../graphql/gateway-error.ts';
import { sha256Of, withoutPrefix, type TrustedDocuments, type TrustMode } from '../graphql/trusted-documents.ts';

/** What a client says of the document that it wants. */
export interface DocumentQuestion {
  readonly query: string | undefined;
  /** `documentId` of GraphQL over HTTP, or the hash in Apollo's `persistedQuery` extension. */
  readonly id: string | undefined;
}

/** The text to run, or why none is; undefined when the request names no document at all. */
export type DocumentGate = (question: DocumentQuestion) => string | GraphQLError | undefined;

/** How many documents that are not trusted are remembered as reported. */
const mostReported = 10_000;

export interface DocumentGateOptions {
  readonly mode: TrustMode;
  readonly trusted: TrustedDocuments;
  /** Why a text is not even validated. */
  readonly refuse: (query: string) => GraphQLError | undefined;
  readonly log: Logger;
}

export const createDocumentGate = ({ mode, trusted, refuse, log }: DocumentGateOptions): DocumentGate => {
  const hashes = new Set([...trusted.values()].map(sha256Of));
  const reported = new Set<string>();
  const ofText = (query: string): string | GraphQLError => {
    if (mode === 'off') return refuse(query) ?? query;
    const hash = sha256Of(query);
    if (hashes.has(hash)) return query;
    if (mode === 'enforce') {
      return gatewayError('BAD_REQUEST', 'Only stored documents are run here: name one by its id.');
    }
    if (!reported.has(hash) && reported.size < mostReported) {
      reported.add(hash);
      log.warn({ document: hash }, 'document is not trusted');
    }
    return refuse(query) ?? query;
  };
  return ({ query, id }) => {
    if (id === undefined) return query === undefined ? undefined : ofText(query);
    const known = trusted.get(withoutPrefix(id));
    if (known !== undefined && (query === undefined || query === known)) return known;
    if (mode === 'report' && query !== undefined) return ofText(query);
    // A text beside its id is how a client registers it.
    return gatewayError(
      mode === 'off' || query !== undefined ? 'PERSISTED_QUERY_NOT_SUPPORTED' : 'PERSISTED_QUERY_NOT_FOUND',
    );
  };
};
