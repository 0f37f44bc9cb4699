import type { JobBatchOutcomes } from '@escapement/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAll, jobsInBatch, sendBatch, sendJobs } from '../rig/batches.ts';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { readBegins } from '../rig/record.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ nodes: 2, workers: 1 });
});
afterAll(() => cluster?.stop());

const task = { kind: 'handler', handler: 'record' };
const manual = (id: string) => ({ id, schedule: { kind: 'manual' }, task });
/** Far enough ahead that a slow machine has created them all by then. */
const leadMs = 20_000;

describe('jobs that are created together', () => {
  it('fire, each once, at the instant that they name', async () => {
    const fireTime = Math.ceil((Date.now() + leadMs) / 1_000) * 1_000;
    const at = [new Date(fireTime).toISOString()];
    const jobs = Array.from({ length: jobsInBatch }, (_, i) => ({
      id: `once-${i}`,
      schedule: { kind: 'at', at },
      task,
    }));
    await createAll(cluster, jobs);
    const begins = () =>
      readBegins(cluster.recordFile).filter((begin) => begin.jobId.startsWith('once-'));
    await cluster.until('all began', async () => begins().length >= jobsInBatch);
    expect(new Set(begins().map(({ jobId }) => jobId)).size).toBe(jobsInBatch);
    expect(begins()).toHaveLength(jobsInBatch);
    expect(new Set(begins().map((begin) => begin.fireTime))).toEqual(new Set([fireTime]));
  });

  it('are created beside others that are refused, which leave nothing behind', async () => {
    const outcomes = await sendBatch(cluster, [
      everySecond('sound'),
      { ...everySecond('unsound'), schedule: { kind: 'cron', expressions: ['61 * * * *'] } },
      { ...manual('lost'), schedule: { kind: 'every', everyMs: 60_000, calendars: ['nowhere'] } },
      { ...manual('coloured'), colour: 'red' },
      { ...manual('large'), task: { ...task, input: 'x'.repeat(40_000) } },
      manual('sound'),
      { ...manual('queueing'), overlapLimit: 5 },
      'no job',
    ]);
    const said = outcomes.map((each) => (each.outcome === 'created' ? each.id : each.problem.code));
    expect(said).toEqual([
      'sound',
      'SCHEDULE_INVALID',
      'SCHEDULE_INVALID',
      'INPUT_INVALID',
      'JOB_TOO_LARGE',
      'JOB_ID_TAKEN',
      'JOB_POLICY_UNSUPPORTED',
      'INPUT_INVALID',
    ]);
    for (const id of ['unsound', 'lost', 'coloured', 'large', 'queueing']) {
      const answer = await cluster.call({ method: 'GET', path: `/api/v1/jobs/${id}` });
      expect(answer.status).toBe(404);
    }
    await cluster.until('the sound one began', async () =>
      readBegins(cluster.recordFile).some(({ jobId }) => jobId === 'sound'),
    );
  });

  it('stand once each when both nodes are sent the same request at once', async () => {
    const jobs = Array.from({ length: 200 }, (_, i) => manual(`both-${i}`));
    const key = 'from-both-sides';
    const answers = cluster.nodes.map(async (to) => {
      for (;;) {
        const answer = await sendJobs(cluster, jobs, { key, to });
        const told = (await answer.json()) as Partial<JobBatchOutcomes>;
        const replayed = answer.headers.get('idempotent-replayed');
        // A slow machine leaves some, or lets its twin wait too long; the same request goes on then.
        if (told.outcomes?.every(({ outcome }) => outcome === 'created')) return { replayed, told };
      }
    });
    const [one, other] = await Promise.all(answers);
    expect(one?.told.outcomes).toMatchObject(
      jobs.map(({ id }) => ({ id, outcome: 'created', version: 1 })),
    );
    expect(other?.told).toEqual(one?.told);
    expect([one?.replayed, other?.replayed].sort()).toEqual([null, 'true']);
    await cluster.until('they are listed', async () => {
      return (await cluster.get('/api/v1/jobs?q=both-')).total === jobs.length;
    });
  });

  it('are refused as a whole, within the time of any request, while ZooKeeper says nothing', async () => {
    cluster.zookeeper.freeze();
    try {
      const answer = await cluster.call({
        method: 'POST',
        path: '/api/v1/jobs:batch',
        body: { jobs: Array.from({ length: 300 }, (_, i) => manual(`silent-${i}`)) },
      });
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ code: 'ZOOKEEPER_UNAVAILABLE' });
    } finally {
      cluster.zookeeper.thaw();
    }
  });
});
