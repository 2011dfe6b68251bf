/**
 * Headless Chromium with no network: whatever is not asked of this machine is refused, and every page is asked afterwards
 * whether it wanted something else, wrote an error to its console, or broke its own policy.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

export interface Opened {
  readonly page: Page;
  /** Addresses that the page asked for elsewhere. It got none of them. */
  readonly outside: readonly string[];
  /** What its console calls an error, and what it threw. */
  readonly errors: readonly string[];
  /** Kept under `.cache/screenshots/`. */
  readonly photograph: (name: string) => Promise<void>;
}

export interface Manner {
  readonly colorScheme?: 'light' | 'dark';
  /** In place of files elsewhere: what a page gets for an address that begins so. */
  readonly standIns?: Readonly<Record<string, { readonly contentType: string; readonly body: string }>>;
}

const screenshots = fileURLToPath(new URL('../../.cache/screenshots/', import.meta.url));

/** Otherwise a page of another site is refused until a person has been asked. */
const localNetworkIsAllowed = '--disable-features=LocalNetworkAccessChecks';

const isOurs = (address: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]', ''].includes(new URL(address).hostname);

export const aBrowser = () => {
  let browser: Browser;
  // Megabytes of script are read, on a machine that may have other work.
  jest.setTimeout(240_000);

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await chromium.launch({
      executablePath: findChromium(),
      // Chromium's own sandbox does not work for root, which is who runs in containers.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
        localNetworkIsAllowed,
      ],
    });
  });

  // A page that is left open goes on working.
  afterEach(async () => {
    for (const context of (browser as Browser | undefined)?.contexts() ?? []) await context.close();
  });

  afterAll(async () => {
    // Undefined when it was not found: the tests then say so.
    await (browser as Browser | undefined)?.close();
  });

  return async (address: string, { colorScheme = 'light', standIns = {} }: Manner = {}): Promise<Opened> => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 860 } });
    const outside: string[] = [];
    const errors: string[] = [];
    await context.route('**/*', async (route) => {
      const url = route.request().url();
      if (isOurs(url)) return route.continue();
      outside.push(url);
      const standIn = Object.entries(standIns).find(([beginning]) => url.startsWith(beginning))?.[1];
      if (standIn) return route.fulfill(standIn);
      return route.abort('internetdisconnected');
    });
    const page = await context.newPage();
    // Before jest's own, so that what was waited for is named.
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => void errors.push(error.message));
    await page.goto(address);
    return {
      page,
      outside,
      errors,
      photograph: async (name) => {
        await page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true });
      },
    };
  };
};
