import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aGateway } from '../support/a-gateway.ts';
import { aBrowser } from './a-browser.ts';

const kit = aGateway();
const open = aBrowser();

describe('GraphiQL, with no network', () => {
  it('looks', async () => {
    const { page, outside, errors, photograph } = await open(`${kit.url}/graphiql`);
    await page.locator('.graphiql-sessions').waitFor();
    await page.waitForTimeout(3000);
    await photograph('graphiql');
    console.log(outside, errors, await page.locator('[role=tab]').allTextContents());
    console.log((await page.content()).replace(/<script>[\s\S]*?<\/script>/g,'').replace(/<style>[\s\S]*?<\/style>/g,'').slice(0,200));
    console.log(await page.locator('.graphiql-container').innerHTML());
  });
});
