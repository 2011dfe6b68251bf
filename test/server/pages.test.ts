import { describe, expect, it } from '@jest/globals';
import { createSchema } from '../../src/gateway/schema.ts';
import { readCookbook } from '../../src/server/read-cookbook.ts';
import { aGateway } from '../support/a-gateway.ts';

const kit = aGateway();
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${kit.url}${path}`, { headers });

describe('the pages', () => {
  it('begin with an entrance that leads to both explorers and the schema', async () => {
    const page = await (await get('/')).text();
    for (const link of ['/graphql', '/graphiql', '/schema', '/schema.graphql'])
      expect(page).toContain(`href="${link}"`);
  });

  it("show Apollo Sandbox at the endpoint's own address", async () => {
    const response = await get('/graphql', { accept: 'text/html' });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('embeddable-sandbox');
  });

  it('have an explorer that loads nothing from outside', async () => {
    const response = await get('/graphiql');
    expect(response.headers.get('content-type')).toContain('text/html');
    const page = await response.text();
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
    expect(page).toContain('/graphql');
  });

  it('have a tab in it for each operation of the cookbook, with its variables', async () => {
    const page = await (await get('/graphiql')).text();
    const [, options = ''] = /<script type="application\/json" id="options">(.*)<\/script>/.exec(page) ?? [];
    const { defaultTabs } = JSON.parse(options) as { defaultTabs: readonly { query: string; variables?: string }[] };
    const recipes = readCookbook();
    expect(defaultTabs).toHaveLength(1 + recipes.length);
    for (const { document, cases } of recipes) {
      const tab = defaultTabs.find(({ query }) => query.includes(document));
      expect(JSON.parse(tab?.variables ?? '')).toEqual(cases[0]?.variables);
    }
  });

  it('get no token where none is needed', async () => {
    const response = await get('/page-token');
    expect(await response.json()).toEqual({ token: null });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('give the schema as a file, with its descriptions', async () => {
    const sdl = await (await get('/schema.graphql')).text();
    expect(sdl).toContain('type Device implements Node');
    expect(sdl).toContain('A line of service');
  });

  it('explain every type of the schema on one page that loads nothing from outside', async () => {
    const page = await (await get('/schema')).text();
    const types = Object.keys(createSchema().getTypeMap());
    for (const name of types.filter((type) => !type.startsWith('__'))) {
      expect(page).toContain(`id="${name}"`);
    }
    expect(page).toContain('Whether the line can be used now.');
    expect(page).toContain('>BulkPolicy</a> = <code>ALL_OR_NOTHING</code>');
    expect(page).not.toMatch(/https?:/);
  });

  it('answer an unknown address in the shape that GraphQL clients read', async () => {
    const response = await get('/nothing');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  it('refuse a body that is too large in the same shape', async () => {
    const response = await kit.post(JSON.stringify({ query: `{ __typename } #${'x'.repeat(200_000)}` }));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

describe('the probes', () => {
  it('say that the process lives and is ready', async () => {
    expect((await get('/live')).status).toBe(200);
    expect((await get('/ready')).status).toBe(200);
  });
});
