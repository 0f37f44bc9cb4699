import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations, violationsInBothThemes } from '../rig/axe.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';
import { cutOffOf } from '../rig/fits.ts';
import { type Furnished, furnish, furnishable } from '../rig/furnished.ts';
import { type Language, languages, type Screen, screens, widths } from '../screenshots/screens.ts';
import { filled, type Names, namesIn, showScreen } from '../screenshots/take.ts';

/** The two languages have one page, in the same colours: what is opened on it is looked at in one of them. */
function violationsIn(
  page: Page,
  shown: { readonly language: Language; readonly screen: Screen },
): Promise<readonly string[]> {
  if (shown.language === 'en') return violationsInBothThemes(page);
  return shown.screen.press === undefined ? violations(page) : Promise.resolve([]);
}

describe('every screen of the console, its dialogs and its open lists', () => {
  let console: ConsoleInUse;
  let furnished: Furnished;
  let outside: Page;
  let names: Names;

  beforeAll(async () => {
    console = await openConsole(furnishable);
    furnished = await furnish(console.cluster);
    outside = await (await console.browser.newContext()).newPage();
    names = await namesIn(console.page, new URL(console.at('/')));
  });
  afterAll(async () => {
    await furnished?.close();
    await console?.close();
  });

  /** Of each width, what is cut off. */
  async function cutOff(page: Page): Promise<readonly string[]> {
    const found: string[] = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      // The layout follows media queries, which are told a frame later.
      await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
      );
      found.push(...(await cutOffOf(page)).map((each) => `${width}: ${each}`));
    }
    return found;
  }

  it.each(screens)(
    '$name shows in both languages without a violation of WCAG 2.2 AA, and with nothing cut off',
    async (screen) => {
      const page = screen.isOutside ? outside : console.page;
      const path = filled(screen.path, names);
      if (path === undefined) throw new Error(`${screen.path} is of what the cluster has none of`);
      for (const language of languages) {
        const url = new URL(console.at(path));
        url.searchParams.set('lang', language);
        await showScreen(page, { url: url.href, screen, language });
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        const found = [
          ...(await violationsIn(page, { language, screen })),
          ...(await cutOff(page)),
        ];
        expect(found, `${language}: ${found.join('; ')}`).toEqual([]);
      }
    },
  );

  it('made the page complain of nothing', () => {
    expect(console.complaints).toEqual([]);
  });
});
