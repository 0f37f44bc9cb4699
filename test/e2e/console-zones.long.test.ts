import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAll } from '../rig/batches.ts';
import type { Cluster } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';

/** More than any page of a list holds, and more than the console once looked zones up in. */
const jobCount = 518;
/** More than two pages of the list, whatever a page holds. */
const listedAtLeast = 201;
/** No answer of a list has more than this. */
const listedAtMost = 200;

/** Zones that tell themselves apart by their clocks, and that of nobody who looks. */
const zones = [
  ...['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'Australia/Eucla'],
  ...['America/Los_Angeles', 'Asia/Tehran', 'Pacific/Auckland', 'America/St_Johns'],
];
const idOf = (index: number) => `job-${String(index).padStart(3, '0')}`;
const zoneOf = (id: string) => zones[Number(id.slice(-3)) % zones.length];

interface Told {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly at: string;
}

describe('518 jobs in eight zones', () => {
  let console: ConsoleInUse;
  let cluster: Cluster;
  let page: Page;
  /** How many each answer of a list had, by what was asked. */
  const answered: { readonly path: string; readonly count: number }[] = [];

  beforeAll(async () => {
    console = await openConsole({ context: { timezoneId: 'Europe/Paris' } });
    ({ cluster, page } = console);
    const jobs = Array.from({ length: jobCount }, (_, index) => ({
      id: idOf(index),
      schedule: {
        ...{ kind: 'cron', expressions: [`${index % 60} * * * * *`] },
        timeZone: zoneOf(idOf(index)),
      },
      task: { kind: 'handler', handler: 'record' },
    }));
    await createAll(cluster, jobs);
    await cluster.until('runs have ended in all zones', async () => {
      const { items } = await cluster.get('/api/v1/runs?state=succeeded&limit=200');
      return new Set(items.map((run: { jobId: string }) => zoneOf(run.jobId))).size >= zones.length;
    });
    page.on('response', async (answer) => {
      const { pathname } = new URL(answer.url());
      if (!pathname.startsWith('/api/') || answer.status() !== 200) return;
      const body = await answer.json().catch(() => ({}));
      answered.push({ path: pathname, count: body.items?.length ?? 0 });
    });
  });
  afterAll(() => console?.close());

  /** Each row of the tables that links to a job and tells a time: whose time, and how it is told. */
  function rows(): Promise<readonly Told[]> {
    return page.evaluate<
      readonly Told[]
    >(`[...document.querySelectorAll('main tbody tr')].flatMap((row) => {
      const link = row.querySelector('a[href*="/jobs/job-"]');
      const time = row.querySelector('time');
      if (link === null || time === null) return [];
      return [{ id: /job-\\d+/.exec(link.href)[0], title: time.title, text: time.textContent, at: time.dateTime }];
    })`);
  }

  function wrongOf(told: readonly Told[]): readonly string[] {
    return told
      .filter(({ id, title, text, at }) => {
        const zone = zoneOf(id) ?? '';
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
        return !title.includes(`· ${zone}\n`) || !text.includes(clock.format(Date.parse(at)));
      })
      .map(({ id, text, title }) => `${id} in ${zoneOf(id)}: ${text}, ${title}`);
  }

  const zonesIn = (told: readonly Told[]) => new Set(told.map(({ id }) => zoneOf(id))).size;

  it('each row of the list of jobs tells its next fire in the zone of its job, on page after page', async () => {
    await page.goto(console.at('/jobs?lang=en'));
    await page.getByRole('link', { name: idOf(0), exact: true }).waitFor();
    for (;;) {
      const told = await rows();
      if (told.length >= listedAtLeast) break;
      const { length } = told;
      await page.getByRole('button', { name: 'Load more' }).click();
      await expect.poll(async () => (await rows()).length).toBeGreaterThan(length);
    }
    const told = await rows();
    expect(wrongOf(told)).toEqual([]);
    expect(zonesIn(told)).toBe(zones.length);
  });

  it.each([
    ['/runs?state=succeeded', 'the list of runs'],
    ['/', 'the overview'],
  ])('%s: each row of %s tells its fire time in the zone of its job', async (path) => {
    await page.goto(console.at(`${path}${path.includes('?') ? '&' : '?'}lang=en`));
    await expect.poll(async () => (await rows()).length).toBeGreaterThan(4);
    const told = await rows();
    expect(wrongOf(told)).toEqual([]);
    expect(zonesIn(told)).toBeGreaterThan(1);
  });

  it('a job and a run far down the list tell theirs', async () => {
    const id = idOf(jobCount - 1);
    const zone = zoneOf(id) ?? '';
    let run = '';
    await cluster.until('it has run', async () => {
      const { items } = await cluster.get(`/api/v1/runs?job=${id}&state=succeeded&limit=1`);
      run = items[0]?.id ?? '';
      return run !== '';
    });
    for (const path of [`/jobs/${id}`, `/runs/${encodeURIComponent(run)}`]) {
      await page.goto(console.at(`${path}?lang=en`));
      await page.locator(`main time[title*="· ${zone}"]`).first().waitFor();
      const titles = await page
        .locator('main time')
        .evaluateAll((times) => times.map((time) => time.getAttribute('title') ?? ''));
      expect(titles.filter((title) => !title.includes(`· ${zone}`))).toEqual([]);
    }
  });

  it('nothing was asked for in full for it', () => {
    expect(answered.length).toBeGreaterThan(4);
    expect(answered.filter(({ count }) => count > listedAtMost)).toEqual([]);
    expect(console.complaints).toEqual([]);
  });
});
