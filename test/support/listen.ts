import { createClient } from 'graphql-sse';
import type { Kit } from './place.ts';

/** What a stream tells from now until it ends; time passes once it has begun. */
export const listen = async (
  kit: Kit,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<readonly unknown[]> => {
  const client = createClient({ url: `${kit.url}/graphql`, retryAttempts: 0 });
  const results: unknown[] = [];
  for await (const result of client.iterate({ query, variables })) {
    results.push(result);
    if (results.length === 1) await kit.pass(6);
  }
  return results;
};
