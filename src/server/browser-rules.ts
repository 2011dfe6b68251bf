/** What a browser is told: which other sites may ask (none, unless listed), and what our pages may load. */
import { createHash } from 'node:crypto';
import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** Per route, as `page` in its configuration. */
export interface PageRules {
  readonly contentSecurityPolicy: { useDefaults: false; directives: Record<string, readonly string[]> };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    page?: PageRules;
  }
}

type Directives = Readonly<Record<string, readonly string[]>>;

const policy = (directives: Directives): PageRules => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
      ...directives,
    },
  },
});

const inlineStyles = { 'style-src': ["'unsafe-inline'"] };

/** For answers that are no pages. */
export const noPage = policy({});

const known = new WeakMap<PageRules, OutgoingHttpHeaders>();

/** What helmet says for these rules, worked out once: its middleware is made for one set of rules, and would run for each answer. */
export const headersOf = (rules: PageRules): OutgoingHttpHeaders => {
  const before = known.get(rules);
  if (before) return before;
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(rules)(response.req, response, () => undefined);
  const headers = response.getHeaders();
  known.set(rules, headers);
  return headers;
};

/** For pages without scripts. */
export const plainPage = policy(inlineStyles);

const apollo = (...names: readonly string[]): string[] => names.map((name) => `https://${name}.apollographql.com`);
const pageHosts = apollo('apollo-server-landing-page.cdn', 'embeddable-sandbox.cdn', 'embeddable-explorer.cdn');

/** For Apollo's landing page. It brings a stricter policy with it, with a nonce for each of its scripts; both hold. */
export const sandboxPage = policy({
  'script-src': ["'self'", "'unsafe-inline'", ...pageHosts],
  'style-src': ["'unsafe-inline'", ...pageHosts, 'https://fonts.googleapis.com'],
  'font-src': ['https://fonts.gstatic.com'],
  'img-src': ["'self'", 'data:', ...pageHosts],
  'manifest-src': pageHosts,
  'connect-src': ["'self'", ...pageHosts],
  'frame-src': apollo('sandbox.embed', 'explorer.embed'),
});

/** For a page whose scripts and styles are files of ours. */
export const ownFilesPage = policy({
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
});

const inlineScripts = /<script>([\s\S]*?)<\/script>/g;

/** For a page that has all its scripts in itself: these and no others are run. */
export const selfContainedPage = (html: string): PageRules => {
  const hashes = [...html.matchAll(inlineScripts)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return policy({
    ...inlineStyles,
    'script-src': hashes,
    'worker-src': ['blob:'],
    'font-src': ['data:'],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
  });
};

/** From where Apollo's hosted Sandbox asks; for development. */
export const sandboxOrigin = 'https://studio.apollographql.com';

const askedHeaders = [
  'accept',
  'authorization',
  'content-type',
  'apollo-require-preflight',
  'apollographql-client-name',
  'apollographql-client-version',
  'x-apollo-operation-name',
  'x-deadline-ms',
  'traceparent',
];

const exposedHeaders = ['retry-after'];

/** What lets a listed site's page read an answer that does not come by way of Fastify. */
export const readableFrom = (origins: readonly string[]) => {
  const listed = new Set(origins);
  return (origin: string | undefined): Readonly<Record<string, string>> =>
    origin !== undefined && listed.has(origin)
      ? {
          'access-control-allow-origin': origin,
          'access-control-expose-headers': exposedHeaders.join(),
          vary: 'Origin',
        }
      : {};
};

export const addBrowserRules = (app: FastifyInstance, origins: readonly string[]): void => {
  app.addHook('onRequest', (request, reply, next) => {
    void reply.headers(headersOf(request.routeOptions.config.page ?? noPage));
    next();
  });
  void app.register(cors, {
    // An exact list. An origin is never reflected, and nothing here goes by cookies.
    origin: [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: askedHeaders,
    exposedHeaders,
    maxAge: 600,
  });
};
