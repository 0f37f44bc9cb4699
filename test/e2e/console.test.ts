import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { violations } from '../rig/axe.ts';
import { chromiumFlags } from '../rig/chromium.ts';
import { adminToken, Cluster } from '../rig/cluster.ts';
import { setAside } from '../rig/set-aside.ts';

const consoleDir = fileURLToPath(new URL('../../apps/console/dist', import.meta.url));
/** How long the browser waits for anything to show. */
const patienceMs = 120_000;

/** As long as a busy machine may need. */
const patience = { timeout: 30_000, interval: 50 };

describe('the console in a browser', () => {
  let cluster: Cluster;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    cluster = await Cluster.start({
      nodes: 2,
      workers: 1,
      env: { ESCAPEMENT_CONSOLE_DIR: consoleDir },
    });
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumFlags });
    const context = await browser.newContext({ locale: 'en', timezoneId: 'Asia/Shanghai' });
    context.setDefaultTimeout(patienceMs);
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  /** What Enter chooses from the open list; there is nothing to choose before the list has come. */
  const chosenByEnter = (hasText: RegExp) =>
    page.locator('[role=option][data-combobox-selected]', { hasText });

  const at = (path: string) => `http://127.0.0.1:${cluster.nodes[0]?.port}${path}`;

  it('signs in by the link from the terminal and takes the token out of the address', async () => {
    await page.goto(at(`/#token=${adminToken}`));
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(page.url()).not.toContain(adminToken);
  });

  it('loads for the first time within 320 KB on the wire', async () => {
    const context = await browser.newContext({ locale: 'en' });
    const fresh = await context.newPage();
    const wire = await context.newCDPSession(fresh);
    let bytes = 0;
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await wire.send('Network.enable');
    await fresh.goto(at(`/#token=${adminToken}`));
    await fresh.getByText('Terms and failovers').waitFor();
    await fresh.getByText('Live').first().waitFor();
    await context.close();
    console.log('first load', JSON.stringify({ bytes }));
    expect(bytes).toBeLessThan(320_000);
  });

  it('defines a job, shows its next fire times before it is saved, and its first run after', async () => {
    await page.goto(at('/jobs/new'));
    await page.getByRole('textbox', { name: 'Id' }).fill('from-the-console');
    await page.getByText('Expression', { exact: true }).click();
    await page.getByLabel('Cron expression').fill('61 * * * *');
    await page.getByText(/0.59/).first().waitFor();
    await page.getByLabel('Cron expression').fill('*/2 * * * * *');
    await page.getByText('Next fire times').waitFor();
    const handler = page.getByRole('textbox', { name: 'Handler name' });
    await handler.or(page.getByRole('combobox', { name: 'Handler name' })).fill('record');
    await page.getByRole('button', { name: 'Create job' }).click();
    await page.waitForURL(/\/jobs\/from-the-console/);
    await page.getByText('Succeeded').first().waitFor();
  });

  it('takes the first match of a list for Enter, and sends no form by it', async () => {
    await page.goto(at('/jobs/new'));
    await page.getByRole('textbox', { name: 'Id' }).fill('by-enter');
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.click();
    // So that it is typing that opens the list.
    await zone.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'hidden' });
    await zone.fill('new york');
    await chosenByEnter(/New York/).waitFor();
    await zone.press('Enter');
    await vi.waitFor(async () => expect(await zone.inputValue()).toContain('New York'), patience);
    // Tab keeps what was typed where that is a zone, and says so where it is none.
    await zone.fill('tokyo');
    await chosenByEnter(/Tokyo/).waitFor();
    await zone.press('Tab');
    await vi.waitFor(async () => expect(await zone.inputValue()).toContain('Tokyo'), patience);
    expect(await page.getByText(/is no zone/).count()).toBe(0);
    await zone.fill('atlantis');
    await page.getByText('No zone matches').waitFor();
    await zone.press('Tab');
    await page.getByText('“atlantis” is no zone: Asia/Tokyo stays.').waitFor();
    expect(await zone.inputValue()).toContain('Tokyo');
    const handler = page.getByRole('combobox', { name: 'Handler name' });
    await handler.fill('recor');
    await chosenByEnter(/^record/).waitFor();
    await handler.press('Enter');
    await vi.waitFor(async () => expect(await handler.inputValue()).toBe('record'), patience);
    await page.getByRole('textbox', { name: 'Id' }).press('Enter');
    expect(new URL(page.url()).pathname).toBe('/jobs/new');
    const answer = await cluster.call({ method: 'GET', path: '/api/v1/jobs/by-enter' });
    expect(answer.status).toBe(404);
  });

  it('runs a job now with an input of its own, once its schema finds no fault with that', async () => {
    await cluster.createJob({
      id: 'with-input',
      schedule: { kind: 'manual' },
      task: {
        ...{ kind: 'handler', handler: 'record', input: { customer: 7 } },
        inputSchema: { type: 'object', properties: { customer: { type: 'integer' } } },
      },
    });
    await page.goto(at('/jobs/with-input?lang=en'));
    await page.getByRole('button', { name: 'Run now' }).click();
    const dialog = page.getByRole('dialog');
    const input = dialog.getByLabel('Input of this run (JSON)');
    await dialog.getByRole('button', { name: 'Start from the input of the job' }).click();
    expect(await input.inputValue()).toContain('"customer": 7');
    await input.fill('{"customer": "8"}');
    await dialog.getByRole('button', { name: 'Run now' }).click();
    await vi.waitFor(async () => {
      expect(await input.getAttribute('aria-invalid')).toBe('true');
    }, patience);
    expect(await violations(page)).toEqual([]);
    await input.fill('{"customer": 8}');
    await dialog.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('link', { name: 'Show the run' }).click();
    const given = page.getByRole('region', { name: 'Input of this run' });
    await given.getByText('"customer": 8').waitFor();
    await page.getByText('Succeeded').first().waitFor();
  });

  it('says what each choice does about a run that is still going, and shows the place of one that waits', async () => {
    await page.goto(at('/jobs/new?lang=en'));
    const overlap = page.getByLabel('If the run before is still going');
    for (const [choice, effect] of [
      ['skip', /has no run/],
      ['allow', /As many run at once/],
      ['replace', /told to stop/],
      ['queue', /in the order of their fire times/],
    ] as const) {
      await overlap.selectOption(choice);
      await page.getByText(effect).waitFor();
    }
    await page.getByLabel('Most that may wait').waitFor();
    const task = { kind: 'handler', handler: 'hold', input: { ms: 600_000 } };
    const policy = { overlap: 'queue', schedule: { kind: 'manual' } };
    await cluster.createJob({ id: 'in-turn', task, ...policy });
    const runNow = async () => {
      const path = '/api/v1/jobs/in-turn/runs';
      const answer = await cluster.call({ method: 'POST', path });
      return (await answer.json()) as { readonly id: string; readonly ahead?: number };
    };
    const first = await runNow();
    await page.goto(at(`/runs/${first.id}?lang=en`));
    await page.getByText('Running').first().waitFor();
    const second = await runNow();
    expect(second.ahead).toBe(1);
    await page.goto(at(`/runs/${second.id}?lang=en`));
    await page.getByText('Waiting for its turn').waitFor();
    await page.getByText('after 1 run of its job').waitFor();
    await page.goto(at('/runs?lang=en&job=in-turn'));
    await page.getByRole('row').filter({ hasText: 'Waiting for its turn' }).waitFor();
    for (const { id } of [second, first]) {
      const path = `/api/v1/runs/${id}/cancel`;
      const answer = await cluster.call({ method: 'POST', path, body: { reason: 'seen' } });
      expect(answer.status).toBeLessThan(300);
    }
  });

  it('shows what is set aside and the dialogs about it without a violation, and restores it on a word', async () => {
    await setAside(cluster, 'ghost');
    for (const [language, title] of [
      ['zh-CN', '已搁置的任务'],
      ['en', 'Jobs set aside'],
    ]) {
      await page.goto(at(`/cluster?lang=${language}`));
      await page.getByRole('heading', { name: title ?? '' }).waitFor();
      await page.getByText('ghost').first().waitFor();
      expect(await violations(page)).toEqual([]);
    }
    await page.getByLabel('Choose ghost').check();
    await page.getByRole('button', { name: 'Give up the chosen ones' }).click();
    await page.getByLabel('Type ghost to confirm').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Restore all' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('looked at it');
    await dialog.getByRole('button', { name: 'Restore all' }).click();
    await page.getByText('1 job was restored').waitFor();
    await page.getByRole('heading', { name: 'Jobs set aside' }).waitFor({ state: 'detached' });
    await page.goto(at('/jobs/ghost?lang=en'));
    await page.getByRole('heading', { name: 'ghost' }).waitFor();
  });

  it('shows how full Redis is', async () => {
    await page.goto(at('/cluster?lang=en'));
    await page.getByText(/Memory: .* no limit set/).waitFor();
  });

  it('says since when it is stale while no node answers, and goes on when one does', async () => {
    await page.goto(at('/?lang=en'));
    await page.getByText('Live').first().waitFor();
    const [node] = cluster.nodes;
    if (node === undefined) throw new Error('there is no node');
    cluster.freeze(node);
    await page
      .getByText(/stale|cannot be reached|not answering/i)
      .first()
      .waitFor();
    cluster.thaw(node);
    await page.getByText('Live').first().waitFor();
  });

  it('complained of nothing', () => {
    expect(complaints).toEqual([]);
  });
});
