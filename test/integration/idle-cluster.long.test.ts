import { afterAll, beforeAll, expect, it } from 'vitest';
import { askedOfRedis } from '../rig/asked-of-redis.ts';
import { Cluster } from '../rig/cluster.ts';
import { beyondIdle } from '../rig/idle-asking.ts';
import { zookeeperRequests, zookeeperWrites } from '../rig/server-counters.ts';

const stretchMs = 20_000;
/** A cluster has much to do when it comes up, and on a full machine may come to more later; what it asks for ever it asks in each of them. */
const stretchesMost = 4;

/** Heartbeats of five sessions of four seconds, one a second each; what the leader writes down every third second; and what a turn looks at. */
const requestsPerMinuteMost = 5 * 60 * 1.25 + 20 + 40;
const writesPerMinuteMost = 2 * 20;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({
    nodes: 3,
    workers: 2,
    sessionTimeoutMs: 4_000,
    // Those of drills have a canary, which is heard a hundred times a second.
    handlers: 'examples/handlers/index.mjs',
  });
});

afterAll(() => cluster.stop());

interface Stretch {
  readonly beyond: readonly string[];
  readonly requestsPerMinute: number;
  readonly writesPerMinute: number;
}

async function stretch(): Promise<Stretch> {
  const { redis, zookeeper } = cluster;
  const begunMs = performance.now();
  const requests = await zookeeperRequests(zookeeper);
  const writes = await zookeeperWrites(zookeeper);
  const asked = await askedOfRedis(redis, stretchMs);
  const minutes = () => (performance.now() - begunMs) / 60_000;
  return {
    beyond: beyondIdle(asked, stretchMs),
    requestsPerMinute: ((await zookeeperRequests(zookeeper)) - requests) / minutes(),
    writesPerMinute: ((await zookeeperWrites(zookeeper)) - writes) / minutes(),
  };
}

it('a cluster with nothing to do asks its servers no more than what is known of', async () => {
  const stretches: Stretch[] = [];
  const isQuiet = ({ beyond, requestsPerMinute, writesPerMinute }: Stretch) =>
    beyond.length === 0 &&
    requestsPerMinute <= requestsPerMinuteMost &&
    writesPerMinute <= writesPerMinuteMost;
  while (stretches.length < stretchesMost && !stretches.some(isQuiet)) {
    stretches.push(await stretch());
  }
  expect(stretches).toContainEqual(expect.toSatisfy(isQuiet));
});
