import { describe, expect, it } from '@jest/globals';
import { createSchema } from '../../src/gateway/schema.ts';
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
