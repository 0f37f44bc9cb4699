import { setTimeout as delay } from 'node:timers/promises';
import type { Election, SaidWaiting } from '@escapement/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeable, setClock } from '../drill/fake-clock.ts';
import { must } from '../drill/redis-words.ts';
import { Cluster, everySecond, isAlive, type Member } from '../rig/cluster.ts';
import { judge, readBegins } from '../rig/record.ts';

const jobIds = Array.from({ length: 5 }, (_, i) => `tick-${i}`);
const patienceMs = 10_000;

/** A node under an account of Redis of its own, so that Redis can refuse it alone. */
const ownAccount = 'scheduler-4';

/** What ends every refusal of these tests. */
const healed = [
  ['ACL', 'SETUSER', 'default', '+@all'],
  ['CONFIG', 'SET', 'maxmemory', '0'],
  ['REPLICAOF', 'NO', 'ONE'],
];

interface Readiness {
  readonly status: number;
  readonly waitingFor: readonly string[];
}

describe('a server that answers and refuses', () => {
  let cluster: Cluster;
  const from = () => Math.floor(Date.now() / 1000) * 1000 + 1000;

  beforeAll(async () => {
    // No node may lose its session for being slow: who leads changes here for what is refused, and for nothing else.
    cluster = await Cluster.start({ nodes: 2, workers: 1, sessionTimeoutMs: 20_000, envOf });
    for (const id of jobIds) await cluster.createJob(everySecond(id));
    await cluster.until('all have begun', async () => {
      return (
        new Set(readBegins(cluster.recordFile).map(({ jobId }) => jobId)).size === jobIds.length
      );
    });
  });
  afterEach(async () => {
    for (const words of healed) await must(cluster.redis, ...words);
    for (const { name } of cluster.nodes) setClock(name, cluster.directory, 0);
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  function envOf(name: string, directory: string): Readonly<Record<string, string>> {
    const clock = fakeable(name, directory);
    if (name !== ownAccount) return clock;
    const url = new URL(cluster.redis.url);
    return { ...clock, ESCAPEMENT_REDIS: `redis://own:secret@${url.host}` };
  }

  async function readiness(member: Member): Promise<Readiness> {
    const answer = await cluster.call({ method: 'GET', path: '/readyz', from: member });
    const { waitingFor } = (await answer.json()) as { waitingFor: SaidWaiting[] };
    return { status: answer.status, waitingFor: waitingFor.map(({ message }) => message.en) };
  }

  const allReady = () =>
    cluster.until('every node is ready', async () => {
      const each = await Promise.all(cluster.living.map(readiness));
      return each.every(({ status }) => status === 200);
    });

  /** No start twice, none early, none that nothing prescribes; what did not start has a row. */
  async function mustBeAccountedFor(since: number, mayDropRecords = false): Promise<void> {
    const until = Math.floor(Date.now() / 1000) * 1000 - 3000;
    const begins = readBegins(cluster.recordFile);
    const verdict = judge(begins, { jobIds, from: since, until });
    expect(verdict).toMatchObject({ doubled: 0, phantom: 0, early: 0 });
    for (const id of jobIds) {
      const span = `from=${new Date(since).toISOString()}&to=${new Date(until).toISOString()}`;
      const { items } = await cluster.get(`/api/v1/jobs/${id}/ledger?limit=200&${span}`);
      const counted = items.reduce(
        (sum: number, row: { count?: number }) => sum + (row.count ?? 1),
        0,
      );
      if (!mayDropRecords) expect([id, counted]).toEqual([id, (until - since) / 1000]);
      // Where Redis has no room, records of what has begun are dropped; that it did begin is written down by the tasks themselves.
      const begun = new Set(begins.flatMap((each) => (each.jobId === id ? [each.fireTime] : [])));
      const isTold = (at: number) =>
        items.some((row: { fireTime: string; untilFireTime?: string }) => {
          const until = Date.parse(row.untilFireTime ?? row.fireTime);
          return Date.parse(row.fireTime) <= at && at <= until;
        });
      const untold: number[] = [];
      for (let at = since; at < until; at += 1000)
        if (!begun.has(at) && !isTold(at)) untold.push(at);
      expect([id, untold]).toEqual([id, []]);
    }
  }

  it.each([
    ['NOPERM', /NOPERM|can't run/, ['ACL', 'SETUSER', 'default', '-@write']],
    // Less than an empty server takes, so that no write ever fits again.
    ['OOM', /OOM/, ['CONFIG', 'SET', 'maxmemory', '1000']],
    ['READONLY', /READONLY/, ['REPLICAOF', '127.0.0.1', '1']],
  ])(
    'with %s ends no process: each says what it waits for and goes on when it can',
    async (code, inWords, begin) => {
      const since = from();
      await must(cluster.redis, ...begin);
      await cluster.until(`every node waits for ${code} to end`, async () => {
        const each = await Promise.all(cluster.living.map(readiness));
        return each.every(
          ({ status, waitingFor }) => status === 503 && inWords.test(waitingFor.join()),
        );
      });
      expect((await cluster.call({ method: 'GET', path: '/api/v1/jobs' })).status).toBe(200);
      // A node may hear of it at an act of its own first, and at its next trial of Redis then.
      await cluster.until('the cluster page says what is wrong with Redis', async () => {
        const { redis } = await cluster.get('/api/v1/cluster');
        return redis.state === 'connected' && inWords.test(redis.detail.problem ?? '');
      });
      await cluster.until('the console is told by every node', async () => {
        const told = (await cluster.get('/api/v1/cluster')).nodes;
        return told.every(
          (node: { waitingFor: { code: string }[] }) =>
            node.waitingFor[0]?.code === 'REDIS_REFUSES',
        );
      });
      expect((await cluster.get('/api/v1/cluster')).nodes).toHaveLength(2);
      for (const words of healed) await must(cluster.redis, ...words);
      await allReady();
      await delay(6000);
      await mustBeAccountedFor(since, code === 'OOM');
      expect([...cluster.nodes, ...cluster.workers].every(isAlive)).toBe(true);
    },
  );

  it('by a clock that is an hour off: its node leaves office, says so, and stands again when it is set', async () => {
    const since = from();
    const leader = await cluster.leader();
    // Another than those that tick: a fire time within a pause is none.
    await cluster.createJob({ ...everySecond('aside'), schedule: { kind: 'manual' } });
    setClock(leader.name, cluster.directory, 3_600_000);
    await cluster.untilLed(leader);
    await cluster.until('the history says why the term ended', async () => {
      const { items } = await cluster.get('/api/v1/cluster/elections');
      return items.some(({ endedBecause }: Election) => endedBecause === 'clock-unfit');
    });
    const { status, waitingFor } = await readiness(leader);
    expect(status).toBe(503);
    expect(waitingFor).toEqual([
      expect.stringMatching(
        /^the clock of this machine to be set, which is off from that of Redis: \+(3599\.\d|3600\.0) s$/,
      ),
    ]);
    const edit = await cluster.call({
      method: 'POST',
      path: '/api/v1/jobs/aside/pause',
      body: { reason: 'looked at' },
      from: leader,
    });
    const { updatedAt } = (await edit.json()) as { updatedAt: string };
    expect(Math.abs(Date.parse(updatedAt) - Date.now())).toBeLessThan(10_000);
    setClock(leader.name, cluster.directory, 0);
    await allReady();
    await delay(4000);
    await mustBeAccountedFor(since);
  });

  it('one node alone: it gives office to one that is served, and stands again when it is served', async () => {
    const since = from();
    await must(cluster.redis, 'ACL', 'SETUSER', 'own', 'on', '>secret', '~*', '&*', '+@all');
    const own = await cluster.addNode();
    expect(own.name).toBe(ownAccount);
    await allReady();
    for (let led = await cluster.leader(); led !== own; led = await cluster.untilLed(led)) {
      const body = { reason: 'another shall lead' };
      await cluster.call({ method: 'POST', path: '/api/v1/cluster/step-down', body });
    }
    await must(cluster.redis, 'ACL', 'SETUSER', 'own', '-@all');
    const refusedAtMs = performance.now();
    await cluster.untilLed(own);
    expect(performance.now() - refusedAtMs).toBeGreaterThan(patienceMs - 1500);
    const { items } = await cluster.get('/api/v1/cluster/elections', await cluster.leader());
    expect(items[1]).toMatchObject({ endedBecause: 'redis-away' });
    expect((await readiness(own)).waitingFor.join()).toContain('NOPERM');
    await must(cluster.redis, 'ACL', 'SETUSER', 'own', '+@all');
    await allReady();
    await delay(4000);
    await mustBeAccountedFor(since);
  });
});
