import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyData } from '../drill/data-copy.ts';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { readBegins } from '../rig/record.ts';

const fullSecond = (instant: number) => Math.floor(instant / 1000) * 1000;
const sessionTimeoutMs = 2000;
const farAbove = '900719925474099';

describe('what ZooKeeper and Redis hold does not agree', () => {
  let cluster: Cluster;

  beforeEach(async () => {
    cluster = await Cluster.start({ nodes: 2, workers: 1, sessionTimeoutMs });
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
  const ask = (path: string, body: object) =>
    cluster.call({ method: 'POST', path: `/api/v1/cluster${path}`, body });
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
    await cluster.redis.send('HSET', '{esc}:-office', 'epoch', farAbove);
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
        const page = (await answer.json()) as { role: string; waitingFor: unknown };
        return { status: answer.status, page };
      }),
    );
    const refused = pages.find(({ status }) => status === 503);
    expect(refused?.page).toMatchObject({ ready: false, role: 'follower' });
    expect(refused?.page.waitingFor).toMatchObject([
      {
        code: 'OFFICE_REFUSED',
        message: {
          en: expect.stringContaining(`Redis ${farAbove}, ZooKeeper `),
          zh: expect.stringContaining(`Redis ${farAbove}, ZooKeeper `),
        },
      },
    ]);
    expect(pages.some(({ page }) => page.role === 'leader')).toBe(false);
    expect((await cluster.get('/api/v1/cluster')).leader).toBeNull();
    // A person says why it is right, and every fire time goes on under a new name of the same data.
    const reset = await ask('/office/reset', { reason: 'somebody wrote into Redis' });
    expect(reset.status).toBe(200);
    await untilBegun('tick');
    await cluster.until('a term has begun that lasts', async () => {
      const [term] = (await cluster.get('/api/v1/cluster/elections')).items;
      return term.to === undefined;
    });
    expect(await ask('/office/reset', { reason: 'once more' })).toMatchObject({ status: 409 });
  });

  it('because ZooKeeper was rebuilt empty: what is staged runs, it is said, and one call brings every job back', async () => {
    const { zookeeper } = cluster;
    const calendar = { name: 'days-off', timeZone: 'UTC', daysOff: [{ date: '2000-01-01' }] };
    await cluster.call({ method: 'POST', path: '/api/v1/calendars', body: calendar });
    const schedule = {
      kind: 'cron',
      expressions: ['* * * * * *'],
      timeZone: 'UTC',
      calendars: ['days-off'],
    };
    await cluster.createJob(everySecond('plain'));
    await cluster.createJob(everySecond('by-calendar', { schedule }));
    await cluster.createJob(everySecond('given-up'));
    await untilBegun('by-calendar');
    await untilBegun('plain');
    await cluster.until('Redis keeps the calendar', async () =>
      (await cluster.redis.send('HEXISTS', '{esc}:-calendars', 'days-off')).startsWith(':1'),
    );
    const from = fullSecond(Date.now()) + 1000;
    await zookeeper.kill();
    await zookeeper.wipe();
    await zookeeper.start();
    await cluster.until('it is said', async () => {
      const { warnings } = await cluster.get('/api/v1/cluster');
      return warnings.some(({ code }: { code: string }) => code === 'DEFINITIONS_SET_ASIDE');
    });
    await untilBegun('plain');
    const { items } = await cluster.get('/api/v1/cluster/set-aside');
    const names = items.map(({ id }: { id: string }) => id);
    expect(names.sort()).toEqual(['by-calendar', 'given-up', 'plain']);
    const reason = 'the disks of ZooKeeper were lost';
    await ask('/set-aside/discard', { reason, jobs: ['given-up'] });
    await cluster.until('it is given up', async () => {
      const { total } = await cluster.get('/api/v1/cluster/set-aside');
      return total === 2;
    });
    const restored = await (await ask('/set-aside/restore', { reason })).json();
    expect(restored).toEqual({ restored: 2, refused: [], refusedCount: 0, left: 0 });
    await cluster.until('nothing is set aside', async () => {
      const { warnings } = await cluster.get('/api/v1/cluster');
      return warnings.length === 0;
    });
    for (const jobId of ['plain', 'by-calendar']) {
      await untilBegun(jobId, 1);
      const until = fullSecond(Date.now()) - 2000;
      expect(await account(jobId, from, until)).toEqual({ lost: [], doubled: 0 });
    }
    const [{ remarks = [] }] = (await cluster.get('/api/v1/cluster/elections')).items;
    expect(remarks.map(({ act }: { act: string }) => act)).toEqual([
      'definitions-missing',
      'definitions-discarded',
      'definitions-restored',
    ]);
  });

  /** The generation of the last checkpoint that ZooKeeper has acknowledged to a leader; -1 where none was. */
  const noted = async () => {
    const answer = await cluster.redis.send('HGET', '{esc}:-office', 'noted');
    return Number(/\n(\d+)/.exec(answer)?.[1] ?? -1);
  };
  const untilNotedAbove = (generation: number) =>
    cluster.until('a checkpoint is acknowledged', async () => (await noted()) > generation);

  // While it is away for long, its sessions are given up by their processes, and are alive in the backup.
  it.each([
    ['for a moment', 0],
    ['for four sessions', 4 * sessionTimeoutMs],
  ])(
    'because ZooKeeper was restored from a backup, and was away %s: it mends by itself, and what was edited since fires as the backup has it',
    async (_, awayMs) => {
      const { zookeeper } = cluster;
      await cluster.createJob(everySecond('untouched'));
      await cluster.createJob(everySecond('edited'));
      await cluster.createJob(everySecond('deleted'));
      await untilBegun('deleted');
      await untilNotedAbove(-1);
      const copied = await noted();
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
          await cluster.call({
            method: 'POST',
            path: '/api/v1/cluster/step-down',
            body: { reason: 'another shall lead' },
          });
          await cluster.untilLed(before);
        }
        // What the backup has is older than this, so that there is something to notice.
        await untilNotedAbove(copied);
        const from = fullSecond(Date.now()) + 1000;
        await zookeeper.kill();
        await copy.restore();
        await delay(awayMs);
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
    },
  );
});

const any = { 'if-match': '*' };
