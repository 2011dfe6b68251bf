/** Every limit that a GraphQL request meets before it is run, in one place: for queries and for subscriptions alike. */
import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { gatewayError } from '../graphql/gateway-error.ts';
import type { Caller } from '../identity/caller.ts';
import type { Limits } from '../limits.ts';
import type { Context } from './context.ts';
import { createCosts, lineCost } from './cost.ts';
import type { CostBuckets } from './cost-buckets.ts';
import { documentLimits } from './document-limits.ts';
import { createListLimits, type Variables } from './list-limits.ts';

/** A document that is valid, and the operation of it that is asked for. */
export interface AskedOperation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | null | undefined;
}

export interface Admitted {
  readonly cost: number;
  /** As the schema reads them, with their defaults. */
  readonly variables: Variables;
}

/** `extensions.cost` of an answer. */
export interface CostView {
  readonly requested: number;
  readonly limit: number;
  /** What the client may still spend. */
  readonly remaining: number;
}

export interface RequestLimits {
  /** Of the document alone; to be checked with the rules of GraphQL. */
  readonly rule: ValidationRule;
  /**
   * Lets the operation in at its price; undefined when execution itself will refuse it (no such operation, variables that
   * cannot be read). @throws a GraphQLError with one of our codes.
   */
  readonly admit: (asked: AskedOperation, caller: Caller) => Admitted | undefined;
  /** Charges for a line that does not exist: numbers are not to be found by trying. */
  readonly chargeMiss: (caller: Caller) => void;
  readonly view: (requested: number, caller: Caller) => CostView;
}

const clientOf = ({ tenant, clientId }: Caller): string => JSON.stringify([tenant.id, clientId]);

const withStatus = (error: GraphQLError, status: number): GraphQLError => {
  error.extensions['http'] = { status };
  return error;
};

const tooSoon = (retryAfterSeconds: number): GraphQLError => {
  const error = gatewayError('RATE_LIMITED');
  const headers = new HeaderMap([['retry-after', String(retryAfterSeconds)]]);
  Object.assign(error.extensions, { retryAfterSeconds, http: { status: 429, headers } });
  return error;
};

export const createRequestLimits = (schema: GraphQLSchema, limits: Limits, buckets: CostBuckets): RequestLimits => {
  const listLimits = createListLimits();
  const costs = createCosts(schema);
  const costOf = (asked: AskedOperation, coerced: Variables): number => {
    const { document, operationName, variables } = asked;
    try {
      return costs({ document, operationName, variables: variables ?? {}, coerced });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      throw withStatus(gatewayError('BAD_USER_INPUT', error.message), 400);
    }
  };
  return {
    rule: documentLimits(limits),
    admit: (asked, caller) => {
      const operation = getOperationAST(asked.document, asked.operationName);
      if (!operation) return undefined;
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], asked.variables ?? {}, {
        maxErrors: limits.errors,
      });
      if (!coerced) return undefined;
      const outOfRange = listLimits(asked.document, coerced);
      if (outOfRange) throw withStatus(outOfRange, 400);
      const cost = costOf(asked, coerced);
      if (cost > limits.cost) {
        const message = `The operation would cost ${cost}; at most ${limits.cost} is allowed. Ask for fewer entries or fields.`;
        throw withStatus(gatewayError('COST_LIMIT_EXCEEDED', message), 400);
      }
      const taken = buckets.take(clientOf(caller), cost);
      if (!taken.taken) throw tooSoon(taken.retryAfterSeconds);
      return { cost, variables: coerced };
    },
    chargeMiss: (caller) => {
      buckets.charge(clientOf(caller), lineCost * limits.missFactor);
    },
    view: (requested, caller) => ({ requested, limit: limits.cost, remaining: buckets.remaining(clientOf(caller)) }),
  };
};

/** The limits as Apollo meets them, and in each answer what it cost: `extensions.cost { requested, limit, remaining }`. */
export const limitRequests = (requestLimits: RequestLimits): ApolloServerPlugin<Context> => ({
  requestDidStart: () => {
    let requested: number | undefined;
    return Promise.resolve({
      didResolveOperation: ({ document, request: { operationName, variables }, contextValue: { caller, tally } }) => {
        requested = requestLimits.admit({ document, operationName, variables }, caller)?.cost;
        tally.cost = requested;
        return Promise.resolve();
      },
      willSendResponse: ({ response: { body }, contextValue: { caller } }) => {
        if (requested !== undefined && body.kind === 'single') {
          body.singleResult.extensions = {
            ...body.singleResult.extensions,
            cost: requestLimits.view(requested, caller),
          };
        }
        return Promise.resolve();
      },
    });
  },
});
