/** Pages for people: the entrance, the offline explorer, and the schema as a file. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { plainPage, selfContainedPage, type PageRules } from './browser-rules.ts';
import { renderSchemaPage } from './schema-page.ts';

export interface PagesOptions {
  /** The whole public SDL. */
  readonly sdl: string;
  readonly explorable: boolean;
  readonly firstDocument: string;
}

const entrance = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>care-gateway</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}li{margin:.5rem 0}</style>
<h1>care-gateway</h1>
<p>One GraphQL endpoint for accounts, devices, offers and care orders.</p>
<ul>
<li><a href="/graphql">Apollo Sandbox</a>: explore the graph (loads its page from Apollo's servers)</li>
<li><a href="/graphiql">GraphiQL</a>: the same with no outside request, for closed networks</li>
<li><a href="/schema">The schema</a>: every type and field, explained on one page</li>
<li><a href="/schema.graphql">schema.graphql</a>: the schema as a file</li>
</ul>
</html>
`;

const html = 'text/html; charset=utf-8';

interface PackedPage {
  readonly gzip: Buffer;
  readonly rules: PageRules;
}

/** The page is some megabytes of script: loaded when first asked for, and kept packed. */
const createOfflineExplorer = (firstDocument: string) => {
  let packed: Promise<PackedPage> | undefined;
  const pack = async (): Promise<PackedPage> => {
    const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
    const page = renderGraphiQL({
      endpoint: '/graphql',
      title: 'care-gateway',
      defaultQuery: firstDocument,
      shouldPersistHeaders: false,
      // Its subscriptions are GETs, which must show that they come from a page that may send headers.
      additionalHeaders: { 'apollo-require-preflight': 'true' },
    });
    return { gzip: await promisify(gzip)(page), rules: selfContainedPage(page) };
  };
  return (): Promise<PackedPage> => (packed ??= pack());
};

export const addPages = (app: FastifyInstance, { sdl, explorable, firstDocument }: PagesOptions): void => {
  app.get('/schema.graphql', (_request, reply) => reply.type('text/plain; charset=utf-8').send(sdl));
  if (!explorable) return;
  const offlineExplorer = createOfflineExplorer(firstDocument);
  app.get('/', { config: { helmet: plainPage } }, (_request, reply) => reply.type(html).send(entrance));
  app.get('/graphiql', async (_request, reply) => {
    const page = await offlineExplorer();
    reply.helmet(page.rules);
    return reply.type(html).header('content-encoding', 'gzip').send(page.gzip);
  });
  app.get('/schema', { config: { helmet: plainPage } }, (_request, reply) =>
    reply.type(html).send(renderSchemaPage(sdl)),
  );
};
