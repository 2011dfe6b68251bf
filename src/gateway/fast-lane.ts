/**
 * The short way of a query that has come often: compiled, without Apollo. Scopes, limits, context and errors are those of the
 * long way, and so is each answer, to the letter of its JSON; whatever is not quite usual goes the long way, which refuses it
 * or answers it. `test/gateway/two-ways.test.ts` compares them.
 */
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { Caller } from '../identity/caller.ts';
import type { CompiledQuery } from './compiled-queries.ts';
import type { Context } from './context.ts';
import { formatError } from './format-error.ts';
import type { Variables } from './list-limits.ts';
import type { MayRun } from './needed-scopes.ts';
import type { RequestLimits } from './request-limits.ts';

export interface FastLaneOptions {
  readonly requestLimits: RequestLimits;
  readonly mayRun: MayRun;
  readonly log: Logger;
}

/** Answers a query with the text of its answer (status 200); undefined when it has to go the long way. */
export type FastLane = (
  query: CompiledQuery,
  variables: Variables,
  caller: Caller,
  createContext: () => Context,
) => Promise<string> | undefined;

/** An error of a compiled query, told as graphql-js tells it. */
const format = (error: GraphQLError, { supportReference }: Context, log: Logger): GraphQLFormattedError => {
  const { message, path, locations, originalError } = error;
  const said = originalError instanceof GraphQLError ? originalError.extensions : {};
  const rebuilt = new GraphQLError(message, { path, originalError, extensions: said });
  const formatted = { message, ...(locations && { locations }), ...(path && { path }), extensions: said };
  return formatError(formatted, rebuilt, supportReference, log);
};

export const createFastLane = ({ requestLimits, mayRun, log }: FastLaneOptions): FastLane => {
  const admit = (query: CompiledQuery, variables: Variables, caller: Caller) => {
    try {
      return requestLimits.admit({ ...query, variables }, caller);
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
    const tell = ({ data, errors }: ExecutionResult): string =>
      JSON.stringify({
        ...(errors && { errors: errors.map((error) => format(error, context, log)) }),
        data,
        extensions: { cost: requestLimits.view(admitted.cost, caller) },
      });
    const result = query.run(context, admitted.variables);
    return result instanceof Promise ? result.then(tell) : Promise.resolve(tell(result));
  };
};
