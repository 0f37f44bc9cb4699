import { calendarInputSchema, redisMillis, toIso } from '@escapement/core';
import type { CalendarDraft, JobDraft } from '@escapement/protocol';
import { eventually } from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NodeRig, openNodeRig, type Servers, startServers } from './calendars-rig.ts';

const everySecond: JobDraft = {
  id: 'tick',
  schedule: { kind: 'every', everyMs: 1000, calendars: ['windows'] },
  task: { kind: 'handler', handler: 'noop' },
};

/** A blackout from so many seconds after now to so many. */
function windows(...spans: readonly (readonly [number, number])[]): CalendarDraft {
  const second = Math.floor(Date.now() / 1000) * 1000;
  return {
    name: 'windows',
    timeZone: 'UTC',
    blackouts: spans.map(([from, to]) => ({
      fromTime: toIso(second + from * 1000),
      toTime: toIso(second + to * 1000),
      reason: 'maintenance',
    })),
  };
}

describe('the edit of a calendar', () => {
  let servers: Servers;
  let rig: NodeRig;
  let count = 0;

  beforeAll(async () => {
    servers = await startServers();
  });
  afterAll(() => servers.dispose());
  beforeEach(async () => {
    count += 1;
    rig = await openNodeRig(servers, `/calendars-edit-${count}`);
  });
  afterEach(() => rig.close());

  /** Fire times that are in line, due or not: there is no worker here to take them. */
  const stagedAfter = async (instant: number) => {
    const query = { job: 'tick', state: 'staged,queued', limit: 200 };
    const { items } = await rig.client.listRuns(query);
    return items.map((run) => Date.parse(run.fireTime)).filter((at) => at > instant);
  };
  const isApplied = async () => {
    const job = await rig.client.getJob('tick');
    return 'applied' in job && job.applied;
  };

  it('takes staged runs back, and each of their fire times is skipped with the calendar named', async () => {
    await rig.client.createCalendar(windows());
    await rig.client.createJob(everySecond);
    await eventually('it is staged', async () => (await stagedAfter(Date.now())).length >= 15);

    const view = await rig.client.replaceCalendar(windows([-5, 3600]), 1);
    const editedAt = Date.now();
    expect(view).toMatchObject({ version: 2, usedBy: ['tick'], laggingCount: 0 });
    await eventually('the edit is applied', isApplied);
    expect(await stagedAfter(editedAt)).toEqual([]);
    const job = await rig.client.getJob('tick');
    expect(job).toMatchObject({ version: 2, calendarVersions: { windows: 2 } });

    await eventually('four seconds have passed', () => Date.now() > editedAt + 4000);
    const { items } = await rig.client.ledger('tick', { from: toIso(editedAt + 1) });
    const skipped = items.filter((row) => Date.parse(row.fireTime) <= editedAt + 4000);
    expect(skipped).toHaveLength(4);
    for (const row of skipped) {
      expect(row).toMatchObject({
        outcome: 'skipped',
        reason: 'calendar',
        detail: 'CALENDAR_BLACKOUT:windows:maintenance',
      });
    }
  });

  it('gives back at once what a calendar had taken out, though that was recorded already', async () => {
    await rig.client.createCalendar(windows([-5, 3600]));
    await rig.client.createJob(everySecond);
    const skippedUpTo = async () =>
      (await rig.redis.schedule.due(Infinity, 1))[0]?.nextFireTime ?? 0;
    await eventually(
      'it is skipped ahead',
      async () => (await skippedUpTo()) > Date.now() + 15_000,
    );

    await rig.client.replaceCalendar(windows([1800, 3600]), 'any');
    const editedAt = Date.now();
    await eventually('it is staged again', async () => (await stagedAfter(editedAt)).length >= 15);
    const staged = await stagedAfter(editedAt);
    // Every second from the edit on, none kept out by a row of the version before, none before the edit.
    const first = Math.min(...staged);
    expect(first - editedAt).toBeLessThanOrEqual(1000);
    expect(staged.sort((a, b) => a - b)).toEqual(staged.map((_, i) => first + i * 1000));
    const { items } = await rig.client.listRuns({ job: 'tick', limit: 200 });
    expect(items.every((run) => Date.parse(run.fireTime) >= editedAt - 1000)).toBe(true);
  });

  it('that died before it reached the jobs is finished by repeating it', async () => {
    await rig.client.createCalendar(windows());
    await rig.client.createJob(everySecond);
    await eventually('it is staged', async () => (await stagedAfter(Date.now())).length >= 15);
    const edited = windows([-5, 3600]);
    const input = calendarInputSchema.parse(edited);
    await rig.zookeeper.calendars.replace(input, { now: redisMillis(Date.now()) });
    const half = await rig.client.getCalendar('windows');
    expect(half).toMatchObject({ version: 2, laggingCount: 1 });

    expect(await rig.client.replaceCalendar(edited, 1)).toMatchObject({
      version: 2,
      laggingCount: 0,
    });
    await eventually('the edit is applied', isApplied);
    expect(await stagedAfter(Date.now())).toEqual([]);
  });

  it('never lets a job run ahead of the calendar that it demands', async () => {
    await rig.client.createCalendar(windows());
    await rig.client.createJob(everySecond);
    await eventually('it is staged', async () => (await stagedAfter(Date.now())).length >= 15);
    // As on a leader whose watch brings the job before the calendar.
    const write = { now: redisMillis(Date.now()), calendarVersions: { windows: 2 } };
    await rig.zookeeper.definitions.touch('tick', write);
    await eventually('the touch is seen', () => rig.zookeeper.catalog.get('tick')?.version === 2);
    await rig.client.createJob({
      ...everySecond,
      id: 'other',
      schedule: { kind: 'every', everyMs: 1000 },
    });
    await eventually('the other job is applied', async () => {
      const other = await rig.client.getJob('other');
      return 'applied' in other && other.applied;
    });
    expect(await isApplied()).toBe(false);

    await rig.client.replaceCalendar(windows([-5, 3600]), 'any');
    await eventually('the edit is applied', isApplied);
    expect(await stagedAfter(Date.now())).toEqual([]);
  });

  it('of a calendar in use is no deletion', async () => {
    await rig.client.createCalendar(windows());
    await rig.client.createJob(everySecond);
    await expect(rig.client.deleteCalendar('windows')).rejects.toMatchObject({
      code: 'CALENDAR_IN_USE',
    });
    await rig.client.deleteJob('tick');
    await eventually('its deletion is seen', () => rig.zookeeper.catalog.size === 0);
    await rig.client.deleteCalendar('windows');
    expect(await rig.client.listCalendars()).toMatchObject({ items: [] });
  });
});
