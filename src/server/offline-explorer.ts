/** GraphiQL as one page that asks for nothing but our own addresses: its history, and a tab for each operation of the cookbook. */
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { selfContainedPage, type PageRules } from './browser-rules.ts';
import { pageTokenPath } from './page-token.ts';
import { cookbookFolder, readCookbook, type Recipe } from './read-cookbook.ts';

interface PackedPage {
  readonly gzip: Buffer;
  readonly rules: PageRules;
}

/** As GraphiQL reads it. Variables are text. */
interface Tab {
  readonly query: string;
  readonly variables?: string;
}

const commented = (text: string): string => text.replaceAll(/^/gm, '# ');

const tabOf = ({ purpose, document, cases: [plain] }: Recipe): Tab => ({
  query: `${commented(purpose)}\n${document}\n`,
  variables: JSON.stringify(plain?.variables ?? {}, null, 2),
});

/** As a screen goes about it; the others follow by name. */
const firstTabs = [
  'find-line',
  'line-buttons',
  'preview-order',
  'suspend-line',
  'watch-order',
  'order-progress',
  'list-offers',
  'compare-offers',
  'suspend-many',
];

const inReadingOrder = (recipes: readonly Recipe[]): readonly Recipe[] => {
  const placeOf = ({ name }: Recipe): number => (firstTabs.includes(name) ? firstTabs.indexOf(name) : firstTabs.length);
  return recipes.toSorted((one, other) => placeOf(one) - placeOf(other));
};

/** An installation may be without the cookbook, which is for people. */
const cookbookTabs = (): readonly Tab[] =>
  existsSync(cookbookFolder) ? inReadingOrder(readCookbook()).map(tabOf) : [];

/** For a script element: nothing in it may end the element. */
const asData = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const readParts = () => import('@graphql-yoga/render-graphiql/graphiql');

/**
 * The library's own page would do, but for two things: it leaves the history out (its options are JSON, in which nothing can
 * be said to be `undefined`, and that is how GraphiQL is asked for its usual plugins), and it cannot ask for a token first.
 */
const writePage = (parts: Awaited<ReturnType<typeof readParts>>, options: object): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>care-gateway: GraphiQL</title>
<link rel="icon" href="data:,">
<style>${parts.css}
body{margin:0}#explorer{height:100vh}</style>
<div id="explorer"></div>
<noscript>The explorer is a program: it needs JavaScript.</noscript>
<script type="application/json" id="options">${asData(options)}</script>
<script>
const workers = ${asData({ editorWorkerService: parts.editorWorkerService, json: parts.jsonWorker, graphql: parts.graphqlWorker })};
for (const name of Object.keys(workers)) workers[name] = URL.createObjectURL(new Blob([workers[name]], { type: 'text/javascript' }));
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, name) => workers[name] };
</script>
<script>${parts.js}</script>
<script>
// The history would keep tokens for good: what is stored has no headers, and what is read has those of now.
const storeWithout = (headers) => {
  const withHeaders = (text, value) => {
    try {
      return JSON.stringify(JSON.parse(text), (name, old) => (name === 'headers' ? value : old));
    } catch {
      return text;
    }
  };
  return {
    get length() {
      return localStorage.length;
    },
    getItem: (name) => withHeaders(localStorage.getItem(name), headers),
    setItem: (name, text) => localStorage.setItem(name, withHeaders(text, null)),
    removeItem: (name) => localStorage.removeItem(name),
    clear: () => localStorage.clear(),
  };
};
const start = async () => {
  const options = JSON.parse(document.getElementById('options').textContent);
  const { token } = await (await fetch('${pageTokenPath}')).json();
  const headers = token === null ? '' : JSON.stringify({ authorization: 'Bearer ' + token }, null, 2);
  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('explorer'), {
    ...options,
    headers,
    defaultTabs: options.defaultTabs.map((tab) => ({ ...tab, headers })),
    plugins: undefined,
    storage: storeWithout(headers),
  });
};
start();
</script>
</html>
`;

/** The page is some megabytes of script: made when first asked for, and kept packed. */
export const createOfflineExplorer = (firstDocument: string): (() => Promise<PackedPage>) => {
  let packed: Promise<PackedPage> | undefined;
  const pack = async (): Promise<PackedPage> => {
    const page = writePage(await readParts(), {
      endpoint: '/graphql',
      // A hyphen at which no line is broken.
      title: 'care\u2011gateway',
      logo: '',
      defaultTabs: [{ query: firstDocument }, ...cookbookTabs()],
      shouldPersistHeaders: false,
      // Its subscriptions are GETs, which must show that they come from a page that may send headers.
      additionalHeaders: { 'apollo-require-preflight': 'true' },
    });
    return { gzip: await promisify(gzip)(page), rules: selfContainedPage(page) };
  };
  return () => (packed ??= pack());
};
