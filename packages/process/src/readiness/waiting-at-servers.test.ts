import { expect, it } from 'vitest';
import { waitingAtServers } from './waiting-at-servers.ts';

const config = {
  zookeeper: { connect: 'zoo-1:2181,zoo-2:2181' },
  redis: { url: 'redis://escapement:hush@redis:6379' },
};

it('what is away is said with its place, and no password', () => {
  const waiting = waitingAtServers({
    session: { state: 'suspended' },
    config,
    atStore: [{ code: 'REDIS_AWAY' }, { code: 'CLOCK_UNFIT', detail: '700 ms' }],
  });
  expect(waiting).toEqual([
    { code: 'ZOOKEEPER_AWAY', detail: 'zoo-1:2181,zoo-2:2181' },
    { code: 'REDIS_AWAY', detail: 'redis:6379' },
    { code: 'CLOCK_UNFIT', detail: '700 ms' },
  ]);
});

it('a Redis of another cluster is said with its database, which may be what is wrong', () => {
  const { zookeeper } = config;
  const redis = { url: 'redis://escapement:hush@redis:6379/1' };
  const waiting = waitingAtServers({
    session: { state: 'connected' },
    config: { zookeeper, redis },
    atStore: [{ code: 'REDIS_OTHER' }],
  });
  expect(waiting).toEqual([{ code: 'REDIS_OTHER', detail: 'redis:6379/1' }]);
});

it('nothing is waited for where both answer', () => {
  expect(waitingAtServers({ session: { state: 'connected' }, config, atStore: [] })).toEqual([]);
});
