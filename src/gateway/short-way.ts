/**
 * The short way of a query that has come often: compiled, without Apollo. Scopes, limits, context and errors are those of the
 * long way, and so is each answer; whatever is not quite usual goes the long way, which refuses it or answers it.
 * `test/gateway/two-ways.test.ts` compares them.
 */
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { Caller } from '../identity/caller.ts';
import { noteResult } from '../telemetry/tally.ts';
import type { CompiledQuery } from './compiled-queries.ts';
import type { Context } from './context.ts';
import { formatError } from './format-error.ts';
import type { Variables } from './list-limits.ts';
import type { MayRun } from './needed-scopes.ts';
import type { RequestLimits } from './request-limits.ts';

export interface ShortWayOptions {
  readonly requestLimits: RequestLimits;
  readonly mayRun: MayRun;
  readonly log: Logger;
}

/** Answers a query with the text of its answer (status 200); undefined when it has to go the long way. */
export type ShortWay = (
  query: CompiledQuery,
  variables: Variables,
  caller: Caller,
  createContext: () => Context,
) => Promise<string> | undefined;

/** An error of a compiled query, told as graphql-js tells it. */
const format = (error: GraphQLError, { tally }: Context, log: Logger): GraphQLFormattedError => {
  const { message, path, locations, originalError } = error;
  const said = originalError instanceof GraphQLError ? originalError.extensions : {};
  const rebuilt = new GraphQLError(message, { path, originalError, extensions: said });
  const formatted = { message, ...(locations && { locations }), ...(path && { path }), extensions: said };
  return formatError(formatted, rebuilt, tally.supportReference, log.child({ traceId: tally.traceId }));
};

/** The place in the data where what an error concerns ends in null: its own, or that of an ancestor that could not do without it. */
const placeOfNull = (data: unknown, path: readonly (string | number)[]): string => {
  let value = data;
  let depth = 0;
  for (; depth < path.length && typeof value === 'object' && value !== null; depth += 1) {
    value = (value as Readonly<Record<string | number, unknown>>)[path[depth] ?? ''];
  }
  return path.slice(0, depth).join('.');
};

/** An ancestor that is null tells one error: the first for which it is (GraphQL, "Handling Field Errors"). */
const onePerNull = ({ data, errors = [] }: ExecutionResult): readonly GraphQLError[] => {
  const places = new Set<string>();
  return errors.filter(({ path = [] }) => {
    const place = placeOfNull(data, path);
    return !places.has(place) && places.add(place);
  });
};

export const createShortWay = ({ requestLimits, mayRun, log }: ShortWayOptions): ShortWay => {
  const admit = (query: CompiledQuery, variables: Variables, caller: Caller) => {
    try {
      const { document, operationName } = query;
      return requestLimits.admit({ document, operationName, variables }, caller);
    } catch (error) {
      // The long way says why, in its own way.
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  };
  return (query, variables, caller, createContext) => {
    if (!mayRun(query.document, caller)) return undefined;
    const admitted = admit(query, variables, caller);
    if (!admitted) return undefined;
    const context = createContext();
    const { tally } = context;
    tally.operationName = query.name;
    tally.operationType = 'query';
    tally.documentHash = query.hash;
    tally.cost = admitted.cost;
    const tell = (result: ExecutionResult): string => {
      const { data } = result;
      const errors = result.errors && onePerNull(result).map((error) => format(error, context, log));
      noteResult(tally, { data, errors });
      const extensions = { cost: requestLimits.view(admitted.cost, caller) };
      return JSON.stringify(errors ? { errors, data, extensions } : { data, extensions });
    };
    const result = query.run(context, admitted.variables);
    return result instanceof Promise ? result.then(tell) : Promise.resolve(tell(result));
  };
};
