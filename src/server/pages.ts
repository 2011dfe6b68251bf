/** Pages for people: the entrance, the offline explorer, the demonstration, and the schema as a file. */
import type { FastifyInstance } from 'fastify';
import { headersOf, plainPage } from './browser-rules.ts';
import { addDemo, isBuilt } from './demo.ts';
import { createOfflineExplorer } from './offline-explorer.ts';
import { addPageToken, type GetPageToken } from './page-token.ts';
import { renderSchemaPage } from './schema-page.ts';

export interface PagesOptions {
  /** The whole public SDL. */
  readonly sdl: string;
  readonly explorable: boolean;
  readonly firstDocument: string;
  readonly getPageToken: GetPageToken;
}

const demoBuilt = '<a href="/demo/">The care desk</a>: a demonstration of what can be built';
const demoNotBuilt = 'The care desk, a demonstration: <code>npm run demo:build</code>, then start again';

const renderEntrance = (demo: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>care-gateway</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}li{margin:.5rem 0}</style>
<h1>care-gateway</h1>
<p>One GraphQL endpoint for accounts, devices, offers and care orders.</p>
<ul>
<li><a href="/graphql">Apollo Sandbox</a>: explore the graph (loads its page from Apollo's servers)</li>
<li><a href="/graphiql">GraphiQL</a>: the cookbook's operations in tabs, with no outside request, for closed networks</li>
<li>${demo}</li>
<li><a href="/schema">The schema</a>: every type and field, explained on one page</li>
<li><a href="/schema.graphql">schema.graphql</a>: the schema as a file</li>
</ul>
</html>
`;

const html = 'text/html; charset=utf-8';

export const addPages = (
  app: FastifyInstance,
  { sdl, explorable, firstDocument, getPageToken }: PagesOptions,
): void => {
  app.get('/schema.graphql', (_request, reply) => reply.type('text/plain; charset=utf-8').send(sdl));
  if (!explorable) return;
  const offlineExplorer = createOfflineExplorer(firstDocument);
  const hasDemo = isBuilt();
  const entrance = renderEntrance(hasDemo ? demoBuilt : demoNotBuilt);
  addPageToken(app, getPageToken);
  if (hasDemo) addDemo(app);
  app.get('/', { config: { page: plainPage } }, (_request, reply) => reply.type(html).send(entrance));
  app.get('/graphiql', async (_request, reply) => {
    const page = await offlineExplorer();
    void reply.headers(headersOf(page.rules));
    return reply.type(html).header('content-encoding', 'gzip').send(page.gzip);
  });
  app.get('/schema', { config: { page: plainPage } }, (_request, reply) =>
    reply.type(html).send(renderSchemaPage(sdl)),
  );
};
