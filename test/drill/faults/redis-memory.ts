import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { copyData } from '../data-copy.ts';
import { jobsOf } from '../job-mix.ts';
import { hasMark, setMark } from '../redis-words.ts';
import type { Bite, Fault, Scene } from '../scene.ts';

/** A note in ZooKeeper says that nothing beyond so long after it is staged. */
const notedAheadMs = 68_000;

/** Redis is back and has forgotten something. Proven by a key of the drill's own that is gone. */
async function forgetting(scene: Scene, forget: () => Promise<unknown>): Promise<Bite> {
  const { redis } = scene.cluster;
  await setMark(redis);
  await scene.memory.note();
  await forget();
  const isForgotten = !(await hasMark(redis));
  return { bit: isForgotten, proof: { isForgotten } };
}

/** Twice, since the second time meets a leader that has just rebuilt everything. */
function flushTwice(scene: Scene): Promise<Bite> {
  const { redis } = scene.cluster;
  return forgetting(scene, async () => {
    await redis.flush();
    await delay(scene.lengthMs);
    await setMark(redis);
    await scene.memory.note();
    await redis.flush();
  });
}

/** The workers are held still, so that runs whose time has come are in line when Redis forgets them. */
function flushBacklog(scene: Scene): Promise<Bite> {
  const { redis, workers } = scene.cluster;
  return forgetting(scene, async () => {
    const frozen = workers.map((worker) => scene.supervision.freeze(worker, scene.lengthMs));
    await delay(scene.lengthMs / 2);
    await redis.flush();
    await Promise.all(frozen);
  });
}

function loseAppendOnlyFile(scene: Scene): Promise<Bite> {
  const { redis } = scene.cluster;
  return forgetting(scene, async () => {
    await redis.kill();
    await rm(join(redis.directory, 'appendonlydir'), { recursive: true });
    await redis.start();
  });
}

/**
 * A rack that restarts: ZooKeeper is gone first, so that no note of what is staged comes to it any more, and a while later Redis comes back without
 * its data. What the last note allowed for has passed by then.
 */
async function flushInSilence(scene: Scene): Promise<Bite> {
  const { redis, zookeeper } = scene.cluster;
  await zookeeper.kill();
  const from = Date.now();
  await delay(scene.lengthMs);
  const { bit, proof } = await forgetting(scene, () => redis.flush());
  await zookeeper.start();
  const { effects } = scene;
  const begunLate = effects.read().filter(({ begunAt }) => begunAt > from + notedAheadMs).length;
  return { bit: bit && begunLate > 0, proof: { ...proof, begunLate } };
}

/** A backup, a fail-over to a replica that lags, an append-only file of yesterday: all come to this. */
async function restoreOld(scene: Scene): Promise<Bite> {
  const { redis } = scene.cluster;
  const copy = await copyData(redis.directory, redis);
  try {
    const copiedAt = Date.now();
    const { bit, proof } = await forgetting(scene, async () => {
      await delay(scene.lengthMs);
      await scene.memory.note();
      await redis.kill();
      await copy.restore();
      await redis.start();
    });
    const begunSince = scene.effects.read().filter(({ begunAt }) => begunAt > copiedAt).length;
    return { bit: bit && begunSince > 0, proof: { ...proof, begunSince } };
  } finally {
    await copy.remove();
  }
}

/**
 * Jobs whose runs are often owed and not begun, beside those of the mix that are never skipped: a skip of the very moment before
 * the fault could not be told from a loss.
 */
const owing = (isShort: boolean) => [
  ...jobsOf(
    ['brief', 'keen', 'strict', 'web', 'jitter', 'late', 'hook', 'locked', 'long'],
    isShort ? 18 : 36,
  ),
  ...jobsOf(['jitter'], isShort ? 5 : 12, { everyMs: 5000, jitterMs: 4000, name: 'patient' }),
];

const forgets = { allowed: { outage: true, forgets: true }, jobs: owing } as const;

export const redisMemory: readonly Fault[] = [
  {
    name: 'redis-flush',
    about: 'FLUSHALL, twice',
    seconds: 20,
    shortSeconds: 2,
    ...forgets,
    inflict: flushTwice,
  },
  {
    name: 'redis-flush-backlog',
    about: 'FLUSHALL while runs are in line behind workers that are held still',
    seconds: 8,
    shortSeconds: 4,
    ...forgets,
    inflict: flushBacklog,
  },
  {
    name: 'redis-flush-in-silence',
    about: 'FLUSHALL when ZooKeeper has been away for longer than its last note allows for',
    seconds: 90,
    shortSeconds: 80,
    ...forgets,
    jobs: () => [
      ...jobsOf(['brief', 'keen', 'strict', 'web', 'late', 'hook'], 14),
      ...jobsOf(['jitter'], 4, { everyMs: 5000, jitterMs: 4000, name: 'patient' }),
    ],
    inflict: flushInSilence,
  },
  {
    name: 'redis-no-aof',
    about: 'Redis is killed and comes back without its append-only file',
    seconds: 1,
    shortSeconds: 1,
    ...forgets,
    inflict: loseAppendOnlyFile,
  },
  {
    name: 'redis-restored-old',
    about: 'Redis is killed and comes back with the data of some time ago',
    seconds: 30,
    shortSeconds: 6,
    ...forgets,
    inflict: restoreOld,
  },
];
