import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';

const keep = '{esc}:-keep';

describe('a cluster that is told what to keep', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    const env = { ESCAPEMENT_KEEP_RUNS: '4', ESCAPEMENT_KEEP_BYTES: '1048576' };
    cluster = await Cluster.start({ nodes: 1, workers: 1, env });
    await cluster.createJob(everySecond('tick'));
  });
  afterAll(() => cluster?.stop());

  async function overCount(): Promise<number> {
    const { items } = await cluster.get('/api/v1/runs?job=tick&state=succeeded&limit=100');
    return items.length;
  }

  it('has its leader say so to whoever ends runs, and drops what a job kept when that was more', async () => {
    await cluster.until('the leader has said it', async () => {
      return (await cluster.redis.send('HGET', keep, '*')).includes('4');
    });
    await cluster.until('more runs are over', async () => (await overCount()) >= 8);
    // As after a restart of the nodes with a smaller number than they had.
    await cluster.redis.send('HDEL', keep, '*trimmed');
    await cluster.until('they are dropped', async () => (await overCount()) <= 5);
    expect(await overCount()).toBeGreaterThan(0);
  });

  it('drops the oldest when all of them take more memory than they may', async () => {
    await cluster.until('some runs are over again', async () => (await overCount()) >= 5);
    // As if the logs of some runs had taken that much.
    await cluster.redis.send('HINCRBY', '{esc}:-counters', 'logBytes', '2000000');
    await cluster.until('all but the last are dropped', async () => (await overCount()) <= 2);
  });
});
