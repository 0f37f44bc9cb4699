import type { ChildProcess } from 'node:child_process';
import { eventually, type RedisServer, startRedisServer } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminToken, Cluster } from '../rig/cluster.ts';
import { startProgram } from '../rig/start-program.ts';

describe('the example of orders that are not paid in time', () => {
  let cluster: Cluster;
  let shop: RedisServer;
  let program: ChildProcess | undefined;
  beforeAll(async () => {
    shop = await startRedisServer({ 'notify-keyspace-events': 'Ex' });
    const env = { ESCAPEMENT_REDIS_SOURCES: `orders=${shop.url}` };
    cluster = await Cluster.start({ nodes: 1, workers: 0, env });
  });
  afterAll(async () => {
    program?.kill('SIGKILL');
    await cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' });
    await shop?.dispose();
  });

  it('cancels each once, by its key and by its timer, and none that was paid', async () => {
    const [node] = cluster.nodes;
    program = await startProgram('examples/order-timeouts/main.ts', {
      env: {
        ESCAPEMENT_ZOOKEEPER: cluster.zookeeper.connect,
        ESCAPEMENT_REDIS: cluster.redis.url,
        ESCAPEMENT_URL: `http://127.0.0.1:${node?.port}`,
        ESCAPEMENT_ADMIN_TOKEN: adminToken,
        ESCAPEMENT_LOG_LEVEL: 'error',
        ...{ SHOP_REDIS: shop.url, TTL_MS: '4000' },
      },
    });
    const { pid, exitCode } = program;
    expect([typeof pid, exitCode]).toEqual(['number', null]);
    let said = '';
    program.stdout?.on('data', (data) => {
      said += String(data);
    });
    const ended = new Promise((resolve) => program?.once('exit', resolve));
    await eventually('the last order is cancelled', async () =>
      said.includes('order:3 is cancelled'),
    );
    expect(await ended).toBe(0);
    const cancelled = said.split('\n').filter((line) => line.endsWith('is cancelled'));
    expect(cancelled.sort()).toEqual([
      'by its key: order:1 is cancelled',
      'by its key: order:3 is cancelled',
      'by its timer: order-4 is cancelled',
      'by its timer: order-6 is cancelled',
    ]);
    const job = await cluster.get('/api/v1/jobs/cancel-by-key');
    expect(job.keyWatch).toMatchObject({ state: 'listening', watched: 0 });
    const { items } = await cluster.get('/api/v1/runs?job=cancel-by-key');
    const [run] = items;
    expect(run).toMatchObject({ trigger: 'key', lock: { name: 'cancel-order_3' } });
  });
});
