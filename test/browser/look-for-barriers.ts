/** axe-core's look at a page as it stands: what keeps somebody from reading or using it. */
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** One line a violation: the rule, and the first element that breaks it. */
export const lookForBarriers = async (page: Page): Promise<readonly string[]> => {
  // What moves is looked at when it has come to rest.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html ?? ''}`);
};
