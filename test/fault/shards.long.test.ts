import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';

const count = 16;
const perWorker = 4;
const parameters = Array.from({ length: count }, (_, i) => `part-${i}`);

interface Note {
  readonly what: 'begun' | 'done';
  readonly runId: string;
  readonly fireTime: number;
  readonly shard: { readonly index: number; readonly total: number; readonly parameter: string };
}

describe('a run that is done in shards', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({
      ...{ nodes: 2, workers: 3, concurrency: perWorker },
      handlers: 'test/rig/shard-handlers.mjs',
    });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  function notes(what: Note['what'], of: string): readonly Note[] {
    if (!existsSync(cluster.recordFile)) return [];
    const lines = readFileSync(cluster.recordFile, 'utf8').split('\n');
    return lines
      .filter((line) => line.endsWith(']'))
      .map((line) => {
        const [each, runId, , fireTime, shard] = JSON.parse(line);
        return { what: each, runId, fireTime, shard };
      })
      .filter((note: Note) => note.what === what && note.runId.startsWith(of));
  }

  const read = (runId: string) => cluster.get(`/api/v1/runs/${encodeURIComponent(runId)}`);

  const byHand = (id: string, input: object, more: object = {}) => ({
    ...{ id, schedule: { kind: 'manual' }, shards: { count, parameters }, ...more },
    task: { kind: 'handler', handler: 'part', input },
  });

  async function runNow(jobId: string): Promise<string> {
    const path = `/api/v1/jobs/${jobId}/runs`;
    const answer = await cluster.call({ method: 'POST', path, body: {} });
    expect(answer.status).toBe(202);
    return ((await answer.json()) as { id: string }).id;
  }

  async function over(runId: string) {
    await cluster.until('the run is over', async () => {
      return (await read(runId)).finishedAt !== undefined;
    });
    return read(runId);
  }

  it('has each shard done once, though a worker and the leader are killed while they have some in hand', async () => {
    const gate = join(cluster.directory, 'gate');
    await cluster.createJob(byHand('sum', { gate }));
    const runId = await runNow('sum');
    const places = 3 * perWorker;
    await cluster.until('all places are taken', async () => notes('begun', runId).length >= places);
    const whole = await read(runId);
    expect([whole.state, whole.workerId, whole.shards.length]).toEqual([
      'running',
      undefined,
      count,
    ]);
    const victim = cluster.workers[0];
    if (victim === undefined) throw new Error('there are three');
    await cluster.kill(victim);
    const leader = await cluster.leader();
    await cluster.kill(leader);
    await cluster.untilLed(leader);
    writeFileSync(gate, '');
    const ended = await over(runId);
    expect([ended.state, ended.shards.map(({ end }: { end: string }) => end)]).toEqual([
      'succeeded',
      Array(count).fill('succeeded'),
    ]);
    const done = notes('done', runId).map(({ shard }) => shard);
    const inOrder = [...done].sort((a, b) => a.index - b.index);
    expect(inOrder).toEqual(
      parameters.map((parameter, index) => ({ index, total: count, parameter })),
    );
    // What the dead had in hand was begun once more, by others.
    const twice = notes('begun', runId).length - count;
    expect(twice).toBeGreaterThan(0);
    expect(twice).toBeLessThanOrEqual(perWorker);
  });

  it('says which of them failed', async () => {
    await cluster.createJob(byHand('half', { fails: 3 }));
    const ended = await over(await runNow('half'));
    expect(ended).toMatchObject({
      state: 'failed',
      reason: '1 of 16 shards did not succeed: 3',
    });
    const { id } = ended;
    const path = `/api/v1/runs/${encodeURIComponent(`${id}.3of16`)}/retry`;
    const refused = await cluster.call({ method: 'POST', path, body: {} });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      409,
      'RUN_IS_SHARD',
    ]);
  });

  it('is cancelled with all of them', async () => {
    const gate = join(cluster.directory, 'never');
    await cluster.createJob(byHand('long', { gate }));
    const runId = await runNow('long');
    await cluster.until('some have begun', async () => notes('begun', runId).length >= perWorker);
    const path = `/api/v1/runs/${encodeURIComponent(runId)}/cancel`;
    const body = { reason: 'enough' };
    expect((await cluster.call({ method: 'POST', path, body })).status).toBe(202);
    const ended = await over(runId);
    expect([ended.state, ended.stop.reason]).toEqual(['cancelled', 'enough']);
    expect(notes('done', runId)).toEqual([]);
  });

  it('has one run of each for each second of its schedule, though the leader is killed', async () => {
    const shards = { count: 3 };
    const task = { kind: 'handler', handler: 'part', input: {} };
    await cluster.createJob(everySecond('tick', { shards, task, overlap: 'allow' }));
    await cluster.untilReady(await cluster.addNode());
    const seconds = () => new Set(notes('done', 'tick@').map(({ fireTime }) => fireTime)).size;
    await cluster.until('it goes on', async () => seconds() >= 3);
    const leader = await cluster.leader();
    await cluster.kill(leader);
    await cluster.untilLed(leader);
    const before = seconds();
    await cluster.until('it goes on', async () => seconds() >= before + 3);
    const headers = { 'if-match': '*' };
    const path = '/api/v1/jobs/tick';
    const body = byHand('tick', {}, { shards });
    await cluster.call({ method: 'PUT', path, body, headers });
    await cluster.until('all of it is over', async () => {
      const { items } = await cluster.get('/api/v1/runs?job=tick&state=running&limit=1');
      return items.length === 0;
    });
    const times = new Map<number, number[]>();
    for (const { fireTime, shard } of notes('done', 'tick@')) {
      times.set(fireTime, [...(times.get(fireTime) ?? []), shard.index]);
    }
    for (const [fireTime, indexes] of times) {
      expect([fireTime, indexes.sort()]).toEqual([fireTime, [0, 1, 2]]);
    }
    const all = [...times.keys()].sort((a, b) => a - b);
    const steps = all.slice(1).map((time, i) => time - (all[i] ?? 0));
    expect(new Set(steps)).toEqual(new Set([1000]));
  });
});
