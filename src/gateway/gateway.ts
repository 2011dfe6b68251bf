/** The GraphQL server: the schema, its limits, its errors, its explorer. It knows nothing of HTTP servers. */
import { randomUUID } from 'node:crypto';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Limits } from '../limits.ts';
import type { Tally } from '../telemetry/tally.ts';
import type { Context } from './context.ts';
import { explain } from './explain.ts';
import { refuseForbidden, type MayRun } from './needed-scopes.ts';
import { formatError } from './format-error.ts';
import { noteOperation } from './note-operation.ts';
import { limitRequests, type RequestLimits } from './request-limits.ts';

export interface GatewayOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly requestLimits: RequestLimits;
  readonly mayRun: MayRun;
  readonly log: Logger;
  /** Explorer, introspection and suggestions: for development. */
  readonly explorable: boolean;
  /** Shown when the explorer opens. */
  readonly firstDocument: string;
}

/** Tells an error, when it is formatted, the request in which it happened. */
const noteReferences = (references: WeakMap<object, Tally>): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue }) => {
        for (const error of errors) references.set(error, contextValue.tally);
        return Promise.resolve();
      },
    }),
});

export const createGateway = (options: GatewayOptions): ApolloServer<Context> => {
  const { schema, limits, requestLimits, mayRun, log, explorable, firstDocument } = options;
  const references = new WeakMap<object, Tally>();
  // Errors before there is a context (a body that is no GraphQL request) get a reference of their own.
  const requestOf = (error: unknown) => (typeof error === 'object' && error ? references.get(error) : undefined);
  return new ApolloServer<Context>({
    schema,
    introspection: explorable,
    hideSchemaDetailsFromClientErrors: !explorable,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    validationOptions: { maxErrors: limits.errors, hideSuggestions: !explorable },
    validationRules: [requestLimits.rule],
    executionOptions: { maxCoercionErrors: limits.errors },
    parseOptions: { maxLexicalTokens: limits.tokens },
    maxRecursiveSelections: limits.recursiveSelections,
    formatError: (formatted, error) => {
      const { supportReference = randomUUID(), traceId } = requestOf(error) ?? {};
      return formatError(formatted, error, supportReference, traceId === undefined ? log : log.child({ traceId }));
    },
    plugins: [
      // It looks at each field of each answer; nothing of ours may be cached on the way (src/server/ says so).
      ApolloServerPluginCacheControlDisabled(),
      noteReferences(references),
      noteOperation(),
      refuseForbidden(mayRun),
      limitRequests(requestLimits),
      ...(explorable ? [explain()] : []),
      explorable
        ? ApolloServerPluginLandingPageLocalDefault({
            document: firstDocument,
            embed: { runTelemetry: false, endpointIsEditable: false },
          })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
};
