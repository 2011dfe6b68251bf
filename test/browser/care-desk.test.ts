import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { isBuilt } from '../../src/server/demo.ts';
import { aGateway } from '../support/a-gateway.ts';
import { aBrowser, type Manner, type Opened } from './a-browser.ts';
import { lookForBarriers } from './look-for-barriers.ts';

const kit = aGateway();
const open = aBrowser();

beforeAll(() => {
  if (!isBuilt()) throw new Error('The care desk is not built: npm run demo:build');
});

const desk = (address = '', manner?: Manner): Promise<Opened> => open(`${kit.url}/demo/${address}`, manner);

const expectNothingAmiss = async ({ page, outside, errors }: Opened): Promise<void> => {
  expect({ outside, errors, barriers: await lookForBarriers(page) }).toEqual({ outside: [], errors: [], barriers: [] });
};

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

describe('the care desk', () => {
  it('finds a line, and draws its buttons from what may be ordered', async () => {
    const opened = await desk();
    const { page } = opened;
    await page.getByLabel('Wireless number').fill('123-456');
    await button(page, 'Find').click();
    await page.getByText('A wireless number has ten digits.').waitFor();
    await page.getByLabel('Wireless number').fill('(123) 456-7890');
    await button(page, 'Find').click();
    await heading(page, '(123) 456-7890').waitFor();
    await button(page, 'Suspend line').waitFor();
    expect(await button(page, 'Suspend line').isEnabled()).toBe(true);
    const reinstate = button(page, 'Reinstate line');
    expect(await reinstate.isEnabled()).toBe(false);
    expect(await page.locator(`#${String(await reinstate.getAttribute('aria-describedby'))}`).innerText()).toBe(
      'The line is in service.',
    );
    await expectNothingAmiss(opened);
  });

  it('says from when a button may be pressed', async () => {
    const opened = await desk('#/lines/5550000024');
    const { page } = opened;
    await button(page, 'Cancel line').waitFor();
    expect(await button(page, 'Cancel line').isEnabled()).toBe(false);
    expect(await page.locator('#why-CANCEL_SERVICE').innerText()).toMatch(/in service for 30 days\. From /);
    await expectNothingAmiss(opened);
  });

  it('shows what an order would do, places exactly that, and follows it until it is done', async () => {
    const opened = await desk('#/lines/9992029999');
    const { page, photograph } = opened;
    await button(page, 'Change plan').click();
    await page.getByLabel('New plan').selectOption('sku12006100004');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('+$15.00').waitFor();
    expect(await button(page, 'Place order').isEnabled()).toBe(false);
    await dialog.getByLabel('The customer agrees to the recurring charges').check();
    await photograph('desk-preview');
    await button(page, 'Place order').click();

    await heading(page, 'Order').waitFor();
    const timeline = page.getByRole('list', { name: 'What happened' });
    await timeline.getByText('Accepted', { exact: true }).waitFor();
    await photograph('desk-order-under-way');
    expect(await timeline.getByText('Waiting for news').isVisible()).toBe(true);
    expect(await kit.ledger()).toMatchObject([{ changeRequests: [{ type: 'changeRatePlan', ctn: '9992029999' }] }]);
    await kit.pass(6);
    await timeline.getByText('Done', { exact: true }).waitFor();
    await timeline.getByText('Waiting for news').waitFor({ state: 'detached' });
    await photograph('desk-order-done');
    await page.getByRole('link', { name: 'Back to (999) 202-9999' }).click();
    await page.getByText('Business Unlimited').waitFor();
    await expectNothingAmiss(opened);
  });

  it('is used with the keyboard alone', async () => {
    const opened = await desk();
    const { page } = opened;
    await page.getByLabel('Wireless number').focus();
    await page.keyboard.type('1234567890');
    await page.keyboard.press('Enter');
    await button(page, 'Suspend line').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('(123) 456-7890');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Suspend line');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Suspend line');
    await page.keyboard.press('Enter');
    await heading(page, 'What it would do').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading(page, 'Order').waitFor();
    await expectNothingAmiss(opened);
  });

  it('compares the offers of a broadband account', async () => {
    const opened = await desk('#/offers');
    const { page, photograph } = opened;
    await page.getByLabel('Broadband account').fill('559210581033');
    await button(page, 'Show offers').click();
    const row = page.getByRole('row', { name: 'AT&T Internet 500' });
    await row.waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toEqual([
      '+$10.00',
      '+200 Mbit/s',
      'Nothing',
      'Fiber Wi-Fi Coverage Service',
    ]);
    await page.getByLabel('Compare with this one').nth(1).check();
    await page.getByRole('row', { name: 'AT&T Internet 300' }).getByText('−$10.00').waitFor();
    await photograph('desk-offers');
    await expectNothingAmiss(opened);
  });

  it('suspends many lines, and shows how far it is', async () => {
    const opened = await desk('#/many');
    const { page, photograph } = opened;
    await button(page, 'Fill in an example').click();
    await button(page, 'Look at them').click();
    await page.getByText('No such line').waitFor();
    await photograph('desk-many-review');
    await expectNothingAmiss(opened);
    await button(page, 'Suspend 5 lines').click();
    await page.getByText('2 of 5 settled').waitFor();
    await photograph('desk-many-under-way');
    expect(await page.getByRole('row', { name: '(555) 000-0021' }).innerText()).toContain('The line is suspended.');
    await kit.pass(6);
    await page.getByText('5 of 5 settled').waitFor();
    expect(await page.getByRole('cell', { name: 'Done', exact: true }).count()).toBe(3);
    await photograph('desk-many-done');
    await expectNothingAmiss(opened);
  });
});

describe.each(['light', 'dark'] as const)('every screen, %s,', (colorScheme) => {
  const screens: readonly (readonly [name: string, address: string, shows: string])[] = [
    ['find', '#/', 'Lines to try'],
    ['line', '#/lines/1234567890', 'Suspend line'],
    ['line-suspended', '#/lines/5550000021', 'Reinstate line'],
    ['line-unknown', '#/lines/5550000035', 'There is no such line'],
    ['line-carrier-down', '#/lines/5550000032', 'For support'],
    ['offers', '#/offers/559210581033', 'Side by side'],
    ['offers-none', '#/offers/559000000002', 'No offers now'],
    ['many', '#/many', 'Fill in an example'],
  ];

  it.each(screens)(
    'has no barriers, wants nothing from outside and says no error: %s',
    async (name, address, shows) => {
      const opened = await desk(address, { colorScheme });
      await opened.page.getByText(shows).first().waitFor();
      await opened.page.getByRole('status').filter({ hasText: '…' }).first().waitFor({ state: 'detached' });
      await opened.photograph(`desk-${name}-${colorScheme}`);
      await expectNothingAmiss(opened);
    },
  );

  it('has none in what asks before an order either', async () => {
    const opened = await desk('#/lines/1234567890', { colorScheme });
    await button(opened.page, 'Suspend line').click();
    await heading(opened.page, 'What it would do').waitFor();
    await opened.photograph(`desk-dialog-${colorScheme}`);
    await expectNothingAmiss(opened);
  });
});
