/** Tokens for our own pages, in development: where one is needed, only the simulator can give it. */
import type { FastifyInstance } from 'fastify';

export const pageTokenPath = '/page-token';

/** A token as text, or null where none is needed. */
export type GetPageToken = () => Promise<string | null>;

/** @param address where the simulator gives tokens; undefined when none is needed, or another's are. */
export const pageTokensFrom =
  (address: string | undefined): GetPageToken =>
  async () => {
    if (address === undefined) return null;
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) throw new Error(`The simulator gives no token: it answers ${response.status}.`);
    return ((await response.json()) as { readonly access_token: string }).access_token;
  };

export const addPageToken = (app: FastifyInstance, getToken: GetPageToken): void => {
  app.get(pageTokenPath, async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    return { token: await getToken() };
  });
};
