/**
 * Subscriptions beside Apollo, which has no transport for them: the same schema, validation, limits, context and error
 * format as its queries. Each event is executed with a context of its own, so that no loader remembers yesterday.
 */
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { gatewayError } from '../graphql/gateway-error.ts';
import type { Context } from './context.ts';
import { forbidden, type MayRun } from './needed-scopes.ts';
import { mostErrors, mostRecursiveSelections, mostTokens } from './limits.ts';

export interface SubscriptionRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface SubscribeOptions {
  readonly schema: GraphQLSchema;
  readonly createContext: () => Context;
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

const parseSafely = (query: string): DocumentNode | GraphQLError => {
  try {
    return parse(query, { maxLexicalTokens: mostTokens });
  } catch (error) {
    return error instanceof GraphQLError ? error : new GraphQLError(String(error));
  }
};

/** Whether the operation to run is a subscription; false for what cannot be parsed, which is Apollo's to refuse. */
export const isSubscription = ({ query, operationName }: SubscriptionRequest): boolean => {
  // Most requests are none, and need no second parsing to know it.
  if (!query.includes('subscription')) return false;
  const document = parseSafely(query);
  return (
    'definitions' in document && getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION
  );
};

/** How many selections a document has once its fragments are spread: each fragment is counted once and multiplied. */
const countSelections = (document: DocumentNode): number => {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const counted = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const known = counted.get(name);
    if (known !== undefined) return known;
    counted.set(name, 0);
    const fragment = fragments.get(name);
    const count = fragment ? ofSet(fragment.selectionSet) : 0;
    counted.set(name, count);
    return count;
  };
  const ofSet = (set: SelectionSetNode): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + 1 + ofFragment(selection.name.value);
      return sum + 1 + (selection.selectionSet ? ofSet(selection.selectionSet) : 0);
    }, 0);
  return document.definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .reduce((sum, node) => sum + ofSet(node.selectionSet), 0);
};

const refuse = (schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] => {
  if (countSelections(document) > mostRecursiveSelections) {
    return [gatewayError('GRAPHQL_VALIDATION_FAILED', 'The document selects too much.')];
  }
  return validate(schema, document, undefined, { maxErrors: mostErrors }).map(
    ({ message, nodes }) =>
      new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
  );
};

export const subscribeTo = async (request: SubscriptionRequest, options: SubscribeOptions): Promise<Subscribed> => {
  const { schema, createContext, mayRun, endsInMs, formatError } = options;
  const format = ({ data, errors }: ExecutionResult): FormattedResult => ({
    ...(data !== undefined && { data }),
    ...(errors && { errors: errors.map(formatError) }),
  });
  const document = parseSafely(request.query);
  if (!('definitions' in document)) return format({ errors: [document] });
  const errors = refuse(schema, document);
  if (errors.length > 0) return format({ errors });
  const context = createContext();
  if (!mayRun(document, context.caller)) return format({ errors: [forbidden()] });

  const operation = { schema, document, operationName: request.operationName, variableValues: request.variables };
  const stream = await createSourceEventStream({ ...operation, contextValue: context });
  if (!(Symbol.asyncIterator in stream)) return format(stream);
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
