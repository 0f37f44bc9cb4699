import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { chromiumFlags } from '../rig/chromium.ts';
import { cameToRest, laidOutAt } from '../rig/fits.ts';
import {
  type Language,
  languages,
  type Press,
  type Screen,
  screens,
  themes,
  widths,
} from './screens.ts';

/** A console, and what of it is wanted. */
export interface Wanted {
  /** The sign-in link. */
  readonly link: URL;
  readonly folder: string;
  /** Parts of the names of screens; all where there are none. */
  readonly only: readonly string[];
  readonly widths: readonly number[];
  readonly chromium: string;
  readonly say: (line: string) => void;
}

const patienceMs = 60_000;
/** So long may a screen take for its first answers before it is shown as it is. */
const settleMs = 10_000;
/** From this width on the navigation stands beside the page and not below it. */
const firstOfTables = 768;

/** Writes each screen in each language, theme and width, as one picture of the whole page. Answers with how many. */
export async function takeScreenshots(wanted: Wanted): Promise<number> {
  const browser = await chromium.launch({ executablePath: wanted.chromium, args: chromiumFlags });
  try {
    await mkdir(wanted.folder, { recursive: true });
    return await takeAll(browser, wanted);
  } finally {
    await browser.close();
  }
}

async function takeAll(browser: Browser, wanted: Wanted): Promise<number> {
  const inside = await pageOf(browser);
  await inside.goto(wanted.link.href);
  await inside.getByRole('navigation').first().waitFor();
  const outside = await pageOf(browser);
  const names = await namesIn(inside, wanted.link);
  const chosen = screens.filter(
    ({ name }) => wanted.only.length === 0 || wanted.only.some((part) => name.includes(part)),
  );
  let count = 0;
  for (const screen of chosen) {
    const path = filled(screen.path, names);
    if (path === undefined) {
      wanted.say(`${screen.name} is left out: the cluster has none to show yet`);
      continue;
    }
    const page = screen.isOutside ? outside : inside;
    try {
      count += await takeEach(page, { ...screen, path }, wanted);
      wanted.say(screen.name);
    } catch (error) {
      // What one screen has not, the others may have.
      wanted.say(`${screen.name} is left out: ${error instanceof Error ? error.message : error}`);
    }
  }
  return count;
}

/** Somebody in Shanghai, whom no other knows of. */
async function pageOf(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ timezoneId: 'Asia/Shanghai' });
  context.setDefaultTimeout(patienceMs);
  return context.newPage();
}

async function takeEach(
  page: Page,
  screen: Screen,
  { link, folder, widths: wanted }: Wanted,
): Promise<number> {
  let count = 0;
  for (const language of languages) {
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      const url = new URL(screen.path, link.origin);
      url.searchParams.set('lang', language);
      await showScreen(page, { url: url.href, screen, language });
      for (const width of widthsOf(screen, wanted)) {
        await laidOutAt(page, width);
        const name = `${screen.name}.${language}.${colorScheme}.${width}.png`;
        const fullPage = screen.press === undefined;
        await page.screenshot({ path: join(folder, name), fullPage, animations: 'disabled' });
        count += 1;
      }
    }
  }
  return count;
}

/** The widths, of those, at which there is something of a screen to see. */
export function widthsOf({ isOfPhone }: Screen, among: readonly number[]): readonly number[] {
  return isOfPhone === true ? among.filter((width) => width < firstOfTables) : among;
}

/** Goes there, and opens what the screen is of. */
export async function showScreen(
  page: Page,
  shown: { readonly url: string; readonly screen: Screen; readonly language: Language },
): Promise<void> {
  const { screen, language } = shown;
  const { press, further = [] } = screen;
  // What there is to press differs, and the screen before may have left the page at any width.
  await laidOutAt(page, screen.isOfPhone === true ? widths[0] : widths[2]);
  await page.goto(shown.url);
  await settled(page);
  if (press === undefined) return;
  let opened = await pressed({ page, within: page.locator('body') }, press, language);
  for (const step of further) {
    if ('into' in step) await opened.getByLabel(step.into[language]).first().fill(step.text);
    else opened = await pressed({ page, within: opened }, step, language);
  }
}

/** Answers with what is open then. */
async function pressed(
  { page, within }: { readonly page: Page; readonly within: Locator },
  { role = 'button', name, opens, titled }: Press,
  language: Language,
): Promise<Locator> {
  const found = within.getByRole(role, { name: name[language] }).first();
  // A radio button that is one part of a row of them has no size of its own.
  if (role === 'radio') await found.dispatchEvent('click');
  else await found.click();
  const open =
    titled === undefined
      ? page.getByRole(opens)
      : page.getByRole(opens, { name: titled[language] });
  await open.last().waitFor();
  await cameToRest(page);
  return open.last();
}

/** When the heading is there and nothing is a skeleton any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  const skeleton = page.locator('[class*="Skeleton-root"]').first();
  await skeleton.waitFor({ state: 'detached', timeout: settleMs }).catch(() => undefined);
}

interface ShownRun {
  readonly id: string;
  readonly jobId: string;
  readonly workerId?: string;
}

export type Names = Readonly<Record<string, string | undefined>>;

/** What stands for the names in braces: runs of each kind with the job and the worker of one, as the signed-in browser is told. */
export async function namesIn(page: Page, link: URL): Promise<Names> {
  const first = async (asked: string) => {
    const answer = await page.request.get(`${link.origin}/api/v1/runs?limit=1&${asked}`);
    const { items = [] } = (await answer.json()) as { items?: ShownRun[] };
    return items[0];
  };
  const failed = await first('state=failed');
  const succeeded = await first('state=succeeded');
  const { jobId: job, workerId: worker } = failed ?? succeeded ?? {};
  const id = async (asked: string) => (await first(asked))?.id;
  return {
    ...{ job, worker, succeeded: succeeded?.id, failed: failed?.id },
    running: await id('job=in-hand&state=running'),
    blocked: await id('job=in-hand&state=blocked'),
    queued: await id('job=month-close'),
    shared: await id('job=reindex&parts=folded'),
  };
}

/** `undefined` where there is nothing of a name. */
export function filled(path: string, names: Names): string | undefined {
  const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (wanted.some((name) => names[name] === undefined)) return undefined;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
}
