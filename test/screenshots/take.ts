import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags } from '../rig/chromium.ts';
import { languages, type Screen, screens, themes, widths } from './screens.ts';

/** A console, and what of it is wanted. */
export interface Wanted {
  /** The sign-in link. */
  readonly link: URL;
  readonly folder: string;
  /** Parts of the names of screens; all where there are none. */
  readonly only: readonly string[];
  readonly chromium: string;
  readonly say: (line: string) => void;
}

const patienceMs = 60_000;
/** So long may a screen take for its first answers before it is shown as it is. */
const settleMs = 10_000;

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
  const context = await browser.newContext({ timezoneId: 'Asia/Shanghai' });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  await page.goto(wanted.link.href);
  await page.getByRole('navigation').first().waitFor();
  const names = await namesIn(page, wanted.link);
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
    count += await takeEach(page, { ...screen, path }, wanted);
    wanted.say(screen.name);
  }
  return count;
}

async function takeEach(page: Page, screen: Screen, { link, folder }: Wanted): Promise<number> {
  let count = 0;
  for (const language of languages) {
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      const url = new URL(screen.path, link.origin);
      url.searchParams.set('lang', language);
      await page.goto(url.href);
      await settled(page);
      if (screen.press !== undefined) {
        await page.getByRole('button', { name: screen.press[language] }).first().click();
        await page.getByRole('dialog').waitFor();
      }
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        const name = `${screen.name}.${language}.${colorScheme}.${width}.png`;
        const fullPage = screen.press === undefined;
        await page.screenshot({ path: join(folder, name), fullPage, animations: 'disabled' });
        count += 1;
      }
    }
  }
  return count;
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

type Names = Readonly<Record<string, string | undefined>>;

/** What stands for the names in braces: a job that has run, a run of each end and a calendar, as the signed-in browser is told. */
async function namesIn(page: Page, link: URL): Promise<Names> {
  const first = async (state: string) => {
    const answer = await page.request.get(`${link.origin}/api/v1/runs?state=${state}&limit=1`);
    const { items = [] } = (await answer.json()) as { items?: ShownRun[] };
    return items[0];
  };
  const [succeeded, failed] = [await first('succeeded'), await first('failed')];
  const run = failed ?? succeeded;
  const { jobId: job, workerId: worker } = run ?? {};
  const calendars = await page.request.get(`${link.origin}/api/v1/calendars?limit=1`);
  const { items = [] } = (await calendars.json()) as { items?: { name: string }[] };
  const calendar = items[0]?.name;
  return { job, worker, calendar, succeeded: succeeded?.id, failed: failed?.id };
}

/** `undefined` where there is nothing of a name. */
function filled(path: string, names: Names): string | undefined {
  const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (wanted.some((name) => names[name] === undefined)) return undefined;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
}
