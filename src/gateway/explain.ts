import type { ApolloServerPlugin } from '@apollo/server';
import { currentExplanation } from '../upstream/explanation.ts';
import type { Context } from './context.ts';

/** In development: an answer to a request that asked for it says what went on behind it, in `extensions.explain`. */
export const explain = (): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response: { body } }) => {
        const explanation = currentExplanation();
        if (explanation && body.kind === 'single') {
          body.singleResult.extensions = { ...body.singleResult.extensions, explain: explanation };
        }
        return Promise.resolve();
      },
    }),
});
