import { describe, expect, it, vi } from 'vitest';
import { reasonField, usePage } from '../fixtures/page-in-use.tsx';
import { missing } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const path = '/api/v1/jobs/nightly/backfills';
const fireTime = '2026-11-22T01:00:00.000Z';
const row = { jobId: 'nightly', fireTime, outcome: 'missed', reason: 'too-late' };
const plan = {
  ...{ dryRun: true, total: 1, leftOut: 0, atOnce: 1, version: 4 },
  ...{ first: [fireTime], last: [] },
};
const only = (change: object) => ({ '/api/v1/ledger': { items: [{ ...row, ...change }] } });
const asked = () => sent().filter((each) => each.path === path);
const span = { from: fireTime, to: '2026-11-22T01:00:00.001Z', again: false };

describe('a fire time that had no run', () => {
  it('runs after all by a back-fill of it alone, for a reason, and leads to how far that is', async () => {
    open('/not-run', only({}), { [path]: [plan, {}] });
    await press(/^Run it now$/);
    await says(/Run this fire time of nightly now\?/);
    await says(/1 fire time runs, by version 4/);
    await press(/^Run it now$/);
    await says(/Say why/);
    expect(asked().map(({ body }) => body)).toEqual([{ ...span, dryRun: true }]);
    await type(reasonField, 'the report is wanted');
    await press(/^Run it now$/);
    await says(/nightly runs it after all/);
    expect(asked().at(-1)?.body).toEqual({ ...span, reason: 'the report is wanted' });
    const links = [...document.querySelectorAll('a')].map((a) => a.getAttribute('href'));
    expect(links).toContain('/jobs/nightly?tab=backfills');
  });

  it('is run with all of its stretch', async () => {
    const untilFireTime = '2026-11-22T01:25:00.000Z';
    open('/not-run', only({ untilFireTime, count: 6 }), { [path]: [{ ...plan, total: 6 }] });
    await press(/^Run it now$/);
    await says(/Run 6 fire times/);
    const to = '2026-11-22T01:25:00.001Z';
    expect(asked()[0]?.body).toEqual({ ...span, to, dryRun: true });
  });

  it('that has had a run since is not run again', async () => {
    const nothing = { ...plan, total: 0, leftOut: 1, first: [] };
    open('/not-run', only({}), { [path]: [nothing] });
    await press(/^Run it now$/);
    await says(/it has had a run since/);
    expect(confirm()?.disabled).toBe(true);
  });

  it('of a job that is gone says so, and cannot be asked for', async () => {
    open('/not-run', only({}), { [path]: [missing('JOB_NOT_FOUND')] });
    await press(/^Run it now$/);
    await says(/It cannot be run as things stand/);
    expect(confirm()?.disabled).toBe(true);
  });

  it('is offered only where the schedule still prescribes it', async () => {
    open('/not-run', only({ outcome: 'superseded', reason: 'edited' }));
    await says(/The job was edited before it was due/);
    const names = [...document.querySelectorAll('button')].map(({ textContent }) => textContent);
    expect(names).not.toContain('Run it now');
  });

  it.each([
    ['that is over', '2026-11-22T03:00:00.000Z', true],
    ['that lasts', undefined, false],
  ])('that fell into a pause %s', async (_what, to, isOffered) => {
    const list = '/api/v1/jobs/heartbeat/backfills';
    const pause = { from: fireTime, reason: 'the hall moves', ...(to === undefined ? {} : { to }) };
    const answers = {
      '/api/v1/jobs/heartbeat/ledger': { items: [] },
      '/api/v1/jobs/heartbeat/pauses': { items: [pause] },
    };
    open('/jobs/heartbeat?tab=ledger', answers, { [list]: [{ ...plan, total: 24 }] });
    await says(/the hall moves/);
    const names = [...document.querySelectorAll('button')].map(({ textContent }) => textContent);
    expect(names.includes('Run what fell into it')).toBe(isOffered);
    if (!isOffered) return;
    await press(/^Run what fell into it$/);
    await says(/Run 24 fire times/);
    const within = { from: '2026-11-22T01:00:00.001Z', to: '2026-11-22T03:00:00.001Z' };
    expect(sent().at(-1)?.body).toEqual({ ...within, again: false, dryRun: true });
  });

  it('runs from a row of its job too', async () => {
    const list = '/api/v1/jobs/heartbeat/backfills';
    const ledger = { '/api/v1/jobs/heartbeat/ledger': { items: [{ ...row, jobId: undefined }] } };
    open('/jobs/heartbeat?tab=ledger', ledger, { [list]: [plan] });
    await press(/^Run it now$/);
    await says(/1 fire time runs, by version 4/);
    expect(sent().at(-1)).toEqual({ path: list, body: { ...span, dryRun: true } });
  });
});

function confirm(): HTMLButtonElement | null {
  return document.querySelector('[role="dialog"] button[type="submit"]');
}
