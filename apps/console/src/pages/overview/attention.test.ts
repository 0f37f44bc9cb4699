import type { JobAnswer, JobView } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { job } from '../../fixtures/stub-server.ts';
import { failingAmong, forgottenAmong } from './attention.ts';

const jobOf = (more: object) => ({ ...job, ...more }) as JobView;
const none = new Set<string>();
const states = (text: string) =>
  [...text].map(
    (letter) =>
      ({ s: 'succeeded', f: 'failed', t: 'timed-out', l: 'lost', c: 'cancelled' })[letter],
  );
const failing = (text: string, more: object = {}) =>
  failingAmong([jobOf({ recent: states(text), ...more })], none)[0];

describe('jobs that fail', () => {
  it('says how many of the last runs failed one after the other', () => {
    expect(failing('ssfsfff')).toMatchObject({ kind: 'failing', inRow: 3, isMore: false });
  });

  it('names the last of them by what it came to', () => {
    expect(failing('sfl')).toMatchObject({ inRow: 2, state: 'lost' });
    expect(failing('st')).toMatchObject({ inRow: 1, state: 'timed-out' });
  });

  it('says that there may be more where all that are told failed', () => {
    expect(failing('f'.repeat(20))).toMatchObject({ inRow: 20, isMore: true });
  });

  it('takes a cancelled run for nothing', () => {
    expect(failing('sfcf')).toMatchObject({ inRow: 2 });
    expect(failing('sfc')).toMatchObject({ inRow: 1, state: 'failed' });
    expect(failing('sc')).toBeUndefined();
  });

  it('leaves out a single failure that is told beside it', () => {
    const jobs = [jobOf({ recent: states('sf') }), jobOf({ id: 'often', recent: states('ff') })];
    const told = new Set(['heartbeat', 'often']);
    expect(failingAmong(jobs, told).map((one) => one.job.id)).toEqual(['often']);
  });

  it('has the longest row first, and no more than fit', () => {
    const rows = ['f', 'fff', 'ff', 'f', 'f', 'ffff', 'f'];
    const jobs = rows.map((row, i) => jobOf({ id: `job-${i}`, recent: states(row) }));
    expect(failingAmong(jobs, none).map((one) => one.inRow)).toEqual([4, 3, 2, 1, 1]);
  });

  it('leaves out what is well, paused, not known or no job', () => {
    expect(failing('fs')).toBeUndefined();
    expect(failing('')).toBeUndefined();
    expect(failing('f', { state: 'paused' })).toBeUndefined();
    expect(failing('f', { activityUnknown: true })).toBeUndefined();
    const broken: JobAnswer = { id: 'x', state: 'broken', problem: 'not JSON' };
    expect(failingAmong([broken], none)).toEqual([]);
  });
});

describe('jobs that may have been left paused', () => {
  const now = Date.parse('2026-11-25T00:00:00Z');
  const paused = (since: string, until?: string) =>
    forgottenAmong(
      [jobOf({ state: 'paused', paused: { reason: 'x', since, ...(until ? { until } : {}) } })],
      now,
    );

  it('are those that are paused for a day, with no end said', () => {
    expect(paused('2026-11-23T23:59:59Z')).toHaveLength(1);
    expect(paused('2026-11-24T00:00:01Z')).toEqual([]);
    expect(paused('2026-11-20T00:00:00Z', '2026-12-01T00:00:00Z')).toEqual([]);
  });
});
