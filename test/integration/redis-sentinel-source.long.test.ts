import { EnvReader, readRedisSources } from '@escapement/process';
import { type OpenKeySource, openKeySource } from '@escapement/redis';
import { silentLogger } from '@escapement/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWatchedRedis, type WatchedRedis } from '../rig/redis-sentinel.ts';
import { systemClock } from './redis-rig.ts';
import { until } from './zookeeper-rig.ts';

const password = 'of-the-sentinel';
let watched: WatchedRedis;
let source: OpenKeySource;
beforeAll(async () => {
  watched = await startWatchedRedis('orders', password);
  const address = `redis+sentinel://127.0.0.1:${watched.port}/orders?sentinelPassword=${password}`;
  const reader = new EnvReader({ ESCAPEMENT_REDIS_SOURCES: `shop=${address}` });
  const [read] = readRedisSources(reader);
  if (read === undefined) throw new Error(reader.problems.join('; '));
  source = openKeySource(read, { clock: systemClock, logger: silentLogger });
});
afterAll(async () => {
  await source?.close(1_000);
  await watched?.dispose();
});

it('a source behind Sentinel is found, heard and read, and again where another has become its master', async () => {
  const ended: string[] = [];
  let missed = 0;
  source.listen({
    ended: ({ key }) => ended.push(key),
    missed: () => {
      missed += 1;
    },
  });
  const { master, replica } = watched;
  await until('its ends are heard', async () => (await heardSince()) !== undefined);
  await master.send('SET', 'order:1', 'v', 'PX', '30');
  await until('one is heard', async () => {
    await source.standings(['order:1']);
    return ended.includes('order:1');
  });
  await master.send('SET', 'order:2', 'v', 'PX', '60000');
  expect((await source.scan('order:*')).keys).toMatchObject([{ key: 'order:2' }]);
  await until('the replica has it', async () => (await replica.send('DBSIZE')).includes(':1'));
  await master.kill();
  await until('the replica is made master', async () =>
    (await replica.send('INFO', 'replication')).includes('role:master'),
  );
  await until('its ends are heard again', async () => (await heardSince()) !== undefined);
  expect(missed).toBeGreaterThan(0);
  expect((await source.scan('order:*')).keys).toMatchObject([{ key: 'order:2' }]);
  await replica.send('SET', 'order:3', 'v', 'PX', '30');
  await until('one is heard there', async () => {
    await source.standings(['order:3']).catch(() => undefined);
    return ended.includes('order:3');
  });
});

/** Since when all ends are heard; nothing while the source cannot be asked. */
async function heardSince() {
  return source.caughtUp().catch(() => undefined);
}
