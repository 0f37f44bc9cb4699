import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations, violationsInBothThemes } from '../rig/axe.ts';
import { tabTo as byKeyboard, focusedName } from '../rig/by-keyboard.ts';
import type { Cluster } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';

describe('calendars in a browser', () => {
  let console: ConsoleInUse;
  let cluster: Cluster;
  let page: Page;

  beforeAll(async () => {
    console = await openConsole({ context: { locale: 'en-US', timezoneId: 'Europe/Paris' } });
    ({ cluster, page } = console);
  });
  afterAll(() => console?.close());

  const at = (path: string) => console.at(path);
  const read = (name: string) => cluster.get(`/api/v1/calendars/${name}`);

  const tabTo = (name: RegExp) => byKeyboard(page, name);

  it('are made by the keyboard alone, with the zone that was chosen', async () => {
    await page.goto(at('/calendars?lang=en'));
    await page.getByText('There is no calendar yet').waitFor();
    await tabTo(/^New calendar$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New calendar' }).waitFor();
    await tabTo(/^Name/);
    await page.keyboard.type('banks');
    await tabTo(/^Time zone/);
    await page.keyboard.type('shanghai');
    await page.locator('[role=option][data-combobox-selected]', { hasText: 'Shanghai' }).waitFor();
    await page.keyboard.press('Enter');
    await tabTo(/^Add a day off$/);
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Day off 1' }).waitFor();
    expect(await focusedName(page)).toMatch(/^When/);
    await tabTo(/^From/);
    await page.keyboard.type('05012030');
    await tabTo(/^Name of the day/);
    await page.keyboard.type('Labour Day');
    await tabTo(/^Create calendar$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/calendars\/banks$/);
    expect(await read('banks')).toMatchObject({
      timeZone: 'Asia/Shanghai',
      daysOff: [{ date: '2030-05-01', reason: 'Labour Day' }],
    });
  });

  it('keep the year in the address', async () => {
    await page.goto(at('/calendars/banks?lang=en&year=2030'));
    await page.getByText('1: day off Labour Day').waitFor();
    await page.getByRole('button', { name: 'Year after' }).click();
    await page.getByRole('heading', { name: 'The year 2031' }).waitFor();
    expect(new URL(page.url()).searchParams.get('year')).toBe('2031');
    await page.goBack();
    await page.getByText('1: day off Labour Day').waitFor();
  });

  it('say who changed them while somebody wrote, and are saved over that on a word', async () => {
    await page.goto(at('/calendars/banks/edit?lang=en'));
    await page.getByText('Nothing: this is what stands.').waitFor();
    await page.getByLabel('Description').fill('mine');
    const standing = await read('banks');
    const { name, timeZone, daysOff } = standing;
    const answer = await cluster.call({
      ...{ method: 'PUT', path: '/api/v1/calendars/banks' },
      body: { name, timeZone, daysOff, description: 'theirs' },
      headers: { 'if-match': `"${standing.version}"` },
    });
    expect(answer.status).toBe(200);
    const note = page.getByRole('alert').filter({ hasText: 'Somebody else has changed' });
    await note.getByText('theirs', { exact: true }).waitFor();
    await note.getByText('Changed by').waitFor();
    expect(await violations(page)).toEqual([]);
    await note.getByRole('button', { name: 'Save mine over theirs' }).click();
    await page.waitForURL(/\/calendars\/banks$/);
    expect(await read('banks')).toMatchObject({ description: 'mine', daysOff });
  });

  it('are shown, made, changed and deleted in both languages without a violation', async () => {
    await cluster.createJob({
      id: 'on-workdays',
      schedule: {
        ...{ kind: 'cron', expressions: ['0 9 * * *'] },
        ...{ timeZone: 'Asia/Shanghai', calendars: ['banks'] },
      },
      task: { kind: 'handler', handler: 'record' },
    });
    const words = {
      en: { day: 'Add a day off', blackout: 'Add a blackout', delete: 'Delete' },
      'zh-CN': { day: '添加休息日', blackout: '添加禁止时段', delete: '删除' },
    };
    const found: string[] = [];
    const lookAt = async (what: string): Promise<void> => {
      found.push(...(await violationsInBothThemes(page)).map((id) => `${what} ${id}`));
    };
    for (const [language, word] of Object.entries(words)) {
      for (const path of ['/calendars', '/calendars/banks', '/calendars/banks/edit']) {
        await page.goto(at(`${path}?lang=${language}`));
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('table, form').first().waitFor();
        await lookAt(`${language} ${path}`);
      }
      await page.getByRole('button', { name: word.day }).click();
      await page.getByRole('button', { name: word.blackout }).click();
      await page
        .getByLabel(/Asia\/Shanghai/)
        .first()
        .waitFor();
      await lookAt(`${language} entries`);
      await page.goto(at(`/calendars/banks?lang=${language}`));
      await page.getByRole('button', { name: word.delete }).click();
      await page.getByRole('dialog').getByText('on-workdays').waitFor();
      await lookAt(`${language} delete`);
    }
    expect(found).toEqual([]);
  });

  it('complained of nothing', () => {
    expect(console.complaints).toEqual([]);
  });
});
