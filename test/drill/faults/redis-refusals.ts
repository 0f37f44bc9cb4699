import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '@escapement/testkit';
import type { Bite, Fault, Scene } from '../scene.ts';
import { errorsOf } from '../server-errors.ts';

/** Redis is there and refuses: with the answer named, for as long as the fault lasts. */
interface Refusal {
  readonly code: string;
  begin(redis: RedisServer): Promise<unknown>;
  end(redis: RedisServer): Promise<unknown>;
}

/** An answer that says no must not pass for one that says yes, or the fault would not be one. */
async function must(redis: RedisServer, ...words: readonly string[]): Promise<void> {
  const answer = await redis.send(...words);
  if (answer.startsWith('-')) throw new Error(`${words.join(' ')}: ${answer.trim()}`);
}

const noPermission: Refusal = {
  code: 'NOPERM',
  begin: (redis) => must(redis, 'ACL', 'SETUSER', 'default', '-@write'),
  end: (redis) => must(redis, 'ACL', 'SETUSER', 'default', '+@all'),
};

const outOfMemory: Refusal = {
  code: 'OOM',
  begin: (redis) => must(redis, 'CONFIG', 'SET', 'maxmemory', '1000000'),
  end: (redis) => must(redis, 'CONFIG', 'SET', 'maxmemory', '0'),
};

/** A replica whose master is nowhere: what a fail-over leaves behind for a while. */
const readOnly: Refusal = {
  code: 'READONLY',
  begin: (redis) => must(redis, 'REPLICAOF', '127.0.0.1', '1'),
  end: (redis) => must(redis, 'REPLICAOF', 'NO', 'ONE'),
};

async function refuse({ cluster, lengthMs }: Scene, refusal: Refusal): Promise<Bite> {
  const { redis } = cluster;
  const before = await errorsOf(redis, refusal.code);
  await refusal.begin(redis);
  await delay(lengthMs);
  await refusal.end(redis);
  const refused = (await errorsOf(redis, refusal.code)) - before;
  return { bit: refused > 0, proof: { [refusal.code]: refused } };
}

export const redisRefusals: readonly Fault[] = [
  {
    name: 'redis-noperm',
    about: 'the Redis user may not write any more, and then may again',
    seconds: 20,
    shortSeconds: 3,
    allowed: { outage: true },
    inflict: (scene) => refuse(scene, noPermission),
  },
  {
    name: 'redis-oom',
    about: 'Redis is at its maxmemory and refuses to write',
    seconds: 20,
    shortSeconds: 3,
    allowed: { outage: true },
    inflict: (scene) => refuse(scene, outOfMemory),
  },
  {
    name: 'redis-readonly',
    about: 'Redis has become a replica of a master that is not there',
    seconds: 20,
    shortSeconds: 3,
    allowed: { outage: true },
    inflict: (scene) => refuse(scene, readOnly),
  },
];
