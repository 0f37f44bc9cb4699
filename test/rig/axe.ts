import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { cameToRest } from './fits.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

const wcag22aa = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds on the page as it stands against WCAG 2.2 AA, each with where. */
export function violations(page: Page): Promise<string[]> {
  return found(page, { type: 'tag', values: wcag22aa });
}

/**
 * The same in light and in dark, each with its theme. The page is the same in both, so that of the second only the contrasts are looked
 * at; it is left in light.
 */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  await show(page, 'light');
  const light = await violations(page);
  await show(page, 'dark');
  const dark = await found(page, { type: 'rule', values: ['color-contrast'] });
  await show(page, 'light');
  return [...light.map((each) => `light ${each}`), ...dark.map((each) => `dark ${each}`)];
}

async function show(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
}

async function found(
  page: Page,
  runOnly: { readonly type: 'tag' | 'rule'; readonly values: readonly string[] },
): Promise<string[]> {
  await cameToRest(page);
  await page.evaluate(axeSource);
  return page.evaluate(async (only) => {
    // @ts-expect-error axe is what the script above has put into the page.
    const { violations } = await globalThis.axe.run({ runOnly: only });
    return violations.map(
      (violation: { id: string; nodes: { target: string[] }[] }) =>
        `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
  }, runOnly);
}
