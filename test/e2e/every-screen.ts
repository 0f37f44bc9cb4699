import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations, violationsInBothThemes } from '../rig/axe.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';
import { cutOffOf, drawnOutOf, laidOutAt, overhangOf } from '../rig/fits.ts';
import { type Furnished, furnish, furnishable } from '../rig/furnished.ts';
import { clippedOf, crowdedOf, tornOf } from '../rig/legible.ts';
import { type Language, languages, type Screen, screens, widths } from '../screenshots/screens.ts';
import { filled, type Names, namesIn, showScreen, widthsOf } from '../screenshots/take.ts';

/** From a reader's large letters on a small phone to a wall. */
const everyWidth = [320, ...widths, 2560];

/** The two languages have one page, in the same colours: the dark ones are looked at in one of them. */
function violationsIn(page: Page, language: Language): Promise<readonly string[]> {
  return language === 'en' ? violationsInBothThemes(page) : violations(page);
}

/** Into so many files the screens are dealt, so that whoever watches the tests hears of each before long. */
const files = 4;

/** The facts of every screen that falls to one of the files, counted from 0. */
export function describeScreens(file: number): void {
  const some = screens.filter((_, at) => at % files === file);
  describe('every screen of the console, its dialogs and its open lists', () => showsAll(some));
}

function showsAll(some: readonly Screen[]): void {
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

  /** Of each width, what is cut off, runs over the page, is drawn out, torn or crowded. */
  async function misfits(page: Page, screen: Screen): Promise<readonly string[]> {
    const found: string[] = [];
    for (const width of widthsOf(screen, everyWidth)) {
      await laidOutAt(page, width);
      const over = await overhangOf(page);
      const wrong = [
        ...(await cutOffOf(page)),
        ...(await drawnOutOf(page)),
        ...(await tornOf(page)),
        ...(await clippedOf(page)),
        ...(await crowdedOf(page)),
        ...(over > 0 ? [`the page by ${over}`] : []),
      ];
      found.push(...wrong.map((each) => `${width}: ${each}`));
    }
    return found;
  }

  it.each(some)(
    '$name shows in both languages without a violation of WCAG 2.2 AA, and fits every width',
    async (screen) => {
      const page = screen.isOutside ? outside : console.page;
      const path = filled(screen.path, names);
      if (path === undefined) throw new Error(`${screen.path} is of what the cluster has none of`);
      for (const language of languages) {
        const url = new URL(console.at(path));
        url.searchParams.set('lang', language);
        await showScreen(page, { url: url.href, screen, language });
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        const found = [...(await violationsIn(page, language)), ...(await misfits(page, screen))];
        expect(found, `${language}: ${found.join('; ')}`).toEqual([]);
      }
    },
  );

  it('made the page complain of nothing', () => {
    expect(console.complaints).toEqual([]);
  });
}
