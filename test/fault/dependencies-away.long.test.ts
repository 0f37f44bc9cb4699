import { setTimeout as delay } from 'node:timers/promises';
import { eventually, openCanary } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { judge, missing, readBegins, untilBegun } from '../rig/record.ts';

const sessionTimeoutMs = 2000;
const jobIds = Array.from({ length: 20 }, (_, i) => `tick-${i}`);

const fullSecond = (instant: number) => Math.floor(instant / 1000) * 1000;

describe('what the leader depends on goes away', () => {
  const canary = openCanary();
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 2, workers: 1, sessionTimeoutMs });
    for (const id of jobIds) await cluster.createJob(everySecond(id, { overlap: 'allow' }));
    await cluster.until('all have begun', async () => {
      const begun = new Set(readBegins(cluster.recordFile).map((begin) => begin.jobId));
      return begun.size === jobIds.length;
    });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  function verdictOf(from: number, until: number) {
    const begins = readBegins(cluster.recordFile);
    const window = { jobIds, from, until };
    return { ...judge(begins, window), lost: missing(begins, window) };
  }

  /** The same, where everything must have begun. */
  async function verdictWhenBegun(from: number, until: number) {
    await untilBegun(cluster.recordFile, { jobIds, from, until });
    return verdictOf(from, until);
  }

  async function gapOfHandOver(): Promise<number> {
    const leader = await cluster.leader();
    const { leader: before } = await cluster.get('/api/v1/cluster');
    cluster.terminate(leader);
    await cluster.untilLed(leader);
    await cluster.addNode();
    await delay(2000);
    const { items } = await cluster.get('/api/v1/cluster/elections');
    const [now, last] = items;
    expect(last).toMatchObject({ epoch: before.epoch, endedBecause: 'shut-down' });
    return now.gapMs;
  }

  it('hands over on SIGTERM with less than 200 ms without a leader and no fire time touched', async () => {
    const from = fullSecond(Date.now()) + 1000;
    const gaps: number[] = [];
    // A hand-over has some ten steps in three processes, any of which a busy machine may put off: one of three shows what it takes.
    let within = false;
    while (!within && gaps.length < 3) {
      const fromMs = performance.now();
      const gapMs = await gapOfHandOver();
      gaps.push(gapMs);
      within = gapMs < canary.allow(200, fromMs);
    }
    console.log('hand-over', JSON.stringify({ gaps }));
    expect({ within, gaps }).toMatchObject({ within: true });
    const verdict = await verdictWhenBegun(from, fullSecond(Date.now()));
    expect(verdict).toMatchObject({ lost: [], doubled: 0 });
  });

  it('fires on while ZooKeeper is away for five session timeouts, under the same leader', async () => {
    const from = fullSecond(Date.now()) + 1000;
    const { leader: before } = await cluster.get('/api/v1/cluster');
    const member = await cluster.leader();
    await cluster.zookeeper.kill();
    await delay(5 * sessionTimeoutMs);
    const view = await cluster.get('/api/v1/cluster', member);
    expect(view.staleSince).toBeDefined();
    expect(await cluster.metric('escapement_leader', member)).toBe(1);
    await cluster.zookeeper.start();
    await cluster.untilLed();
    await delay(2000);
    const verdict = await verdictWhenBegun(from, fullSecond(Date.now()));
    console.log('ZooKeeper away', JSON.stringify({ ...verdict, before: before.epoch }));
    expect(verdict).toMatchObject({ lost: [], doubled: 0, phantom: 0 });
  });

  it('accounts for every fire time when Redis is killed for five seconds and comes back with its data', async () => {
    const from = fullSecond(Date.now()) + 1000;
    await cluster.redis.kill();
    await delay(5000);
    await cluster.redis.start();
    await cluster.until('they begin again', async () =>
      readBegins(cluster.recordFile).some((begin) => begin.startedAt > Date.now() - 500),
    );
    await delay(3000);
    const until = fullSecond(Date.now());
    let unexplained: readonly string[] = [];
    await eventually('every fire time has begun or a reason', async () => {
      unexplained = await unexplainedOf(cluster, verdictOf(from, until).lost);
      return unexplained.length === 0;
    }).catch(() => undefined);
    const verdict = verdictOf(from, until);
    console.log(
      'Redis away',
      JSON.stringify({ ...verdict, lost: verdict.lost.length, unexplained }),
    );
    expect(verdict).toMatchObject({ doubled: 0, phantom: 0 });
    expect(unexplained).toEqual([]);
  });

  it('rebuilds the schedule when Redis forgot everything, and says what it could not know', async () => {
    const flushedAt = Date.now();
    await cluster.redis.flush();
    await cluster.until('every job begins again', async () => {
      const later = readBegins(cluster.recordFile).filter((b) => b.fireTime > flushedAt + 2000);
      return new Set(later.map((begin) => begin.jobId)).size === jobIds.length;
    });
    // What fell into the moment of which nothing is known: nothing, where Redis was filled again within the second.
    let lost: readonly string[] = [];
    await cluster.until('what was lost has its reason', async () => {
      lost = verdictOf(fullSecond(flushedAt) + 1000, fullSecond(flushedAt) + 3000).lost;
      return (await unexplainedOf(cluster, lost)).length === 0;
    });
    for (const jobId of new Set(lost.map((key) => key.split('@')[0]))) {
      const { items } = await cluster.get(`/api/v1/jobs/${jobId}/ledger?limit=200`);
      expect(items.map((row: { reason?: string }) => row.reason)).toContain('redis-forgot');
    }
    await delay(2000);
    const from = fullSecond(flushedAt) + 3000;
    await delay(3000);
    const verdict = await verdictWhenBegun(from, fullSecond(Date.now()));
    expect(verdict).toMatchObject({ lost: [], doubled: 0 });
  });
});

/** Of the fire times that never began, those that the ledger has no reason for either. */
async function unexplainedOf(cluster: Cluster, lost: readonly string[]): Promise<string[]> {
  const unexplained: string[] = [];
  const jobIds = new Set(lost.map((key) => key.split('@')[0] ?? ''));
  for (const jobId of jobIds) {
    const { items } = await cluster.get(`/api/v1/jobs/${jobId}/ledger?limit=200`);
    for (const key of lost.filter((text) => text.startsWith(`${jobId}@`))) {
      const instant = Date.parse(key.slice(jobId.length + 1));
      const isExplained = items.some(
        (row: { fireTime: string; untilFireTime?: string }) =>
          Date.parse(row.fireTime) <= instant &&
          Date.parse(row.untilFireTime ?? row.fireTime) >= instant,
      );
      if (!isExplained) unexplained.push(key);
    }
  }
  return unexplained;
}
