import type { JobDraft } from '@escapement/protocol';
import { eventually } from '@escapement/testkit';
import { compileSchedule } from '@escapement/timetable';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type NodeRig, openNodeRig, type Servers, startServers } from './calendars-rig.ts';

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
    const areStaged = async (after: number) =>
      (await isStaged('first', after)) && (await isStaged('second', after));
    await eventually('both are staged', () => areStaged(0));

    const [before] = await terms();
    vi.mocked(compileSchedule).mockClear();
    await rig.client.stepDown({ reason: 'the next one shall lead' });
    await eventually('a new term has begun', async () => (await terms())[0] !== before);
    const since = Date.now();
    await eventually('both are staged anew', () => areStaged(since));
    expect(compileSchedule).not.toHaveBeenCalled();
  });
});
