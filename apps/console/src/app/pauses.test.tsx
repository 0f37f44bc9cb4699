import { describe, expect, it, vi } from 'vitest';
import { reasonField, until, usePage } from '../fixtures/page-in-use.tsx';
import { job, missing } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, press, says, sent, type } = usePage();

const of = { about: ['job:heartbeat'], outcome: 'done', requestId: 'q', nodeId: 'n' };
const who = 'browser at 10.0.0.7';
const items = [
  { ...of, who, id: 'b', at: '2026-11-22T01:10:00.000Z', act: 'job.resume' },
  { ...of, who, id: 'a', at: '2026-11-22T01:06:00.000Z', act: 'job.pause', reason: 'hall moves' },
];

const told = '/api/v1/jobs/heartbeat/pauses';
const [from, to] = ['2026-11-22T01:06:00.000Z', '2026-11-22T01:10:00.000Z'];
const over = { from, to, reason: 'hall moves', by: who, resumedBy: who };

/** The dialog, which the switch of a job opens once it is known whether it may be used. */
async function openPause(): Promise<void> {
  await says(/Fires by schedule/);
  await until(() => {
    const fires = document.querySelector<HTMLInputElement>('[role="switch"]');
    expect(fires?.disabled).toBe(false);
    if (document.querySelector(reasonField) === null) fires?.click();
    expect(document.querySelector(reasonField)).not.toBeNull();
  });
}

describe('a pause', () => {
  it('has a row among the fire times, with who and why, after it is over too', async () => {
    open('/jobs/heartbeat?tab=ledger', { [told]: { items: [over] } });
    await says(/hall moves/);
    const [, first] = [...document.querySelectorAll('[role="tabpanel"] tr')];
    expect(first?.textContent).toMatch(
      /09:06:00.*09:10:00.*Paused.*hall moves.*Console 10\.0\.0\.7/,
    );
  });

  it('that lasts has one, though nobody can say what was done to its job', async () => {
    const paused = { since: '2026-11-22T01:06:00.000Z', reason: 'hall moves' };
    open('/jobs/heartbeat?tab=ledger', {
      '/api/v1/jobs/heartbeat': { ...job, state: 'paused', paused },
      [told]: missing('NOT_FOUND'),
    });
    await says(/it lasts/);
    await says(/“?hall moves”?/);
  });

  it('with an end says until when, on the page, among the fire times and in the list', async () => {
    const end = '2126-11-22T02:06:00.000Z';
    const paused = { since: '2026-11-22T01:06:00.000Z', reason: 'hall moves', until: end };
    const lasting = { ...job, state: 'paused', paused };
    const table = {
      '/api/v1/jobs/heartbeat': lasting,
      '/api/v1/jobs': { items: [lasting], total: 1 },
      [told]: { items: [{ from, reason: 'hall moves', by: who, until: end }] },
    };
    open('/jobs/heartbeat?tab=ledger', table);
    await says(/hall moves.*until.*10:06:00/);
    await until(() => {
      const [, first] = [...document.querySelectorAll('[role="tabpanel"] tr')];
      expect(first?.textContent).toMatch(/09:06:00.*until.*10:06:00.*hall moves/);
    });
    // What fires next is asked for from that end on.
    const preview = {
      path: '/api/v1/schedules/preview',
      body: expect.objectContaining({ from: end }),
    };
    expect(sent()).toContainEqual(preview);
    open('/jobs', table);
    await says(/hall moves.*until.*10:06:00/);
    // It fires next when that is over.
    expect(document.querySelector('table')?.textContent).toMatch(/2126/);
  });

  it('that has ended by itself says so', async () => {
    const end = '2026-11-22T01:10:00.000Z';
    const [, begun] = items;
    const rows = [
      { ...of, who: 'escapement', id: 'c', at: end, act: 'job.resume', because: 'pause-ended' },
      { ...begun, after: { paused: { until: end } } },
    ];
    const { resumedBy: _nobody, ...itself } = { ...over, until: end };
    open('/jobs/heartbeat?tab=ledger', { [told]: { items: [itself] } });
    await says(/ended by itself/);
    open('/jobs/heartbeat?tab=history', { '/api/v1/audit': { items: rows } });
    await says(/Job resumed.*by itself, as the time had come/);
  });

  it.each([
    ['until an instant, by a clock in the zone of the job', '2126-12-01T08:00'],
    ['without an end', ''],
  ])('is asked for %s', async (_, text) => {
    open('/jobs/heartbeat', {});
    await openPause();
    await says(/Until \(Asia\/Shanghai\)/);
    if (text !== '') await type('[role="dialog"] input[type="datetime-local"]', text);
    if (text !== '') await says(/Sun 1 Dec 2126, 08:00:00 UTC\+08:00 · in \d+d/);
    await type(reasonField, 'hall moves');
    await press(/^Pause$/);
    await says(/heartbeat is paused/);
    const body = {
      reason: 'hall moves',
      ...(text === '' ? {} : { until: '2126-12-01T00:00:00.000Z' }),
    };
    expect(sent()).toContainEqual({ path: '/api/v1/jobs/heartbeat/pause', body });
  });

  it('of a job in a zone that the browser does not know is asked for by the clocks of UTC, and says so', async () => {
    const schedule = { ...job.schedule, timeZone: 'Mars/Base' };
    open('/jobs/heartbeat', { '/api/v1/jobs/heartbeat': { ...job, schedule } });
    await openPause();
    await says(/Until \(UTC\)/);
    await type('[role="dialog"] input[type="datetime-local"]', '2126-12-01T08:00');
    await says(/Sun 1 Dec 2126, 08:00:00 UTC · in/);
    await type(reasonField, 'hall moves');
    await press(/^Pause$/);
    const body = { reason: 'hall moves', until: '2126-12-01T08:00:00.000Z' };
    await until(() =>
      expect(sent()).toContainEqual({ path: '/api/v1/jobs/heartbeat/pause', body }),
    );
  });

  it('is what the fire times that it took back say, with who and why', async () => {
    const fireTime = '2026-11-22T01:07:00.000Z';
    const row = { fireTime, outcome: 'superseded', reason: 'paused', recordedAt: fireTime };
    open('/jobs/heartbeat?tab=ledger', {
      [told]: { items: [over] },
      '/api/v1/jobs/heartbeat/ledger': { items: [row] },
    });
    await says(/Run it now/);
    await until(() => {
      const [, first] = [...document.querySelectorAll('[role="tabpanel"] tr')];
      expect(first?.textContent).toMatch(/09:07:00.*Paused.*hall moves.*Console 10\.0\.0\.7/);
    });
    expect(document.body.textContent).not.toMatch(/Superseded/);
  });

  it('is told of in the history of its job', async () => {
    open('/jobs/heartbeat?tab=history', { '/api/v1/audit': { items } });
    await says(/Job resumed/);
    await says(/Job paused.*hall moves/);
  });
});
