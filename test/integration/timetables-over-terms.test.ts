import type { JobDraft } from '@escapement/core';
import { compileSchedule } from '@escapement/timetable';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type NodeRig, openNodeRig, type Servers, startServers } from './calendars-rig.ts';
import { until } from './redis-rig.ts';

vi.mock(import('@escapement/timetable'), async (importOriginal) => {
  const timetable = await importOriginal();
  return { ...timetable, compileSchedule: vi.fn(timetable.compileSchedule) };
});

const jobs: readonly JobDraft[] = ['first', 'second'].map((id) => ({
  id,
  schedule: { kind: 'every', everyMs: 1000, calendars: ['quiet'] },
  task: { kind: 'handler', handler: 'noop' },
}));

describe('a node that leads again', () => {
  let servers: Servers;
  let rig: NodeRig;

  beforeAll(async () => {
    servers = await startServers();
    rig = await openNodeRig(servers, '/timetables-over-terms');
  });
  afterAll(async () => {
    await rig.close();
    await servers.dispose();
  });

  const terms = async () => (await rig.client.elections()).items.map(({ epoch }) => epoch);

  it('goes on with what it compiled in its last term', async () => {
    await rig.client.createCalendar({ name: 'quiet', timeZone: 'UTC' });
    for (const job of jobs) await rig.client.createJob(job);
    const isStaged = async (jobId: string, after: number) => {
      const { items } = await rig.client.listRuns({ job: jobId, state: 'staged', limit: 200 });
      return items.some((run) => Date.parse(run.stagedAt) > after);
    };
    await until(async () => (await isStaged('first', 0)) && (await isStaged('second', 0)));

    const [before] = await terms();
    vi.mocked(compileSchedule).mockClear();
    await rig.client.stepDown();
    await until(async () => (await terms())[0] !== before);
    const since = Date.now();
    await until(async () => (await isStaged('first', since)) && (await isStaged('second', since)));
    expect(compileSchedule).not.toHaveBeenCalled();
  });
});
