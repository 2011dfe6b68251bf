import type { ApolloServerPlugin } from '@apollo/server';
import { noteResult } from '../telemetry/tally.ts';
import type { Context } from './context.ts';

/** Notes in the request's tally what is run, and what is answered. */
export const noteOperation = (): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation, queryHash, contextValue: { tally } }) => {
        tally.operationName = operation?.name?.value;
        tally.operationType = operation?.operation;
        tally.documentHash = queryHash;
        return Promise.resolve();
      },
      willSendResponse: ({ response: { body }, contextValue: { tally } }) => {
        if (body.kind === 'single') noteResult(tally, body.singleResult);
        return Promise.resolve();
      },
    }),
});
