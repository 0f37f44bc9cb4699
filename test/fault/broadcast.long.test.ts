import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond, isAlive, type Member } from '../rig/cluster.ts';

interface Note {
  readonly what: 'begun' | 'done';
  readonly runId: string;
  readonly attempt: number;
  readonly fireTime: number;
  readonly pid: number;
}

describe('a run that every worker does', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({
      // Long enough that a worker which stands still is taken for alive while a run is shared out.
      ...{ nodes: 2, workers: 3, concurrency: 4, sessionTimeoutMs: 15_000 },
      handlers: 'test/rig/broadcast-handlers.mjs',
    });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  function notes(what: Note['what'], of: string): readonly Note[] {
    if (!existsSync(cluster.recordFile)) return [];
    const lines = readFileSync(cluster.recordFile, 'utf8').split('\n');
    return lines
      .filter((line) => line.endsWith(']'))
      .map((line) => {
        const [each, runId, attempt, fireTime, pid] = JSON.parse(line);
        return { what: each, runId, attempt, fireTime, pid };
      })
      .filter((note: Note) => note.what === what && note.runId.startsWith(of));
  }

  const read = (runId: string) => cluster.get(`/api/v1/runs/${encodeURIComponent(runId)}`);
  const living = () => cluster.workers.filter(isAlive);
  const pids = () => living().map(({ child }) => child.pid ?? 0);

  async function untilKnown(): Promise<void> {
    await cluster.until('the workers that live are known', async () => {
      const { workers } = await cluster.get('/api/v1/cluster');
      const known = workers.map(({ pid }: { pid: number }) => pid);
      return known.sort().join() === pids().sort().join();
    });
  }

  async function idOf(member: Member): Promise<string> {
    const { workers } = await cluster.get('/api/v1/cluster');
    return workers.find(({ pid }: { pid: number }) => pid === member.child.pid).workerId;
  }

  function another(): Member {
    const [first] = living();
    if (first === undefined) throw new Error('there is none');
    return first;
  }

  const byHand = (id: string, input: object, more: object = {}) => ({
    ...{ id, schedule: { kind: 'manual' }, broadcast: {}, ...more },
    task: { kind: 'handler', handler: 'refresh', input },
  });

  async function runNow(jobId: string): Promise<string> {
    const path = `/api/v1/jobs/${jobId}/runs`;
    const answer = await cluster.call({ method: 'POST', path, body: {} });
    expect(answer.status).toBe(202);
    return ((await answer.json()) as { id: string }).id;
  }

  async function over(runId: string) {
    await cluster.until(`${runId} is over`, async () => {
      return (await read(runId)).finishedAt !== undefined;
    });
    return read(runId);
  }

  it('is done by each once for each second, though the leader is killed, and by who comes later from then on', async () => {
    const task = { kind: 'handler', handler: 'refresh', input: {} };
    await cluster.createJob(everySecond('tick', { broadcast: {}, task, overlap: 'allow' }));
    const first = pids();
    const seconds = () => new Set(notes('done', 'tick@').map(({ fireTime }) => fireTime)).size;
    await cluster.until('it goes on', async () => seconds() >= 3);
    const leader = await cluster.leader();
    await cluster.untilReady(await cluster.addNode());
    await cluster.kill(leader);
    await cluster.untilLed(leader);
    const late = cluster.addWorker();
    await cluster.until('the one that came later takes part', async () =>
      notes('done', 'tick@').some(({ pid }) => pid === late.child.pid),
    );
    const path = '/api/v1/jobs/tick';
    const body = byHand('tick', {});
    await cluster.call({ method: 'PUT', path, body, headers: { 'if-match': '*' } });
    await cluster.until('all of it is over', async () => {
      const { items } = await cluster.get('/api/v1/runs?job=tick&state=running&limit=1');
      return items.length === 0;
    });
    const times = new Map<number, number[]>();
    for (const { fireTime, pid } of notes('done', 'tick@')) {
      times.set(fireTime, [...(times.get(fireTime) ?? []), pid]);
    }
    const all = [...times.keys()].sort((a, b) => a - b);
    expect(new Set(all.slice(1).map((time, i) => time - (all[i] ?? 0)))).toEqual(new Set([1000]));
    let hasCome = false;
    for (const time of all) {
      const here = times.get(time) ?? [];
      hasCome ||= here.includes(late.child.pid ?? 0);
      const expected = hasCome ? [...first, late.child.pid] : first;
      expect([time, [...here].sort()]).toEqual([time, [...expected].sort()]);
    }
    expect(hasCome).toBe(true);
  });

  it('ends though a worker is killed that has not begun: its part is lost, and no other does it', async () => {
    await untilKnown();
    await cluster.createJob(byHand('early', {}));
    const victim = another();
    const victimId = await idOf(victim);
    const count = living().length;
    cluster.freeze(victim);
    const runId = await runNow('early');
    await cluster.until(
      'it is shared out',
      async () => (await read(runId)).shards?.length === count,
    );
    await cluster.kill(victim);
    const ended = await over(runId);
    expect([ended.state, ended.reason]).toEqual([
      'failed',
      `1 of ${count} workers did not succeed: ${victimId}`,
    ]);
    const part = await read(`${runId}~${victimId}`);
    expect([part.state, part.reason, part.part]).toEqual([
      'lost',
      `worker-gone: ${victimId} is gone, and no other worker does its part`,
      { of: runId, workerId: victimId },
    ]);
    expect(
      notes('done', runId)
        .map(({ pid }) => pid)
        .sort(),
    ).toEqual(pids().sort());
  });

  it.each([
    ['fail', 'worker-lost: ID was lost in attempt 1'],
    ['retry', 'worker-gone: ID is gone, and no other worker does its part'],
  ] as const)(
    'follows onWorkerLost %s where a worker is killed in the middle',
    async (onWorkerLost, reason) => {
      cluster.addWorker();
      await untilKnown();
      const gate = join(cluster.directory, `gate-${onWorkerLost}`);
      await cluster.createJob(byHand(`mid-${onWorkerLost}`, { gate }, { onWorkerLost }));
      const runId = await runNow(`mid-${onWorkerLost}`);
      const count = living().length;
      await cluster.until('all have begun', async () => notes('begun', runId).length === count);
      const victim = another();
      const victimId = await idOf(victim);
      await cluster.kill(victim);
      await cluster.until(
        'its part is lost',
        async () => (await read(`${runId}~${victimId}`)).state === 'lost',
      );
      expect((await read(runId)).state).toBe('running');
      writeFileSync(gate, '');
      const ended = await over(runId);
      expect(ended.reason).toBe(`1 of ${count} workers did not succeed: ${victimId}`);
      const part = await read(`${runId}~${victimId}`);
      expect(part.reason).toBe(reason.replace('ID', victimId));
      expect(notes('begun', runId)).toHaveLength(count);
    },
  );

  it('is tried again by the worker that failed, and by no other', async () => {
    await untilKnown();
    const failsOnce = another().child.pid;
    const retry = { attempts: 3, backoff: 'fixed', delayMs: 1_000 };
    await cluster.createJob(byHand('again', { failsOnce }, { retry }));
    const runId = await runNow('again');
    expect((await over(runId)).state).toBe('succeeded');
    expect(notes('begun', runId)).toHaveLength(pids().length + 1);
    expect(
      notes('done', runId)
        .map(({ pid }) => pid)
        .sort(),
    ).toEqual(pids().sort());
  });

  it('is cancelled with all its parts', async () => {
    await untilKnown();
    const gate = join(cluster.directory, 'never');
    await cluster.createJob(byHand('long', { gate }));
    const runId = await runNow('long');
    const count = living().length;
    await cluster.until('all have begun', async () => notes('begun', runId).length === count);
    const path = `/api/v1/runs/${encodeURIComponent(runId)}/cancel`;
    expect((await cluster.call({ method: 'POST', path, body: { reason: 'enough' } })).status).toBe(
      202,
    );
    const ended = await over(runId);
    expect([ended.state, ended.stop.reason]).toEqual(['cancelled', 'enough']);
    expect(ended.shards.map(({ end }: { end: string }) => end)).toEqual(
      Array(count).fill('cancelled'),
    );
    expect(notes('done', runId)).toEqual([]);
  });

  it('leaves nothing of the queues of workers that are gone', async () => {
    const ids = await Promise.all(living().map(idOf));
    const [killed, ...told] = living();
    for (const worker of told) cluster.terminate(worker);
    if (killed !== undefined) await cluster.kill(killed);
    const redis = new Redis(cluster.redis.url);
    try {
      await cluster.until('nothing is left', async () => {
        const [duties = ''] = await redis.keys('*:-duties');
        const names = [...(await redis.keys('*:~*')), ...(await redis.hkeys(duties))];
        return !names.some((name) => ids.some((id) => name.includes(`~${id}`)));
      });
    } finally {
      redis.disconnect();
    }
  });
});
