import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../rig/axe.ts';
import type { Cluster } from '../rig/cluster.ts';
import { everySecond } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';

const reason = 'seen in the test';
/** A run of it goes on until it is told to stop. */
const holding = { kind: 'handler', handler: 'hold', input: { ms: 600_000 } };
const byHand = (id: string, more: object = {}) => ({
  ...{ id, schedule: { kind: 'manual' }, task: holding },
  ...more,
});

describe('what somebody does in the console', () => {
  let console: ConsoleInUse;
  let cluster: Cluster;
  let page: Page;

  beforeAll(async () => {
    console = await openConsole({ context: { timezoneId: 'Europe/Paris' } });
    ({ cluster, page } = console);
  });
  afterAll(() => console?.close());

  const open = (path: string) =>
    page.goto(console.at(`${path}${path.includes('?') ? '&' : '?'}lang=en`));
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const job = (id: string) => cluster.get(`/api/v1/jobs/${id}`);
  const run = (id: string) => cluster.get(`/api/v1/runs/${encodeURIComponent(id)}`);

  /** The dialog that stands open, with its reason filled in. */
  async function confirm(act: string): Promise<void> {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill(reason);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: act, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** Asks for a run over REST, and waits until it is in this state. */
  async function begun(id: string, state = 'running'): Promise<string> {
    const answer = await cluster.call({
      method: 'POST',
      path: `/api/v1/jobs/${id}/runs`,
      body: {},
    });
    const { id: runId } = (await answer.json()) as { id: string };
    await cluster.until(`${runId} is ${state}`, async () => (await run(runId)).state === state);
    return runId;
  }

  it('pauses a job for a reason, which is shown, and resumes it', async () => {
    await cluster.createJob(everySecond('ticking'));
    await open('/jobs/ticking');
    await page.getByRole('switch', { name: 'Fires by schedule' }).click();
    await confirm('Pause');
    await page.getByText(`Paused: ${reason}`).waitFor();
    expect((await job('ticking')).paused).toMatchObject({ reason });
    await page.getByRole('switch', { name: 'Fires by schedule' }).click();
    await page.getByText(`Paused: ${reason}`).waitFor({ state: 'detached' });
    expect((await job('ticking')).paused).toBeUndefined();
    await page.getByRole('tab', { name: 'Fire ledger' }).click();
    await page.getByText(reason).first().waitFor();
  });

  it('undoes a pause by the keyboard, and nothing that somebody did since', async () => {
    await cluster.createJob(everySecond('undone'));
    await open('/jobs/undone');
    const fires = page.getByRole('switch', { name: 'Fires by schedule' });
    await fires.click();
    await confirm('Pause');
    // It stays while it has the focus.
    await button('Undo').focus();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+z');
    await page.getByText('undone fires again, as before').waitFor();
    expect(await job('undone')).toMatchObject({ state: 'enabled', version: 3 });
    await fires.click();
    await confirm('Pause');
    await button('Undo').focus();
    const edit = { method: 'PATCH', path: '/api/v1/jobs/undone', body: { description: 'edited' } };
    await cluster.call({ ...edit, headers: { 'if-match': '*' } });
    await page.keyboard.press('Enter');
    await page.getByText('undone has been changed since').waitFor();
    expect(await job('undone')).toMatchObject({ state: 'paused', version: 5 });
  });

  it('presses on a phone what stands closely in a list that one job fills', async () => {
    const whole = page.viewportSize();
    await cluster.createJob(everySecond('filling'));
    await cluster.until('it has filled a list', async () => {
      const { items } = await cluster.get('/api/v1/runs?job=filling&state=succeeded');
      return items.length > 5;
    });
    await page.setViewportSize({ width: 390, height: 800 });
    await open('/runs?job=filling*');
    await page.getByText(/[0-9] more of filling/).waitFor();
    expect(await violations(page)).toEqual([]);
    if (whole !== null) await page.setViewportSize(whole);
  });

  it('pauses a job until an instant, by the clock of its zone, which page and list say', async () => {
    const schedule = { kind: 'cron', expressions: ['0 9 * * *'], timeZone: 'Asia/Shanghai' };
    await cluster.createJob({ ...everySecond('ends'), schedule });
    await open('/jobs/ends');
    await page.getByRole('switch', { name: 'Fires by schedule' }).click();
    const [year, month] = [new Date().getUTCFullYear() + 1, '12-06T08:00'];
    const field = page.getByRole('dialog').getByLabel('Until (Asia/Shanghai)');
    await field.fill(`${year}-${month}`);
    await confirm('Pause');
    await page.getByText(`Paused: ${reason}`).waitFor();
    expect((await job('ends')).paused).toMatchObject({ until: `${year}-12-06T00:00:00.000Z` });
    await page
      .getByText(/until.*08:00/)
      .first()
      .waitFor();
    await open('/jobs?q=ends');
    await page
      .getByText(/until.*08:00/)
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await open('/jobs/ends');
    await page
      .getByText(/until.*08:00/)
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('opens the menu of a row by the keyboard, acts, and has the focus back at its button', async () => {
    await cluster.createJob(
      byHand('by-keyboard', { task: { kind: 'handler', handler: 'record' } }),
    );
    await open('/jobs?q=by-keyboard');
    const menu = button('Actions for by-keyboard');
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Run now' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
    await page.locator('[aria-label="Actions for by-keyboard"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await confirm('Pause');
    await cluster.until('it is paused', async () => (await job('by-keyboard')).state === 'paused');
  });

  it('pauses a queue, in which a run waits then, and lets it go on', async () => {
    await cluster.createJob(byHand('quick', { task: { kind: 'handler', handler: 'record' } }));
    await open('/queues/default');
    await button('Pause default').click();
    await confirm('Pause');
    await page.getByText(reason).first().waitFor();
    const waiting = await begun('quick', 'queued');
    await page.getByText('Waiting1').waitFor();
    await button('Resume default').click();
    await cluster.until('it ran', async () => (await run(waiting)).state === 'succeeded');
  });

  it('drains a worker, which says so when it has nothing in hand, and lets it take runs again', async () => {
    await open('/queues');
    await button(/^Drain worker/).click();
    const title = await page.getByRole('heading', { name: /^Drain the worker/ }).textContent();
    const worker = /^Drain the worker (.*)\?$/.exec(title ?? '')?.[1] ?? '';
    await page.getByLabel(`Type ${worker} to confirm`).fill(worker);
    await confirm('Drain');
    await page.getByText('Drained', { exact: true }).waitFor();
    const waiting = await begun('quick', 'queued');
    await button(/^Resume worker/).click();
    await cluster.until('it ran', async () => (await run(waiting)).state === 'succeeded');
  });

  it('rolls a job back to what it said before', async () => {
    await cluster.createJob(byHand('edited', { description: 'as it was' }));
    const answer = await cluster.call({
      ...{ method: 'PATCH', path: '/api/v1/jobs/edited', body: { description: 'as it is' } },
      headers: { 'if-match': '*' },
    });
    expect(answer.status).toBe(200);
    await open('/jobs/edited?tab=versions');
    await button('Roll back 1').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('as it was').waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await page.getByText('Version 1 of edited stands again').waitFor();
    expect(await job('edited')).toMatchObject({ version: 3, description: 'as it was' });
  });

  it('back-fills what had no run, after saying how much that is, and shows how far it is', async () => {
    await cluster.createJob({
      ...{ id: 'nightly', task: { kind: 'handler', handler: 'record' } },
      schedule: { kind: 'cron', expressions: ['0 2 * * *'], timeZone: 'Asia/Shanghai' },
    });
    await open('/jobs/nightly?tab=backfills');
    await button('Back-fill…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('From (Asia/Shanghai)').fill('2026-03-01T00:00');
    await dialog.getByLabel('Before (Asia/Shanghai)').fill('2026-03-06T00:00');
    await dialog.getByRole('button', { name: 'Count' }).click();
    await confirm('Run 5 fire times');
    await page.getByText('5 of 5 over').waitFor();
    await page.getByRole('tab', { name: 'Runs', exact: true }).click();
    await page.getByText('2 Mar 02:00:00').waitFor();
  });

  it('takes a lock from the run that holds it, so that the next has it with a higher token', async () => {
    await cluster.createJob(byHand('holder', { lock: 'till' }));
    await cluster.createJob(byHand('next', { lock: 'till' }));
    const holder = await begun('holder');
    const next = await begun('next', 'waiting');
    await open(`/runs/${next}`);
    await page.getByText('Waiting for the lock till').waitFor();
    await page.getByText('Place 1 in line').waitFor();
    await page.getByRole('link', { name: holder }).waitFor();
    const token = (await run(holder)).lock.fencingToken;
    await open('/locks');
    await button('Free… till').click();
    await page.getByRole('dialog').getByLabel('Type till to confirm').fill('till');
    await confirm('Free the lock');
    await cluster.until('the next has it', async () => (await run(next)).state === 'running');
    expect((await run(next)).lock.fencingToken).toBeGreaterThan(token);
    await page.getByRole('link', { name: next }).waitFor();
  });

  it('cancels a run, which says why it ended', async () => {
    // The lock is still held, so that the run waits for it.
    await cluster.createJob(byHand('stuck', { lock: 'till' }));
    const stuck = await begun('stuck', 'waiting');
    await open(`/runs/${stuck}`);
    await button('Cancel run').click();
    await confirm('Cancel run');
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    expect(await run(stuck)).toMatchObject({ state: 'cancelled', stop: { reason } });
  });

  it('stands in the audit log, act by act, with the reason', async () => {
    await open('/audit');
    for (const act of [
      ...['Job paused', 'Job resumed', 'Queue paused', 'Queue resumed', 'Worker drained'],
      ...['Job rolled back', 'Back-fill asked for', 'Lock freed'],
      ...['Run cancelled'],
    ]) {
      await page.getByRole('row').filter({ hasText: act }).first().waitFor();
    }
    expect(await page.locator('q').filter({ hasText: reason }).count()).toBeGreaterThanOrEqual(6);
    expect(await violations(page)).toEqual([]);
  });

  it('pauses all jobs that match, of which somebody else deletes one meanwhile, and tells which that is', async () => {
    const herd = Array.from({ length: 60 }, (_, n) => byHand(`herd-${n}`, { tags: ['herd'] }));
    const jobs = [...herd, byHand('stray')];
    await cluster.call({ method: 'POST', path: '/api/v1/jobs:batch', body: { jobs } });
    const pausing = (id: string) => `/api/v1/jobs/${id}/pause`;
    await cluster.call({ method: 'POST', path: pausing('herd-7'), body: { reason: 'before' } });
    await page.route(`**${pausing('herd-13')}`, async (route) => {
      await cluster.call({ method: 'DELETE', path: '/api/v1/jobs/herd-13' });
      await route.continue();
    });
    await open('/jobs?tag=herd');
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await page.getByText('50 selected').waitFor();
    await button('Select all 60 that match').click();
    await page.getByText('60 selected').waitFor();
    expect(await violations(page)).toEqual([]);
    await button('Pause…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('59 jobs are paused').waitFor();
    await dialog.getByText('1 is paused already').waitFor();
    await dialog.getByLabel('Reason').fill(reason);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Pause 59 jobs' }).click();
    await dialog.getByText('58 jobs are paused.').waitFor();
    await dialog.getByRole('listitem').filter({ hasText: 'herd-13' }).waitFor();
    await dialog.getByText('There is no such job').waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Try the failed one again' }).click();
    await dialog.getByText('There is no such job').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.locator('[aria-label="Select all that are shown"]:focus').waitFor();
    const { total } = await cluster.get('/api/v1/jobs?tag=herd&state=paused');
    expect(total).toBe(59);
    expect((await job('herd-7')).paused).toMatchObject({ reason: 'before' });
    expect((await job('stray')).state).toBe('enabled');
    const { items } = await cluster.get('/api/v1/audit?act=job.pause&limit=200');
    const ofHerd = (row: { about: string[]; outcome: string; reason?: string }) =>
      row.outcome === 'done' &&
      row.reason === reason &&
      row.about.some((about) => about.startsWith('job:herd-'));
    expect(items.filter(ofHerd)).toHaveLength(58);
  });

  it('made the page complain of nothing', () => {
    expect(console.complaints).toEqual([]);
  });
});
