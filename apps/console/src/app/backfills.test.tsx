import { describe, expect, it, vi } from 'vitest';
import { reasonField, usePage } from '../fixtures/page-in-use.tsx';
import { job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const list = '/api/v1/jobs/heartbeat/backfills';
const page = '/jobs/heartbeat?tab=backfills';
const backfill = {
  ...{ id: 'k3v9x0', jobId: 'heartbeat', order: 'oldest-first', again: false },
  ...{ from: '2026-03-01T00:00:00.000Z', to: '2026-03-08T00:00:00.000Z' },
  ...{ reason: 'the figures came late', by: 'browser at 10.0.0.7', version: 4 },
  ...{ askedAt: '2026-03-09T00:00:00.000Z', total: 168, leftOut: 2, state: 'running' },
  ...{ staged: 51, ended: 42, succeeded: 40, failed: 2, cancelled: 0, unknown: 0 },
};
const plan = {
  ...{ dryRun: true, total: 7, leftOut: 2, atOnce: 1, version: 4 },
  ...{ first: ['2026-03-01T07:30:00.000Z'], last: ['2026-03-07T07:30:00.000Z'] },
};

/** What was asked about back-fills; the page asks for previews besides. */
const asked = () => sent().filter(({ path }) => path.startsWith(list));

async function fill(): Promise<void> {
  await press(/^Back-fill…$/);
  await type('input[name="from"]', '2026-03-01T00:00');
  await type('input[name="to"]', '2026-03-08T00:00');
  await press(/^Count fire times$/);
}

describe('the back-fills of a job', () => {
  it('are listed with how far they are, why and by whom, and one is stopped with a reason', async () => {
    open(page, { [list]: { items: [backfill] } }, { [`${list}/k3v9x0/stop`]: [backfill] });
    await says(/42 of 168 over · 2 failed/);
    await says(/Console 10\.0\.0\.7/);
    await says(/the figures came late/);
    await press(/^Stop$/);
    await says(/no more is made/);
    await press(/^Stop$/);
    await says(/Say why/);
    expect(asked()).toEqual([]);
    await type(reasonField, 'wrong figures');
    await press(/^Stop$/);
    await says(/The back-fill is stopped/);
    const body = { reason: 'wrong figures' };
    expect(asked()).toEqual([{ path: `${list}/k3v9x0/stop`, body }]);
  });

  it('of which a stopped one says by whom and why, and is not stopped again', async () => {
    const stop = { at: backfill.askedAt, by: 'escapement', reason: 'deleted' };
    open(page, { [list]: { items: [{ ...backfill, state: 'stopped', stop }] } });
    await says(/Stopped/);
    await says(/deleted · escapement/);
    const names = [...document.querySelectorAll('button')].map(({ textContent }) => textContent);
    expect(names).not.toContain('Stop');
  });
});

describe('a back-fill that is asked for', () => {
  it('says first how many fire times run, which, and what that does, and asks for a reason', async () => {
    open(page, { [list]: { items: [] } }, { [list]: [plan, backfill] });
    await fill();
    await says(/7 fire times run, by version 4 of the schedule/);
    await says(/2 more had a run, and are left out/);
    await says(/one after the other.*may be skipped/);
    // The reason is not said to be lacking before anybody could write it.
    expect(document.body.textContent).not.toMatch(/Say why/);
    expect(asked().map(({ body }) => body)).toMatchObject([{ dryRun: true, again: false }]);
    await press(/^Run 7 fire times$/);
    await says(/Say why/);
    expect(asked()).toHaveLength(1);
    await type(reasonField, 'late data');
    await press(/^Run 7 fire times$/);
    await says(/The back-fill runs/);
    const [counted, done] = asked().map(({ body }) => body as Record<string, unknown>);
    const { dryRun: _dryRun, ...span } = counted ?? {};
    expect(done).toEqual({ ...span, reason: 'late data' });
  });

  it('is counted anew when its span is another', async () => {
    open(page, { [list]: { items: [] } }, { [list]: [plan] });
    await fill();
    await says(/Run 7 fire times/);
    await type('input[name="to"]', '2026-03-09T00:00');
    await says(/Count fire times/);
    expect(document.body.textContent).not.toMatch(/7 fire times/);
  });

  it('runs as few at a time as is typed, and is not counted with what is no number of runs', async () => {
    open(page, { [list]: { items: [] } }, { [list]: [plan] });
    await press(/^Back-fill…$/);
    await type('input[name="from"]', '2026-03-01T00:00');
    await type('input[name="to"]', '2026-03-08T00:00');
    for (const wrong of ['0', '11', '1.5', 'two']) {
      await type('input[name="parallel"]', wrong);
      await press(/^Count fire times$/);
      await says(/A whole number from 1 to 10/);
    }
    expect(asked()).toEqual([]);
    await type('input[name="parallel"]', '3');
    await press(/^Count fire times$/);
    await says(/Run 7 fire times/);
    expect(asked().map(({ body }) => body)).toMatchObject([{ dryRun: true, parallel: 3 }]);
  });

  it('of a job in a zone that the browser does not know is told by the clocks of UTC, and says so', async () => {
    const schedule = { ...job.schedule, timeZone: 'Mars/Base' };
    const inSpace = { '/api/v1/jobs/heartbeat': { ...job, schedule } };
    open(page, { ...inSpace, [list]: { items: [] } }, { [list]: [plan] });
    await fill();
    await says(/From \(UTC\).*Sun 1 Mar 2026, 00:00:00 UTC/);
    await says(/Run 7 fire times/);
    const from = '2026-03-01T00:00:00.000Z';
    expect(asked().map(({ body }) => body)).toMatchObject([{ from }]);
  });

  it('is not counted while a day is missing', async () => {
    open(page, { [list]: { items: [] } });
    await press(/^Back-fill…$/);
    await press(/^Count fire times$/);
    await says(/Choose a day and a time/);
    expect(asked()).toEqual([]);
  });
});
