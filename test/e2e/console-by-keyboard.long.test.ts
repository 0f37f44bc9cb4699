import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { focusedName, tabTo } from '../rig/by-keyboard.ts';
import type { Cluster } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';

/** What is read on the way, in each language, and the zone that is typed: neither that of the browser nor that of another. */
const ways = [
  {
    ...{ language: 'en', id: 'in-new-york', zone: 'America/New_York' },
    ...{ typed: 'new york', shown: /New York/ },
    ...{ start: 'New job', heading: 'New job', idField: /^Id/, handler: /^Handler name/ },
    ...{ simple: /^Simple$/, expression: /^Cron expression/, zoneField: /^Time zone/ },
    ...{ create: 'Create job', succeeded: 'Succeeded', runs: 'Runs' },
  },
  {
    ...{ language: 'zh-CN', id: 'in-tokyo', zone: 'Asia/Tokyo' },
    ...{ typed: '东京', shown: /Asia\/Tokyo/ },
    ...{ start: '新建任务', heading: '新建任务', idField: /^标识/, handler: /^处理函数名称/ },
    ...{ simple: /^简单$/, expression: /^Cron 表达式/, zoneField: /^时区/ },
    ...{ create: '创建任务', succeeded: '成功', runs: '运行记录' },
  },
];

describe('a job that is defined by the keyboard alone', () => {
  let console: ConsoleInUse;
  let cluster: Cluster;
  let page: Page;

  beforeAll(async () => {
    console = await openConsole({ context: { timezoneId: 'Europe/Paris' } });
    ({ cluster, page } = console);
  });
  afterAll(() => console?.close());

  /** What Enter is to choose must be shown as chosen: a list is open a moment after what was typed. */
  const chosen = (hasText: RegExp) =>
    page.locator('[role=option][data-combobox-selected]', { hasText }).waitFor();
  const key = (name: string) => page.keyboard.press(name);
  const type = (text: string) => page.keyboard.type(text);

  it.each(ways)('in $language fires in $zone, which was chosen by typing', async (way) => {
    await page.goto(console.at(`/jobs?lang=${way.language}`));
    await page.getByRole('link', { name: way.start }).first().waitFor();
    await tabTo(page, new RegExp(`^${way.start}$`));
    await key('Enter');
    await page.getByRole('heading', { level: 1, name: way.heading }).waitFor();
    // Whoever begins a job begins with its name: the focus is there.
    await expect.poll(() => focusedName(page)).toMatch(way.idField);
    await type(way.id);
    await tabTo(page, way.handler);
    await type('reco');
    await chosen(/^record/);
    await key('Enter');
    await tabTo(page, way.simple);
    await key('ArrowRight');
    await tabTo(page, way.expression);
    await key('Control+a');
    // The hour of the chosen zone alone, and the next in case that this one is about to end.
    const hour = hourIn(way.zone);
    await type(`*/2 * ${hour},${(hour + 1) % 24} * * *`);
    await tabTo(page, way.zoneField);
    await key('Control+a');
    await type(way.typed);
    await chosen(way.shown);
    await key('Enter');
    await tabTo(page, new RegExp(`^${way.create}$`));
    await key('Enter');
    await page.waitForURL(new RegExp(`/jobs/${way.id}$`));
    expect(await cluster.get(`/api/v1/jobs/${way.id}`)).toMatchObject({
      schedule: { kind: 'cron', timeZone: way.zone },
      task: { handler: 'record' },
    });
    const run = page
      .getByRole('table', { name: way.runs })
      .getByRole('row')
      .filter({ hasText: way.succeeded })
      .first();
    await run.waitFor();
    const time = run.locator('time').first();
    expect(await time.getAttribute('title')).toContain(`· ${way.zone}\n`);
    const fireTime = Date.parse((await time.getAttribute('datetime')) ?? '');
    expect([hour, (hour + 1) % 24]).toContain(hourIn(way.zone, fireTime));
    expect(await time.textContent()).toContain(clockIn(way.zone, fireTime));
  });

  it('complained of nothing', () => {
    expect(console.complaints).toEqual([]);
  });
});

function hourIn(timeZone: string, at = Date.now()): number {
  return Number(clockIn(timeZone, at).slice(0, 2));
}

function clockIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(at);
}
