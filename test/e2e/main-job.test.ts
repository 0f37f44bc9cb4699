import { setTimeout as delay } from 'node:timers/promises';
import { openCanary } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { judge, readBegins, untilBegun } from '../rig/record.ts';

const seconds = Number(process.env['DRILL_SECONDS'] ?? 15);

/** Long enough that three runs are in line at once, also where creating them takes a while. */
const heldMs = 4000;

describe('the main job', () => {
  const canary = openCanary();
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 3, workers: 1 });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  const beginsOf = (jobId: string) =>
    readBegins(cluster.recordFile).filter((begin) => begin.jobId === jobId);

  it(`starts within 1.1 s of its creation by one POST and then every second for ${seconds} s`, async () => {
    const askedMs = performance.now();
    await cluster.createJob(everySecond('prompt', { overlap: 'allow' }));
    expect(performance.now() - askedMs).toBeLessThan(canary.allow(1000, askedMs));
    const createdAt = Date.parse((await cluster.get('/api/v1/jobs/prompt')).createdAt);
    await cluster.untilNow('it began', async () => beginsOf('prompt').length > 0);
    const first = beginsOf('prompt')[0]?.startedAt ?? Number.POSITIVE_INFINITY;
    expect(first - createdAt).toBeLessThanOrEqual(canary.allow(1100, askedMs));
    const from = (beginsOf('prompt')[0]?.fireTime ?? 0) + 1000;
    const until = from + seconds * 1000;
    await delay(until - Date.now());
    const window = { jobIds: ['prompt'], from, until };
    await untilBegun(cluster.recordFile, window);
    const verdict = judge(beginsOf('prompt'), window);
    console.log('main job', JSON.stringify({ firstAfterMs: first - createdAt, ...verdict }));
    expect(verdict).toMatchObject({ due: seconds, ran: seconds, lost: 0, doubled: 0, early: 0 });
    expect(verdict.beyondMachineMs).toBeLessThanOrEqual(150);
  }, 600_000);

  it('says of each node, each worker and a preview which time-zone data it was computed with', async () => {
    const { nodes, workers, warnings } = await cluster.get('/api/v1/cluster');
    const versions = [...nodes, ...workers].map(({ tzVersion }) => tzVersion);
    expect(versions).toEqual(Array(4).fill(process.versions.tz));
    expect(JSON.stringify(warnings)).not.toContain('ZONE_DATA');
    const answer = await cluster.call({
      method: 'POST',
      path: '/api/v1/schedules/preview',
      body: { schedule: { kind: 'cron', expressions: ['0 9 * * *'], timeZone: 'Africa/Cairo' } },
    });
    expect(await answer.json()).toMatchObject({ tzVersion: process.versions.tz });
  });

  it('says of who leads in which term it says so itself, and of no other', async () => {
    await cluster.until('the leader has said so', async () => {
      const { leader, nodes } = await cluster.get('/api/v1/cluster');
      const claims = (nodes as { nodeId: string; leads?: number }[]).filter(
        ({ leads }) => leads !== undefined,
      );
      return (
        claims.length === 1 &&
        claims[0]?.nodeId === leader.nodeId &&
        claims[0]?.leads === leader.epoch
      );
    });
  });

  it('takes back what was staged when it is paused, and fires nothing retroactively when resumed', async () => {
    await cluster.createJob(everySecond('pausing'));
    await cluster.until('it began', async () => beginsOf('pausing').length > 0);
    await cluster.call({
      method: 'POST',
      path: '/api/v1/jobs/pausing/pause',
      body: { reason: 'drill' },
    });
    const pausedAt = Date.now();
    await delay(3000);
    const resumingAt = Date.now();
    await cluster.call({ method: 'POST', path: '/api/v1/jobs/pausing/resume', body: {} });
    const resumedAt = Date.now();
    await cluster.until('it began again', async () =>
      beginsOf('pausing').some((begin) => begin.startedAt > resumedAt),
    );
    // From the answer to the one on to the question for the other; it is resumed some time before that is answered.
    const whilePaused = beginsOf('pausing').filter(
      (begin) => begin.fireTime > pausedAt && begin.fireTime <= resumingAt,
    );
    expect(whilePaused).toEqual([]);
  });

  it('follows an edit from the answer on, and a stale If-Match changes nothing', async () => {
    await cluster.createJob(everySecond('edited'));
    await cluster.until('it began', async () => beginsOf('edited').length > 0);
    const slow = {
      ...everySecond('edited'),
      schedule: { kind: 'cron', expressions: ['0 0 1 1 *'], timeZone: 'UTC' },
    };
    const put = (ifMatch: string) =>
      fetch(`http://127.0.0.1:${cluster.living[0]?.port}/api/v1/jobs/edited`, {
        method: 'PUT',
        headers: {
          authorization: 'Bearer drill-token-of-no-use-elsewhere',
          'content-type': 'application/json',
          'if-match': ifMatch,
        },
        body: JSON.stringify(slow),
      });
    expect((await put('"1"')).status).toBe(200);
    const editedAt = Date.now();
    const editedMs = performance.now();
    expect((await put('"1"')).status).toBe(412);
    await delay(2500);
    expect(
      beginsOf('edited').filter((begin) => begin.startedAt > editedAt + canary.allow(20, editedMs)),
    ).toEqual([]);
  });

  it('keeps the order of a lock and shows who holds it and who waits', async () => {
    for (const id of ['lock-a', 'lock-b', 'lock-c']) {
      await cluster.createJob({
        id,
        lock: 'shared',
        schedule: { kind: 'manual' },
        task: { kind: 'handler', handler: 'hold', input: { ms: heldMs } },
      });
    }
    for (const [place, id] of ['lock-a', 'lock-b', 'lock-c'].entries()) {
      const answer = await cluster.call({
        method: 'POST',
        path: `/api/v1/jobs/${id}/runs`,
        body: {},
      });
      expect(answer.status).toBe(202);
      await cluster.untilNow(`${id} is in line`, async () => {
        const lock = await cluster.get('/api/v1/locks/shared');
        return lock.holder.runId.startsWith('lock-a') && lock.waiters.length === place;
      });
    }
    const { waiters } = await cluster.get('/api/v1/locks/shared');
    expect(waiters.map((waiter: { runId: string }) => waiter.runId.slice(0, 6))).toEqual([
      'lock-b',
      'lock-c',
    ]);
    await cluster.until('all three ran', async () => {
      const runs = await cluster.get('/api/v1/runs?state=succeeded&limit=200');
      return ['lock-a', 'lock-b', 'lock-c'].every((id) =>
        runs.items.some((run: { jobId: string }) => run.jobId === id),
      );
    });
    const begun = ['lock-a', 'lock-b', 'lock-c'].map((id) => beginsOf(id)[0]?.startedAt ?? 0);
    expect(begun).toEqual([...begun].sort((a, b) => a - b));
    expect((begun[1] ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(0.9 * heldMs);
  });

  it('accounts for every fire time of a skipping job: a run or a reason', async () => {
    await cluster.createJob({
      ...everySecond('busy'),
      task: { kind: 'handler', handler: 'hold', input: { ms: 2500 } },
    });
    await delay(8000);
    await cluster.call({
      method: 'POST',
      path: '/api/v1/jobs/busy/pause',
      body: { reason: 'drill' },
    });
    const { items } = await cluster.get('/api/v1/jobs/busy/ledger?limit=200');
    const rows = items.filter(
      (row: { fireTime: string }) => Date.parse(row.fireTime) < Date.now() - 1500,
    );
    const fireTimes = rows.map((row: { fireTime: string }) => Date.parse(row.fireTime)).sort();
    for (let i = 1; i < fireTimes.length; i += 1) {
      expect(fireTimes[i] - fireTimes[i - 1]).toBe(1000);
    }
    const reasons = new Set(
      rows.map((row: { outcome: string; reason?: string }) => `${row.outcome}:${row.reason ?? ''}`),
    );
    expect(reasons).toContain('skipped:overlap');
    expect(reasons).toContain('run:');
  });

  it('goes on beside a definition that is corrupt, which shows as broken', async () => {
    await cluster.createJob(everySecond('sound'));
    await cluster.zookeeper.write('/escapement/jobs/00/corrupt', '{"id":');
    await cluster.until('it shows as broken', async () => {
      const { items } = await cluster.get('/api/v1/jobs?state=broken');
      return items.some((job: { id: string }) => job.id === 'corrupt');
    });
    // It stands in a bucket that is not its own.
    expect(await cluster.get('/api/v1/jobs/corrupt')).toMatchObject({ state: 'broken' });
    const at = Date.now();
    await cluster.until('the others fire on', async () =>
      beginsOf('sound').some((begin) => begin.startedAt > at),
    );
  });
});
