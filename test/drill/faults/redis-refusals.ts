import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, type RedisServer } from '@escapement/testkit';
import { jobMix, jobsOf } from '../job-mix.ts';
import { errorsOf, must, untilInfo } from '../redis-words.ts';
import type { Bite, Fault, Scene } from '../scene.ts';

/** Redis is there and refuses: with the answer named, for as long as the fault lasts. */
interface Refusal {
  readonly code: string;
  begin(redis: RedisServer): Promise<unknown>;
  end(redis: RedisServer): Promise<unknown>;
}

/** No snapshot can be written where a folder has its name, and Redis then refuses to write, as it does with a full disk. */
const misconfigured: Refusal = {
  code: 'MISCONF',
  async begin(redis) {
    await mkdir(join(redis.directory, 'dump.rdb'));
    await must(redis, 'CONFIG', 'SET', 'save', '3600 1');
    await must(redis, 'BGSAVE');
    await untilInfo(redis, 'persistence', /rdb_last_bgsave_status:err/);
  },
  async end(redis) {
    await rmdir(join(redis.directory, 'dump.rdb'));
    await must(redis, 'CONFIG', 'SET', 'save', '');
    await must(redis, 'BGSAVE');
    await untilInfo(redis, 'persistence', /rdb_last_bgsave_status:ok/);
  },
};

const noPermission: Refusal = {
  code: 'NOPERM',
  begin: (redis) => must(redis, 'ACL', 'SETUSER', 'default', '-@write'),
  end: (redis) => must(redis, 'ACL', 'SETUSER', 'default', '+@all'),
};

const outOfMemory: Refusal = {
  code: 'OOM',
  begin: (redis) => must(redis, 'CONFIG', 'SET', 'maxmemory', '1000'),
  end: (redis) => must(redis, 'CONFIG', 'SET', 'maxmemory', '0'),
};

/** A replica whose master is nowhere: what a fail-over leaves behind for a while. */
const readOnly: Refusal = {
  code: 'READONLY',
  begin: (redis) => must(redis, 'REPLICAOF', '127.0.0.1', '1'),
  end: (redis) => must(redis, 'REPLICAOF', 'NO', 'ONE'),
};

/** Somebody's script that does not end. Redis says so only after its threshold, half a second here so that a short drill sees it. */
const busy: Refusal = {
  code: 'BUSY',
  async begin(redis) {
    await must(redis, 'CONFIG', 'SET', 'busy-reply-threshold', '500');
    // It answers only when it is killed.
    redis.send('EVAL', 'while true do end', '0').catch(() => undefined);
    const isBusy = async () => (await redis.send('PING')).startsWith('-BUSY');
    await eventually('Redis says that it is busy', isBusy, { everyMs: 200 });
  },
  end: (redis) => must(redis, 'SCRIPT', 'KILL'),
};

/** Refusals of what the drill itself has asked. */
const ourOwnAtMost = 5;

async function refuse({ cluster, lengthMs }: Scene, refusal: Refusal): Promise<Bite> {
  const { redis } = cluster;
  const before = await errorsOf(redis, refusal.code);
  await refusal.begin(redis);
  await delay(lengthMs);
  await refusal.end(redis);
  const refused = (await errorsOf(redis, refusal.code)) - before;
  return { bit: refused > ourOwnAtMost, proof: { [refusal.code]: refused } };
}

/** Tasks that begin before Redis refuses and end meanwhile: their workers alone know what came of them. */
async function refuseSettlements(scene: Scene): Promise<Bite> {
  const from = Date.now();
  const { proof } = await refuse(scene, readOnly);
  const until = Date.now();
  const kept = scene.effects
    .read()
    .filter(({ begunAt, endedAt = 0 }) => begunAt < from && endedAt > from && endedAt < until);
  return { bit: kept.length > 0, proof: { ...proof, outcomesKept: kept.length } };
}

const outage = { allowed: { outage: true } } as const;

export const redisRefusals: readonly Fault[] = [
  {
    name: 'redis-misconf',
    about: 'Redis cannot write to its disk, and refuses to be written to',
    seconds: 20,
    shortSeconds: 3,
    ...outage,
    inflict: (scene) => refuse(scene, misconfigured),
  },
  {
    name: 'redis-noperm',
    about: 'the Redis user may not write any more, and then may again',
    seconds: 20,
    shortSeconds: 3,
    ...outage,
    inflict: (scene) => refuse(scene, noPermission),
  },
  {
    name: 'redis-oom',
    about: 'Redis is at its maxmemory and refuses to write',
    seconds: 20,
    shortSeconds: 3,
    allowed: { outage: true, prunes: true },
    inflict: (scene) => refuse(scene, outOfMemory),
  },
  {
    name: 'redis-readonly',
    about: 'Redis has become a replica of a master that is not there',
    seconds: 12,
    shortSeconds: 3,
    ...outage,
    inflict: (scene) => refuse(scene, readOnly),
  },
  {
    name: 'redis-busy',
    about: "somebody's script keeps Redis from answering anything but BUSY",
    seconds: 9,
    shortSeconds: 3,
    ...outage,
    inflict: (scene) => refuse(scene, busy),
  },
  {
    name: 'settle-refused',
    about: 'tasks end while Redis refuses to write for longer than a run is held',
    seconds: 16,
    shortSeconds: 14,
    ...outage,
    // A good many tasks in hand at any moment, each of three seconds.
    jobs: (isShort) => [
      ...jobMix(10),
      ...jobsOf(['long'], isShort ? 5 : 15, { workMs: 3000, name: 'holding' }),
    ],
    inflict: refuseSettlements,
  },
];
