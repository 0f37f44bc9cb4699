import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';
import { runsOver, turnedBy } from '../rig/fits.ts';

const script = '<script>window.hurt=1</script><img src=x onerror="window.hurt=2">';
const longest = 'W'.repeat(64);
/** Turns the direction of what follows, and has no width. */
const turning = '\u202egnp.\u200b\u200dexe';

/** Described and paused in such text. */
const turner = 'w'.repeat(64);

const byHand = (id: string, input: object, more: object = {}) => ({
  ...{ id, schedule: { kind: 'manual' } },
  task: { kind: 'handler', handler: 'say', input },
  ...more,
});

/** Text of others in all places that take any. */
const jobs = [
  byHand(
    'script',
    {
      lines: [script, `\u001b[31m${turning}`, 'l'.repeat(20_000)],
      ...{ note: script, result: { html: script, long: 'r'.repeat(3_000) } },
    },
    { name: script, description: `${script} ${'d'.repeat(1_900)}`, tags: ['<b>tag</b>', longest] },
  ),
  {
    ...byHand('refused', {}),
    task: {
      ...{ kind: 'handler', handler: 'refuse' },
      input: { words: `${script} ${'E'.repeat(2_000)}` },
    },
  },
  byHand(turner, {}, { lock: longest, queue: longest, description: turning }),
  byHand('holder', { holdMs: 3_600_000, note: 'n'.repeat(200) }, { lock: longest }),
  byHand('waiter', {}, { lock: longest }),
  byHand('new', { lines: ['called new'] }),
];

describe('text of others, in the console', () => {
  let console: ConsoleInUse;
  let cluster: Cluster;
  let page: Page;
  /** What the server refused of what the pages asked. */
  const refusals: string[] = [];
  const runs: Record<string, string> = {};

  beforeAll(async () => {
    console = await openConsole({ handlers: 'test/rig/hostile-handlers.mjs' });
    ({ cluster, page } = console);
    page.on('response', (answer) => {
      const { pathname } = new URL(answer.url());
      const asked = `${answer.request().method()} ${pathname}`;
      if (answer.status() >= 400) refusals.push(`${answer.status()} ${asked}`);
    });
  });
  afterAll(() => console?.close());

  /** Opens a page, and holds what is true of each: nothing is executed, and nothing runs over the screen. */
  async function open(path: string, heading?: string | RegExp): Promise<void> {
    await page.goto(console.at(`${path}${path.includes('?') ? '&' : '?'}lang=en`));
    const title = page.getByRole('heading', { level: 1 });
    await (heading === undefined ? title : title.filter({ hasText: heading })).waitFor();
  }
  async function harmless(): Promise<void> {
    expect(await runsOver(page)).toEqual([]);
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    expect(await page.locator('main img').count()).toBe(0);
  }

  it('an empty cluster says on each page that there is nothing yet', async () => {
    for (const [path, words] of [
      ['/jobs', 'No jobs yet'],
      ['/runs', 'No runs yet'],
      ['/locks', 'No lock is held or awaited'],
      ['/not-run', 'Nothing was skipped or missed'],
    ] as const) {
      await open(path);
      await page.getByText(words).first().waitFor();
      await harmless();
    }
  });

  it('is stored as it is', async () => {
    for (const job of jobs) await cluster.createJob(job);
    for (const { id } of jobs) {
      const answer = await cluster.call({
        ...{ method: 'POST', path: `/api/v1/jobs/${id}/runs`, body: {} },
      });
      runs[id] = ((await answer.json()) as { id: string }).id;
      // Who holds the lock is there before who waits for it.
      if (id === 'holder') await untilState('holder', 'running');
    }
    for (const id of ['script', 'new']) await untilState(id, 'succeeded');
    await untilState('refused', 'failed');
    await untilState('waiter', 'waiting');
    for (const [id, reason] of [
      ['script', script],
      [turner, turning],
    ]) {
      const path = `/api/v1/jobs/${id}/pause`;
      await cluster.call({ method: 'POST', path, body: { reason } });
    }
  });

  async function untilState(id: string, state: string): Promise<void> {
    await cluster.until(`${id} is ${state}`, async () => {
      const run = await cluster.get(`/api/v1/runs/${encodeURIComponent(runs[id] ?? '')}`);
      return run.state === state;
    });
  }

  it.each([
    ['/jobs', '<b>tag</b>'],
    ['/jobs/script', `Paused: ${script}`],
    ['/jobs/script?tab=history', script],
    ['/jobs/script?tab=versions', 'Version'],
    ['/jobs/script?tab=definition', script],
    ['/jobs/script/edit', '<b>tag</b>'],
    [`/jobs/${turner}`, longest],
    ['/runs', longest],
    ['/locks', longest],
    ['/queues', longest],
    [`/queues/${longest}`, longest],
    ['/audit', script],
    ['/', 'script'],
    ['/cluster', 'Workers'],
  ])('%s shows it as text, and all of it', async (path, words) => {
    await open(path);
    await page.getByText(words).first().waitFor();
    await harmless();
  });

  it.each(['en', 'zh-CN'])('turns no word of ours beside it in %s', async (language) => {
    for (const path of [
      ...['/jobs', `/jobs/${turner}`, `/jobs/${turner}?tab=ledger`],
      ...[`/jobs/${turner}?tab=history`, '/audit'],
    ]) {
      await page.goto(console.at(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`));
      await page.getByText(turning).first().waitFor();
      expect(await turnedBy(page, turning), path).toEqual([]);
    }
  });

  it('the log, the progress and the result of a run are text, and a log line of 20,000 letters stays in its tile', async () => {
    await open(`/runs/${encodeURIComponent(runs['script'] ?? '')}`);
    const log = page.getByRole('region', { name: /Log of/ });
    await log.getByText(script).waitFor();
    await page.getByText('"html"').waitFor();
    await harmless();
    await page.getByLabel('Wrap').uncheck();
    await harmless();
  });

  it('why a run failed is text', async () => {
    await open(`/runs/${encodeURIComponent(runs['refused'] ?? '')}`);
    await page.getByText(script).first().waitFor();
    await harmless();
  });

  it('who waits for a lock of the longest name says so', async () => {
    await open(`/runs/${encodeURIComponent(runs['waiter'] ?? '')}`);
    await page.getByText(`Waiting for the lock ${longest}`).first().waitFor();
    await harmless();
  });

  it('a job that is called as a page has one of its own, with its run', async () => {
    await open('/jobs', 'Jobs');
    await page.getByRole('link', { name: 'new', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'new', exact: true }).waitFor();
    await page.getByText('Succeeded').first().waitFor();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('heading', { level: 1, name: 'Edit new' }).waitFor();
  });

  it('a name that turns the direction of text is refused in words, and what was typed stays', async () => {
    await open('/jobs/new');
    await page.getByRole('textbox', { name: 'Id' }).fill('turned');
    await page.getByLabel('Name', { exact: true }).fill(turning);
    await page.getByRole('textbox', { name: 'Description' }).fill('x'.repeat(10_000));
    await page.getByRole('combobox', { name: 'Handler name' }).fill('say');
    await page.getByRole('button', { name: 'Create job' }).click();
    await page
      .getByText(/characters that turn the direction of text/)
      .first()
      .waitFor();
    await page
      .getByText(/at most 2000|2,000/)
      .first()
      .waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(turning);
    const description = page.getByRole('textbox', { name: 'Description' });
    expect((await description.inputValue()).length).toBe(10_000);
    await harmless();
    await page.reload();
    await page.getByText('This is what you had typed here and not saved').waitFor();
    expect((await description.inputValue()).length).toBe(10_000);
  });

  it('a script where the name of a lock or a queue belongs is refused in words, and stays', async () => {
    await open('/jobs/new');
    await page.getByRole('textbox', { name: 'Id' }).fill('scripted');
    await page.getByRole('combobox', { name: 'Handler name' }).fill('say');
    const lock = page.getByRole('textbox', { name: 'Lock', exact: true });
    await lock.fill(script);
    const queue = page.getByRole('combobox', { name: 'Queue' });
    await queue.fill(script);
    await page.getByRole('button', { name: 'Create job' }).click();
    for (const field of [lock, queue]) {
      await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.inputValue()).toBe(script);
    }
    await page
      .getByText(/1–64 of letters, digits/)
      .first()
      .waitFor();
    await harmless();
  });

  it('a run on a phone has its state at the end of its first line, and what an audit card tells begins at its start', async () => {
    await page.setViewportSize({ width: 390, height: 900 });
    await open('/runs', 'Runs');
    const card = page.getByRole('listitem').filter({ hasText: 'holder' }).first();
    const [name, state] = await Promise.all([
      card.getByRole('link', { name: 'holder' }).first().boundingBox(),
      card.getByText('Running', { exact: true }).boundingBox(),
    ]);
    expect(Math.abs((name?.y ?? 0) - (state?.y ?? 900))).toBeLessThan(20);
    expect(state?.x).toBeGreaterThan(195);
    await open('/audit', 'Audit log');
    const cell = page.getByRole('cell').filter({ hasText: script }).first();
    expect(
      await cell.evaluate((each) => Reflect.get(globalThis, 'getComputedStyle')(each).textAlign),
    ).toBe('start');
  });

  it('a name stands whole in its table where there is room', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await cluster.createJob(byHand('warehouse-report', {}));
    await cluster.call({
      ...{ method: 'POST', path: '/api/v1/jobs/warehouse-report/runs', body: {} },
    });
    await open('/runs?job=warehouse-report', 'Runs');
    const name = page.getByRole('link', { name: 'warehouse-report', exact: true }).first();
    await name.waitFor();
    const { cut, lines } = await name.evaluate((link) => {
      const cell = link.parentElement ?? link;
      return {
        cut: cell.scrollWidth > cell.clientWidth || cell.scrollHeight > cell.clientHeight,
        lines: link.getClientRects().length,
      };
    });
    expect({ cut, lines }).toEqual({ cut: false, lines: 1 });
  });

  it('made no page ask what the server refuses, nor complain', () => {
    // The two jobs that were to be refused.
    const post = '400 POST /api/v1/jobs';
    expect(refusals).toEqual([post, post]);
    expect(console.complaints).toEqual([]);
  });
});
