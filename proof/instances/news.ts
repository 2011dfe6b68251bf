/** What one instance tells of an account's orders, as it happens. */
import { createClient } from 'graphql-sse';
import { authorization } from '../../test/support/a-credential.ts';

export interface Told {
  readonly id: string;
  readonly state: string;
  /** By this process's clock, in milliseconds. */
  readonly at: number;
}

export interface News {
  readonly told: readonly Told[];
  readonly close: () => void;
}

interface Update {
  readonly careOrdersUpdated: Pick<Told, 'id' | 'state'>;
}

/** Resolves when the instance has taken the subscription. */
export const subscribe = (url: string, ban: string): Promise<News> =>
  new Promise((resolve, reject) => {
    const told: Told[] = [];
    const client = createClient({
      url: `${url}/graphql`,
      headers: { authorization },
      retryAttempts: 0,
      on: {
        connected: () => {
          resolve({
            told,
            close: () => {
              client.dispose();
            },
          });
        },
      },
    });
    client.subscribe<Update>(
      { query: 'subscription ($ban: String!) { careOrdersUpdated(ban: $ban) { id state } }', variables: { ban } },
      {
        next: ({ data }) => {
          if (data) told.push({ ...data.careOrdersUpdated, at: performance.now() });
        },
        error: (error) => {
          reject(new Error(`The subscription failed: ${String(error)}`));
        },
        complete: () => undefined,
      },
    );
  });
