import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { type Begin, readBegins } from '../rig/record.ts';

/** The longer test kills twenty: `DRILL_ROUNDS=20`. */
const rounds = Number(process.env['DRILL_ROUNDS'] ?? 4);
const followers = ['sum', 'check', 'mail'] as const;

const task = { kind: 'handler', handler: 'record' };
const byHand = (id: string, more: object = {}) => ({
  ...{ id, task, overlap: 'allow', schedule: { kind: 'manual' } },
  ...more,
});

/** The fire times that jobs were told of, and how often each. */
function timesOf(begins: readonly Begin[], jobId: string): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (const { fireTime } of begins.filter((begin) => begin.jobId === jobId)) {
    times.set(fireTime, (times.get(fireTime) ?? 0) + 1);
  }
  return times;
}

describe('a diamond of jobs that come after each other', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 2, workers: 2 });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  const begins = () => readBegins(cluster.recordFile);
  const replaceFirst = async (job: object) => {
    const headers = { 'if-match': '*' };
    const path = '/api/v1/jobs/load';
    const answer = await cluster.call({ method: 'PUT', path, body: job, headers });
    expect(answer.status).toBe(200);
  };

  it(`has one run of each for each fire time, though its leader is killed ${rounds} times`, async () => {
    await cluster.createJob(byHand('load'));
    for (const id of ['sum', 'check']) {
      await cluster.createJob(byHand(id, { after: { jobs: ['load'] } }));
    }
    await cluster.createJob(byHand('mail', { after: { jobs: ['sum', 'check'], mode: 'all' } }));
    // What ends before the leader has said who comes after whom is not followed; nothing tells of it from outside.
    await cluster.until('the chain is followed', async () => {
      return (await cluster.redis.send('SCARD', '{esc}:-followed')).startsWith(':3');
    });
    await replaceFirst(everySecond('load', { overlap: 'allow' }));
    for (let round = 0; round < rounds; round += 1) {
      const before = timesOf(begins(), 'mail').size;
      await cluster.untilNow(
        'the chain goes on',
        async () => timesOf(begins(), 'mail').size > before,
      );
      await delay(Math.random() * 1_500);
      const leader = await cluster.leader();
      await cluster.kill(leader);
      await cluster.untilLed(leader);
      await cluster.untilReady(await cluster.addNode());
    }
    await replaceFirst(byHand('load'));
    const due = () => timesOf(begins(), 'load').size;
    await cluster.until('all that was due has come after', async () => {
      const stands = due();
      await delay(1_500);
      return due() === stands && timesOf(begins(), 'mail').size >= stands;
    });
    const first = [...timesOf(begins(), 'load')].sort(([a], [b]) => a - b);
    console.log('chain crash', JSON.stringify({ rounds, fireTimes: first.length }));
    for (const jobId of ['load', ...followers]) {
      const times = [...timesOf(begins(), jobId)].sort(([a], [b]) => a - b);
      expect([jobId, times]).toEqual([jobId, first.map(([fireTime]) => [fireTime, 1])]);
    }
    const { items } = await cluster.get('/api/v1/runs?job=mail&limit=1');
    const run = await cluster.get(`/api/v1/runs/${encodeURIComponent(items[0].id)}`);
    expect([run.trigger, Object.keys(run.input.upstreams).sort()]).toEqual([
      'after',
      ['check', 'sum'],
    ]);
    expect(run.asked.after).toBe(run.input.upstream.runId);
  });
});
