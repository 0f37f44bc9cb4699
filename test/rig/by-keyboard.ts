import type { Page } from 'playwright-core';

/** So many places may the keyboard go over before it must have come to where it is to be. */
const tabsAtMost = 80;

/** As far as the key leads, and no further: goes on from place to place until what has the focus is so called. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let count = 0; count < tabsAtMost; count += 1) {
    await page.keyboard.press('Tab');
    const focused = await focusedName(page);
    if (name.test(focused)) return;
    passed.push(focused);
  }
  throw new Error(`the keyboard does not come to ${name}, but to ${passed.join(' | ')}`);
}

/** What is said of the element that has the focus: by its label, or by what stands on it. */
export async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    // @ts-expect-error in the browser.
    const focused = document.activeElement;
    const label = focused?.labels?.[0]?.textContent ?? focused?.getAttribute('aria-label');
    return (label ?? focused?.textContent ?? '').trim();
  });
}
