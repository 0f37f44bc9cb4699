import type { Cluster } from '../cluster/cluster.ts';
import { noteStanding, rememberRows } from '../judging/before-loss.ts';
import { aWhile, type Fault } from './fault.ts';

/** Some of what one process asks of Redis is lost, some of its answers, and all of it is slow. */
export const lostReplies: Fault = async (cluster, one) => {
  const { redis } = one.host;
  redis.weather = badWeather(cluster);
  await aWhile(cluster, 5_000, 60_000);
  redis.weather = undefined;
};

/** The same for everybody, people too. */
export const lossyRedis: Fault = async (cluster) => {
  cluster.setWeather(badWeather(cluster));
  await aWhile(cluster, 5_000, 30_000);
  cluster.setWeather(undefined);
};

/** One process does not reach Redis. */
export const redisCut: Fault = async (cluster, one) => {
  const { redis } = one.host;
  redis.weather = { isCut: true };
  await aWhile(cluster, 500, 1_500);
  const sinceMs = cluster.world.time.monotonicMs();
  one.health.try({ code: 'STORE_UNAVAILABLE', reason: 'no answer', sinceMs });
  await aWhile(cluster, 500, 40_000);
  redis.weather = undefined;
  one.health.try(undefined);
};

/** Redis is away for everybody, and comes back as it was. */
export const redisAway: Fault = async (cluster) => {
  cluster.setWeather({ isCut: true });
  await aWhile(cluster, 500, 30_000);
  cluster.setWeather(undefined);
};

/** Redis comes back as it was some time before: the end of its file was not written, or a replica lagged. */
export const redisGoesBack: Fault = async (cluster) => {
  const { store, time } = cluster.world;
  const before = store.copy();
  const from = time.now();
  await aWhile(cluster, 50, 30_000);
  await restart(cluster, from, () => store.goBack(before));
};

/** Redis comes back with nothing. */
export const redisEmptied: Fault = async (cluster) => {
  const { store } = cluster.world;
  await restart(cluster, Number.NEGATIVE_INFINITY, () => void store.forget());
};

/** What was written since `from` is lost. */
async function restart(cluster: Cluster, from: number, lose: () => void): Promise<void> {
  rememberRows(cluster);
  noteStanding(cluster, from);
  cluster.losses.push({ from, until: cluster.world.time.now() });
  cluster.setWeather({ isCut: true });
  lose();
  await aWhile(cluster, 10, 3_000);
  cluster.setWeather(undefined);
}

function badWeather({ world: { random } }: Cluster) {
  return {
    lostQuestions: random.next() * 0.3,
    lostReplies: random.next() * 0.5,
    delayMs: random.pick([0, 5, 50, 800]),
  };
}
