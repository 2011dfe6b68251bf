import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { aGateway } from '../support/a-gateway.ts';
import { aBuiltGateway } from '../support/built-gateway.ts';
import { freePort } from '../support/free-port.ts';
import { aBrowser } from './a-browser.ts';

const kit = aGateway();
const open = aBrowser();

/** Chromium says this of what was kept from the network; everything else in a console is a fault of ours. */
const isOffline = (error: string): boolean => error.includes('net::ERR_INTERNET_DISCONNECTED');

const explorer = (page: Page) => {
  const answer = page.getByLabel('Operation response').locator('.view-lines');
  const press = async (target: Locator): Promise<void> => {
    // Its tabs take no notice of a press that is over at once.
    await target.click({ delay: 60 });
  };
  return {
    openTab: (name: string) => press(page.getByRole('tab', { name, exact: true })),
    run: () => press(page.getByRole('button', { name: 'Execute query' })),
    type: async (editor: string, text: string) => {
      await page.getByLabel(editor).locator('.view-lines').click();
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(text);
    },
    /** Waits until the answer says this, and gives all that is in sight of it. */
    answerWith: async (text: string): Promise<string> => {
      await answer.filter({ hasText: text }).waitFor();
      return (await answer.innerText()).replaceAll('\u00a0', ' ');
    },
  };
};

describe('the entrance', () => {
  it('leads to the explorers and to the schema', async () => {
    const { page, outside, errors, photograph } = await open(`${kit.url}/`);
    await photograph('entrance');
    await page.getByRole('link', { name: 'GraphiQL' }).click();
    await page.getByRole('tab', { name: 'FindLine', exact: true }).waitFor();
    expect({ outside, errors }).toEqual({ outside: [], errors: [] });
  });
});

describe('GraphiQL, with no network', () => {
  it('has a tab for each operation of the cookbook, runs one, and remembers it', async () => {
    const { page, outside, errors, photograph } = await open(`${kit.url}/graphiql`);
    const { openTab, run, answerWith } = explorer(page);
    await openTab('FindLine');
    await run();
    expect(await answerWith('Robin Example')).toContain('"status": "ACTIVE"');
    await page.getByRole('button', { name: 'Show History' }).click();
    await page.getByRole('button', { name: 'FindLine' }).first().waitFor();
    await photograph('graphiql-history');
    expect({ outside, errors }).toEqual({ outside: [], errors: [] });
  });

  it('places an order, and its subscription tells of it until it is done', async () => {
    const { page, outside, errors, photograph } = await open(`${kit.url}/graphiql`);
    const { openTab, run, type, answerWith } = explorer(page);
    await openTab('SuspendLine');
    await run();
    const placed = await answerWith('"ACCEPTED"');
    const id = /"id": "([^"]+)"/.exec(placed)?.[1];
    expect(id).toBeDefined();
    await photograph('graphiql-order');

    await openTab('WatchOrder');
    await type('Variables', JSON.stringify({ id }));
    await run();
    expect(await answerWith('"ACCEPTED"')).toContain('"isTerminal": false');
    await kit.pass(6);
    expect(await answerWith('"COMPLETED"')).toContain('"isTerminal": true');
    await photograph('graphiql-subscription');
    expect({ outside, errors }).toEqual({ outside: [], errors: [] });
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
    expect(await answerWith('Robin Example')).toContain('"status": "ACTIVE"');
    await page.getByRole('button', { name: 'Headers' }).click();
    await photograph('graphiql-token');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('Bearer');
    expect({ outside, errors }).toEqual({ outside: [], errors: [] });
  });
});

describe('Apollo Sandbox', () => {
  it('is on the landing page, and lacks nothing but the network', async () => {
    const { page, outside, errors, photograph } = await open(`${kit.url}/graphql`);
    await page.locator('#embeddableSandbox').waitFor({ state: 'attached' });
    await photograph('sandbox-offline');
    expect(outside).toContainEqual(
      expect.stringMatching(/^https:\/\/embeddable-sandbox\.cdn\.apollographql\.com\/.*\.js/),
    );
    expect(outside.filter((url) => !new URL(url).host.endsWith('apollographql.com'))).toEqual([]);
    console.log(errors, outside);
    expect(errors.filter((error) => !isOffline(error))).toEqual([]);
  });
});
