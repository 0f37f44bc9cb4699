import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyData } from '../drill/data-copy.ts';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { readBegins } from '../rig/record.ts';

const fullSecond = (instant: number) => Math.floor(instant / 1000) * 1000;
const farAbove = '900719925474099';

describe('an office that ZooKeeper gives and Redis refuses', () => {
  let cluster: Cluster;

  beforeEach(async () => {
    cluster = await Cluster.start({ nodes: 2, workers: 1 });
  });
  afterEach(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  const begun = (jobId: string) =>
    readBegins(cluster.recordFile).filter((begin) => begin.jobId === jobId);
  /** Until it begins from now on, by this version of its definition where one is named. */
  const untilBegun = (jobId: string, version?: number) => {
    const since = Date.now();
    return cluster.until(`${jobId} begins`, async () => {
      if (!begun(jobId).some(({ startedAt }) => startedAt > since)) return false;
      const { items } = await cluster.get(`/api/v1/runs?job=${jobId}&state=succeeded&limit=1`);
      return version === undefined || items[0]?.version === version;
    });
  };
  /** Fire times with neither a run nor a row, and those that began twice. */
  const account = async (jobId: string, from: number, until: number) => {
    const times = begun(jobId).map((begin) => begin.fireTime);
    const rows = await cluster.get(
      `/api/v1/jobs/${jobId}/ledger?limit=200&from=${new Date(from).toISOString()}`,
    );
    const isCovered = (at: number) =>
      rows.items.some(
        (row: { fireTime: string; untilFireTime?: string }) =>
          Date.parse(row.fireTime) <= at && at <= Date.parse(row.untilFireTime ?? row.fireTime),
      );
    const lost: number[] = [];
    for (let at = from; at < until; at += 1000) {
      if (!times.includes(at) && !isCovered(at)) lost.push(at);
    }
    return { lost, doubled: times.length - new Set(times).size };
  };

  it('because somebody wrote there: no storm, no history, and every surface says why with both numbers', async () => {
    await cluster.createJob(everySecond('tick'));
    await untilBegun('tick');
    const history = await cluster.get('/api/v1/cluster/elections');
    await cluster.redis.send('HSET', '{esc}:-epoch', 'epoch', farAbove);
    await cluster.until('the cluster says so', async () => {
      const { nodes } = await cluster.get('/api/v1/cluster');
      return nodes.some(({ waitingFor = [] }: { waitingFor?: { code: string }[] }) =>
        waitingFor.some(({ code }) => code === 'OFFICE_REFUSED'),
      );
    });
    await delay(5000);
    const { items } = await cluster.get('/api/v1/cluster/elections');
    // The term that was cut short, and its successor's try, may have been written down; nothing after that.
    expect(items.length).toBeLessThanOrEqual(history.items.length + 1);
    const pages = await Promise.all(
      cluster.nodes.map(async (from) => {
        const answer = await cluster.call({ method: 'GET', path: '/readyz', from });
        const page = (await answer.json()) as { role: string; waitingFor: string[] };
        return { status: answer.status, page };
      }),
    );
    const refused = pages.find(({ status }) => status === 503);
    expect(refused?.page).toMatchObject({ ready: false, role: 'follower' });
    expect(refused?.page.waitingFor.join()).toContain(`Redis holds epoch ${farAbove}`);
    expect(pages.some(({ page }) => page.role === 'leader')).toBe(false);
    expect((await cluster.get('/api/v1/cluster')).leader).toBeNull();
    // Whoever takes it back takes the trouble away with it.
    await cluster.redis.send('HSET', '{esc}:-epoch', 'epoch', '1');
    await untilBegun('tick');
  });

  it('because ZooKeeper was restored from a backup: it mends by itself, and what was edited since fires as the backup has it', async () => {
    const { zookeeper } = cluster;
    await cluster.createJob(everySecond('untouched'));
    await cluster.createJob(everySecond('edited'));
    await cluster.createJob(everySecond('deleted'));
    await untilBegun('deleted');
    await delay(2000);
    const copy = await copyData(zookeeper.dataDirectory, zookeeper);
    try {
      const edit = { ...everySecond('edited'), description: 'since the backup' };
      for (let i = 0; i < 3; i += 1) {
        await cluster.call({
          method: 'PUT',
          path: '/api/v1/jobs/edited',
          body: edit,
          headers: any,
        });
      }
      await cluster.call({ method: 'DELETE', path: '/api/v1/jobs/deleted', headers: any });
      await cluster.createJob(everySecond('created'));
      await untilBegun('created');
      await untilBegun('edited', 4);
      for (let i = 0; i < 2; i += 1) {
        const before = await cluster.leader();
        await cluster.call({ method: 'POST', path: '/api/v1/cluster/step-down', body: {} });
        await cluster.untilLed(before);
      }
      await delay(2500);
      const from = fullSecond(Date.now()) + 1000;
      await zookeeper.kill();
      await copy.restore();
      await zookeeper.start();
      await cluster.until('it is noticed', async () => {
        const { items } = await cluster.get('/api/v1/cluster/elections');
        return items.some(({ remarks = [] }: { remarks?: { act: string }[] }) =>
          remarks.some(({ act }) => act === 'ensemble-renamed'),
        );
      });
      for (const jobId of ['untouched', 'edited', 'deleted']) await untilBegun(jobId);
      // The backup had version 1; what users have seen since goes on above that.
      const { version, description } = await cluster.get('/api/v1/jobs/edited');
      expect({ version, description }).toEqual({ version: 5, description: '' });
      const until = fullSecond(Date.now()) - 2000;
      expect(await account('untouched', from, until)).toEqual({ lost: [], doubled: 0 });
      expect(await account('edited', from, until)).toEqual({ lost: [], doubled: 0 });
      expect(begun('deleted').length).toBe(new Set(begun('deleted').map((b) => b.fireTime)).size);
    } finally {
      await copy.remove();
    }
  });
});

const any = { 'if-match': '*' };
