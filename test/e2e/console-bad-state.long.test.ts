import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillHistory, patternsOf } from '../bench/kept-history.ts';
import { adminToken, type Cluster, everySecond } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';
import { runsOver } from '../rig/fits.ts';

const consoleDir = fileURLToPath(new URL('../../apps/console/dist', import.meta.url));
const manyRuns = 100_000;

/** The console as the next version has it: every part under another name. */
async function upgraded(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'escapement-console-'));
  await cp(consoleDir, folder, { recursive: true });
  const names = (await readdir(join(folder, 'assets'))).filter((name) => !/\.(br|gz)$/.test(name));
  const files = ['index.html', ...names.map((name) => join('assets', name))];
  for (const file of files) {
    const path = join(folder, file);
    await Promise.all(['.br', '.gz'].map((end) => rm(`${path}${end}`, { force: true })));
    if (!/\.(html|js|css)$/.test(file)) continue;
    const text = await readFile(path, 'utf8');
    const renamed = text.replace(/[\w.-]+-[\w-]{8}\.(?:js|css)/g, (name) =>
      names.includes(name) ? `next-${name}` : name,
    );
    await rm(path);
    const name = file.replace(/^assets\/(?=.*\.(?:js|css)$)/, 'assets/next-');
    await writeFile(join(folder, name), renamed);
  }
  return folder;
}

describe('states that nobody wishes for, in the console', () => {
  let console: ConsoleInUse;
  let cluster: Cluster;
  let page: Page;
  let door: Server;
  let next: string;
  /** The node behind the one address that the browser knows. */
  let behind = 0;

  beforeAll(async () => {
    next = await upgraded();
    console = await openConsole({
      envOf: (name): Readonly<Record<string, string>> =>
        name === 'scheduler-3' ? { ESCAPEMENT_CONSOLE_DIR: next } : {},
    });
    ({ cluster, page } = console);
    behind = cluster.nodes[0]?.port ?? 0;
    door = createServer((socket) => {
      const there = connect(behind, '127.0.0.1');
      pipeline(socket, there, () => socket.destroy());
      pipeline(there, socket, () => there.destroy());
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    await page.goto(at(`/?lang=en#token=${adminToken}`));
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });
  afterAll(async () => {
    await console?.close();
    door?.close();
    if (next !== undefined) await rm(next, { recursive: true, force: true });
  });

  const at = (path: string) => {
    const address = door.address();
    if (address === null || typeof address === 'string') throw new Error('the door is not open');
    return `http://127.0.0.1:${address.port}${path}`;
  };
  const button = (name: string | RegExp, of = page) => of.getByRole('button', { name });
  const field = (name: string, of = page) => of.getByRole('textbox', { name, exact: true });
  const manual = (id: string, more: object = {}) => ({
    ...{ id, schedule: { kind: 'manual' }, task: { kind: 'handler', handler: 'record' } },
    ...more,
  });

  it('an address that says nonsense leads to a page that says so, or to all that there is', async () => {
    for (const path of [
      '/runs?state=%3Cscript%3E&job=..%2F..&from=yesterday&to=%00&unfolded=[]',
      '/jobs?q=(.*)%5B%5C&sort=__proto__&zone=Mars%2FBase',
      '/jobs?q=%00&tag=%00',
      '/audit?who=%00&about=%00&from=x&act=job.pwn',
      '/runs?queue=%3Cb%3E&worker=%00',
      '/runs/%00',
      '/runs/%20',
      '/queues/%E2%80%8B',
      '/calendars/%C2%AD%E3%80%80',
      '/jobs/..%2F..%2Fetc',
      '/jobs/%3Cscript%3E',
      '/queues/%3Cscript%3E',
      '/calendars/%3Cb%3E?year=99999',
      '/jobs/new?from=%3Cscript%3E',
      '/runs/%E0%A4%A',
      '/jobs/%',
      '/%ff',
      '/locks/%E0%A4%A',
    ]) {
      await page.goto(at(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      const said = async () => (await page.locator('main').textContent())?.length;
      await expect.poll(said, { message: path }).toBeGreaterThan(20);
      expect(await runsOver(page), path).toEqual([]);
    }
    await page.goto(at('/runs/%E0%A4%A?lang=zh-CN'));
    await page.getByRole('heading', { level: 1, name: '没有这个页面' }).waitFor();
    await page.goto(at('/jobs/%?lang=en'));
    await page.getByRole('link', { name: 'To the overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('of two who edit one job the second is shown both sides, and loses nothing', async () => {
    await cluster.createJob(manual('shared', { description: 'as it was' }));
    const other = await page.context().newPage();
    for (const tab of [page, other]) {
      await tab.goto(at('/jobs/shared/edit?lang=en'));
      await field('Description', tab).fill(`of ${tab === page ? 'the first' : 'the second'}`);
    }
    await button('Save', page).click();
    await page.waitForURL(/\/jobs\/shared$|\/jobs\/shared\?/);
    await other.getByText('Somebody else has changed this job meanwhile').waitFor();
    await other.getByText('of the first').first().waitFor();
    expect(await field('Description', other).inputValue()).toBe('of the second');
    expect(await runsOver(other)).toEqual([]);
    await button('Save mine over theirs', other).click();
    await cluster.until('the second is stored', async () => {
      return (await cluster.get('/api/v1/jobs/shared')).description === 'of the second';
    });
    await other.close();
  });

  it('a calendar whose document is torn says so in the language of the page, and is repaired', async () => {
    await cluster.zookeeper.write('/escapement/calendars/torn', '{"name":');
    await cluster.until('it is known', async () => {
      const { items } = await cluster.get('/api/v1/calendars');
      return items.some((each: { problem?: string }) => each.problem !== undefined);
    });
    const words = '那里存放的不是日历：不是 JSON';
    await page.goto(at('/calendars?lang=zh-CN'));
    await page.getByText(words).waitFor();
    expect(await runsOver(page)).toEqual([]);
    await page.getByRole('link', { name: 'torn' }).click();
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    expect(await page.getByText('not JSON').count()).toBe(0);
    await page.getByRole('link', { name: '修复' }).click();
    await page.getByText('那里存放的内容无法读取：不是 JSON').waitFor();
    await page.goto(at('/calendars/torn/edit?lang=en'));
    await page.getByText('What stands there cannot be read: not JSON').waitFor();
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.fill('shanghai');
    await page.locator('[role=option][data-combobox-selected]', { hasText: 'Shanghai' }).waitFor();
    await zone.press('Enter');
    await button('Save').click();
    await page.waitForURL(/\/calendars\/torn$/);
    await page.getByRole('heading', { name: /^The year/ }).waitFor();
    expect(await cluster.get('/api/v1/calendars/torn')).toMatchObject({ name: 'torn' });
  });

  it('an input of a million letters is refused in words, one of more is not read, and both stay', async () => {
    await page.goto(at('/jobs/new?lang=en'));
    await field('Id').fill('huge');
    await page.getByRole('combobox', { name: 'Handler name' }).fill('record');
    const input = field('Input (JSON)');
    await input.fill(JSON.stringify({ text: 'x'.repeat(1_100_000) }));
    await button('Create job').click();
    await page.getByText('It has more than 1048576 characters and is not read.').waitFor();
    expect((await input.inputValue()).length).toBeGreaterThan(1_100_000);
    const huge = JSON.stringify({ text: 'x'.repeat(1_000_000) });
    const fromMs = performance.now();
    await input.fill(huge);
    await page.getByText(/more characters: the copy has all of it/).waitFor();
    globalThis.console.log('a megabyte pasted', Math.round(performance.now() - fromMs), 'ms');
    // Whoever pasted it goes on writing: the field has the focus still, and does not measure what it holds.
    await page.locator('textarea:focus[rows]').waitFor();
    // A busy node may say first that it is busy, of so much as of anything; whoever meant it asks again.
    const tooLarge = page.getByRole('alert').filter({ hasText: /too large/ });
    for (let tried = 1; (await tooLarge.count()) === 0; tried += 1) {
      await button('Create job').click();
      const seen = tooLarge.first().waitFor({ timeout: 40_000 });
      await (tried < 4 ? seen.catch(() => undefined) : seen);
    }
    expect((await input.inputValue()).length).toBe(huge.length);
    expect(await runsOver(page)).toEqual([]);
    await button(/^Cancel|Discard/)
      .first()
      .click();
  });

  it('a zone that the browser does not know is named, and its times are told in UTC', async () => {
    await cluster.createJob({
      ...manual('elsewhere'),
      schedule: { kind: 'cron', expressions: ['0 3 * * *'], timeZone: 'Asia/Kathmandu' },
    });
    const tab = await page.context().newPage();
    await tab.addInitScript(() => {
      const known = Intl.DateTimeFormat;
      const knows = (zone: unknown) => zone !== 'Asia/Kathmandu';
      Intl.DateTimeFormat = new Proxy(known, {
        apply: (made, _, [locale, options]) => {
          if (!knows(options?.timeZone)) throw new RangeError('Invalid time zone');
          return made(locale, options);
        },
        construct: (made, [locale, options]) => {
          if (!knows(options?.timeZone)) throw new RangeError('Invalid time zone');
          return new made(locale, options);
        },
      });
    });
    await tab.goto(at('/jobs/elsewhere?lang=en'));
    await tab.getByText('Asia/Kathmandu').first().waitFor();
    const told = tab.locator('time[title*="which this browser does not know"]').first();
    await told.waitFor();
    expect(await told.textContent()).toContain('UTC');
    await tab.goto(at('/jobs/elsewhere/edit?lang=en'));
    await tab.getByText('This browser does not know Asia/Kathmandu').first().waitFor();
    await tab.close();
  });

  it('a hundred thousand runs are a list of pages', async () => {
    await cluster.createJob(everySecond('many'));
    const client = new Redis(cluster.redis.port, '127.0.0.1');
    try {
      await cluster.until('it has run', async () => {
        return (await patternsOf(client, ['many'])).length > 0;
      });
      const from = Date.now() - 1_000 * (manyRuns + 60);
      const patterns = await patternsOf(client, ['many']);
      // Named once for each of those that go in one message.
      const jobIds = Array.from({ length: 1_000 }, () => 'many');
      await fillHistory(client, patterns, { jobIds, runs: manyRuns, from });
    } finally {
      client.disconnect();
    }
    for (const path of ['/runs?job=many', '/jobs/many', '/runs']) {
      await page.goto(at(path));
      await page.getByRole('row').nth(1).waitFor();
      await button('Load more').first().click();
      await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(1);
      expect(await runsOver(page)).toEqual([]);
    }
  });

  it('a cookie of another cluster leads to the sign-in page, which leads back to what was typed', async () => {
    await page.goto(at('/jobs/new?lang=en'));
    await field('Description').fill('typed before the session ended');
    const context = page.context();
    const [cookie] = (await context.cookies()).filter(({ name }) => name.endsWith('_session'));
    if (cookie === undefined) throw new Error('nobody is signed in');
    // Sealed with the key of another: browsers tell no ports apart.
    const value = `${cookie.value.split('.')[0]}.${'A'.repeat(43)}`;
    await context.addCookies([{ ...cookie, value }]);
    const token = page.locator('input[type=password]');
    await token.waitFor();
    await token.fill(adminToken);
    await token.press('Enter');
    await page.getByText('This is what you had typed here and not saved').waitFor();
    expect(await field('Description').inputValue()).toBe('typed before the session ended');
  });

  it('a tab that was open over a restart and an upgrade goes on, with what was typed', async () => {
    await page.goto(at('/jobs/new?lang=en'));
    await field('Description').fill('typed before the upgrade');
    const live = page.locator('header output').filter({ hasText: /^Live$/ });
    await live.waitFor();
    const [old] = cluster.nodes;
    await cluster.addNode();
    const node = cluster.nodes.at(-1);
    if (old === undefined || node === undefined) throw new Error('there are two nodes');
    await cluster.untilReady(node);
    await cluster.kill(old);
    behind = node.port ?? 0;
    await cluster.untilLed(old);
    await live.waitFor();
    expect(await field('Description').inputValue()).toBe('typed before the upgrade');
    await page.getByRole('link', { name: 'Singletons' }).click();
    await page.getByRole('heading', { level: 1, name: 'Singletons' }).waitFor();
    const parts = await page.evaluate<string[]>(
      `[...document.scripts].map(({ src }) => src).filter((src) => src.includes('/assets/'))`,
    );
    expect(parts.every((src) => src.includes('/assets/next-'))).toBe(true);
    await page.goBack();
    await page.getByText('This is what you had typed here and not saved').waitFor();
    expect(await field('Description').inputValue()).toBe('typed before the upgrade');
  });

  it('made the page complain of nothing', () => {
    expect(console.complaints).toEqual([]);
  });
});
