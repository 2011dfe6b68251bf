/**
 * Subscriptions beside Apollo, which has no transport for them: the same schema, validation, limits, context and error
 * format as its queries. Each event is executed with a context of its own, so that no loader remembers yesterday.
 */
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { sha256Of } from '../graphql/trusted-documents.ts';
import type { Limits } from '../limits.ts';
import { noteResult, type Tally } from '../telemetry/tally.ts';
import type { Context } from './context.ts';
import { forbidden, type MayRun } from './needed-scopes.ts';
import { parseSafely } from './parse-safely.ts';
import type { RequestLimits } from './request-limits.ts';

export interface SubscriptionRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface SubscribeOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly requestLimits: RequestLimits;
  /** False to suggest nothing in errors. */
  readonly explorable: boolean;
  /** Of the start, which is told as a request, or of an event. */
  readonly createContext: (tally?: Tally) => Context;
  readonly tally: Tally;
  /** Whether the caller has the scopes that a document needs. */
  readonly mayRun: MayRun;
  /** When the caller may watch no longer, from now; undefined for never. */
  readonly endsInMs: number | undefined;
  readonly formatError: (error: GraphQLError) => GraphQLFormattedError;
}

/** What a client gets: a stream of results, or one result that says why there is no stream. */
export type Subscribed = AsyncIterableIterator<FormattedResult> | FormattedResult;

export interface FormattedResult {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** What the operation to run is; a query when that is not clear, which is Apollo's to refuse. */
export const operationTypeOf = (
  { query, operationName }: SubscriptionRequest,
  { tokens }: Limits,
): OperationTypeNode => {
  // Most requests are queries, and need no second parsing to know it.
  if (!query.includes('subscription') && !query.includes('mutation')) return OperationTypeNode.QUERY;
  const document = parseSafely(query, tokens);
  const operation = 'definitions' in document ? getOperationAST(document, operationName) : undefined;
  return operation?.operation ?? OperationTypeNode.QUERY;
};

/** The refusal of a document that does not fit the schema or our limits. */
const refuse = (document: DocumentNode, { schema, limits, requestLimits, explorable }: SubscribeOptions) =>
  validate(schema, document, [...specifiedRules, requestLimits.rule], {
    maxErrors: limits.errors,
    hideSuggestions: !explorable,
  }).map(
    ({ message, nodes }) =>
      new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
  );

export const subscribeTo = async (request: SubscriptionRequest, options: SubscribeOptions): Promise<Subscribed> => {
  const { schema, limits, requestLimits, createContext, tally, mayRun, endsInMs, formatError } = options;
  const format = ({ data, errors }: ExecutionResult): FormattedResult => ({
    ...(data !== undefined && { data }),
    ...(errors && { errors: errors.map(formatError) }),
  });
  /** There is no stream, and why. */
  const refuseWith = (result: ExecutionResult): FormattedResult => {
    const formatted = format(result);
    noteResult(tally, formatted);
    return formatted;
  };
  tally.operationType = OperationTypeNode.SUBSCRIPTION;
  const document = parseSafely(request.query, limits.tokens);
  if (!('definitions' in document)) return refuseWith({ errors: [document] });
  tally.operationName = getOperationAST(document, request.operationName)?.name?.value;
  tally.documentHash = sha256Of(request.query);
  const errors = refuse(document, options);
  if (errors.length > 0) return refuseWith({ errors });
  const context = createContext(tally);
  if (!mayRun(document, context.caller)) return refuseWith({ errors: [forbidden()] });
  try {
    tally.cost = requestLimits.admit({ document, ...request }, context.caller)?.cost;
  } catch (error) {
    if (error instanceof GraphQLError) return refuseWith({ errors: [error] });
    throw error;
  }

  const operation = {
    schema,
    document,
    operationName: request.operationName,
    variableValues: request.variables,
    options: { maxCoercionErrors: limits.errors },
  };
  const stream = await createSourceEventStream({ ...operation, contextValue: context });
  if (!(Symbol.asyncIterator in stream)) return refuseWith(stream);
  const events = stream[Symbol.asyncIterator]();
  const results: AsyncIterableIterator<FormattedResult> = {
    next: async () => {
      const event = await events.next();
      if (event.done === true) {
        clearTimeout(ending);
        return { done: true, value: undefined };
      }
      const value = await execute({ ...operation, rootValue: event.value, contextValue: createContext() });
      return { done: false, value: format(value) };
    },
    return: async () => {
      clearTimeout(ending);
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => results,
  };
  const ending = endsInMs === undefined ? undefined : setTimeout(() => void results.return?.(), endsInMs);
  return results;
};
