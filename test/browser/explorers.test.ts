import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aGateway } from '../support/a-gateway.ts';
import { aBuiltGateway } from '../support/built-gateway.ts';
import { freePort } from '../support/free-port.ts';
import { aBrowser } from './a-browser.ts';

const kit = aGateway();
const open = aBrowser();

const explorer = (page: Page) => {
  const answer = page.getByLabel('Result Window').locator('.view-lines');
  return {
    openTab: async (name: string): Promise<void> => {
      await page.getByLabel('Operation Editor').locator('.view-line').first().waitFor();
      // By the keyboard: its tabs may be dragged, and take a press on a busy machine for the beginning of that.
      await page.locator(`[role=tab] button[title="${name}"]`).press('Enter');
      await page.locator(`[role=tab][aria-selected=true] button[title="${name}"]`).waitFor();
    },
    run: async (): Promise<void> => {
      await page.getByLabel('Operation Editor').locator('.view-line').first().waitFor();
      await page.getByRole('button', { name: 'Execute query' }).click();
    },
    /** Waits until the answer says this, and gives what is in sight of it without its white space: long words are broken. */
    answerWith: async (text: string): Promise<string> => {
      await answer.filter({ hasText: text }).waitFor();
      return (await answer.innerText()).replaceAll(/\s/g, '');
    },
  };
};

describe('the entrance', () => {
  it('leads to both explorers and to the schema', async () => {
    const { page, outside, errors, photograph } = await open(`${kit.url}/`);
    for (const name of ['Apollo Sandbox', 'GraphiQL', 'The schema']) await page.getByRole('link', { name }).waitFor();
    await photograph('entrance');
    await page.getByRole('link', { name: 'The schema' }).click();
    await page.getByRole('heading', { name: 'CareOrder type' }).waitFor();
    expect({ outside, errors }).toEqual({ outside: [], errors: [] });
  });
});

describe('GraphiQL, with no network', () => {
  it('has a tab for each operation of the cookbook, runs one, and remembers it', async () => {
    const { page, outside, errors, photograph } = await open(`${kit.url}/graphiql`);
    const { openTab, run, answerWith } = explorer(page);
    await openTab('FindLine');
    await run();
    expect(await answerWith('"imei"')).toContain('"status":"ACTIVE"');
    await page.getByRole('button', { name: 'Show History' }).click();
    await page.getByRole('region', { name: 'History' }).getByText('FindLine').waitFor();
    await photograph('graphiql-history');
    expect({ outside, errors }).toEqual({ outside: [], errors: [] });
  });

  it('places an order, and its subscription tells of it until it is done', async () => {
    const { page, outside, errors, photograph } = await open(`${kit.url}/graphiql`);
    const { openTab, run, answerWith } = explorer(page);
    await openTab('SuspendLine');
    await run();
    const placed = await answerWith('"ACCEPTED"');
    const id = /"id":"([^"]+)"/.exec(placed)?.[1];
    expect(id).toBeDefined();
    await photograph('graphiql-order');

    const query = `subscription { careOrderUpdated(id: "${String(id)}") { state isTerminal } }`;
    const watching = await open(`${kit.url}/graphiql?query=${encodeURIComponent(query)}`);
    const watcher = explorer(watching.page);
    await watcher.run();
    expect(await watcher.answerWith('"ACCEPTED"')).toContain('"isTerminal":false');
    await kit.pass(6);
    expect(await watcher.answerWith('"COMPLETED"')).toContain('"isTerminal":true');
    await watching.photograph('graphiql-subscription');
    expect({ outside, errors }).toEqual({ outside: [], errors: [] });
    expect(watching).toMatchObject({ outside: [], errors: [] });
  });
});

describe('GraphiQL, where a token is needed', () => {
  const start = aBuiltGateway();

  it("shows the simulator's in each tab, and keeps none", async () => {
    const simulator = String(await freePort());
    const { url } = await start({
      SIMULATOR_PORT: simulator,
      TOKEN_ISSUER: 'urn:care-gateway:simulator',
      TOKEN_AUDIENCE: 'care-gateway',
      TOKEN_JWKS_URL: `http://127.0.0.1:${simulator}/_sim/issuer/jwks`,
    });
    expect((await fetch(`${url}/graphql?query={__typename}`)).status).toBe(401);
    const { page, outside, errors, photograph } = await open(`${url}/graphiql`);
    const { openTab, run, answerWith } = explorer(page);
    await openTab('FindLine');
    await run();
    expect(await answerWith('"imei"')).toContain('"status":"ACTIVE"');
    await page.locator('[data-name=headers]').click();
    await page.getByLabel('Headers', { exact: true }).getByText('Bearer').first().waitFor();
    await photograph('graphiql-token');
    await page.reload();
    await page.locator('[data-name=headers]').click();
    await page.getByLabel('Headers', { exact: true }).getByText('Bearer').first().waitFor();
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('Bearer');
    expect({ outside, errors }).toEqual({ outside: [], errors: [] });
  });
});

describe('Apollo Sandbox', () => {
  /** Does with the page what Apollo's script does: opens its frame there, and asks the gateway from where the page is. */
  const sandbox = `window.EmbeddedSandbox = class {
    constructor({ target, initialEndpoint, initialState }) {
      const frame = document.createElement('iframe');
      frame.src = 'https://sandbox.embed.apollographql.com/sandbox/explorer';
      document.querySelector(target).append(frame);
      const body = JSON.stringify({ query: initialState.document });
      fetch(initialEndpoint, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        .then((response) => response.text())
        .then((text) => document.querySelector(target).append(text));
    }
  };`;
  const standIns = {
    'https://embeddable-sandbox.cdn.apollographql.com/': { contentType: 'text/javascript', body: sandbox },
    'https://sandbox.embed.apollographql.com/': { contentType: 'text/html', body: '<title>Sandbox</title>' },
    'https://apollo-server-landing-page.cdn.apollographql.com/': { contentType: 'image/png', body: '' },
    'https://fonts.googleapis.com/': { contentType: 'text/css', body: '' },
    'https://studio.apollographql.com/': { contentType: 'text/html', body: '<title>Sandbox</title>' },
  };

  it('is embedded in the landing page, which lets its script, its frame and its questions through', async () => {
    const { page, errors, outside } = await open(`${kit.url}/graphql`, { standIns });
    await page.locator('#embeddableSandbox').getByText('"status":"ACTIVE"').waitFor();
    expect(page.frames().map((frame) => frame.url())).toContain(
      'https://sandbox.embed.apollographql.com/sandbox/explorer',
    );
    expect(outside.filter((url) => !Object.keys(standIns).some((known) => url.startsWith(known)))).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('may ask from where Apollo hosts it', async () => {
    const { page, errors } = await open('https://studio.apollographql.com/sandbox', { standIns });
    const ask = (url: string) => `fetch('${url}', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'apollo-require-preflight': 'true' },
      body: '{"query":"{ __typename }"}',
    }).then((response) => response.json())`;
    expect(await page.evaluate(ask(`${kit.url}/graphql`))).toMatchObject({ data: { __typename: 'Query' } });
    expect(errors).toEqual([]);
  });
});
