import type { RedisServer, ZooKeeperServer } from '@escapement/testkit';

/** Commands that Redis has carried out so far, by name; those that scripts gave are counted too. */
export async function redisCommands(redis: RedisServer): Promise<ReadonlyMap<string, number>> {
  const stats = await redis.send('INFO', 'commandstats');
  const lines = stats.matchAll(/cmdstat_([^:\s]+):calls=(\d+)/g);
  return new Map([...lines].map(([, name = '', calls]) => [name, Number(calls)]));
}

/** Requests that ZooKeeper has been sent so far, pings included. */
export async function zookeeperRequests(zookeeper: ZooKeeperServer): Promise<number> {
  const stats = await zookeeper.ask('mntr');
  return Number(/zk_packets_received\s+(\d+)/.exec(stats)?.[1] ?? 0);
}

/** Requests that have changed something in ZooKeeper so far, or come to nothing because they would have. */
export async function zookeeperWrites(zookeeper: ZooKeeperServer): Promise<number> {
  const stats = await zookeeper.ask('mntr');
  const writes = /zk_cnt_updatelatency\s+(\d+)/.exec(stats)?.[1];
  if (writes === undefined) throw new Error('ZooKeeper does not tell how many writes it had');
  return Number(writes);
}
