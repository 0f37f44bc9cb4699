/**
 * Redis holds motion: the schedule cursor, staged and running runs, logs and history, and the queues of BullMQ that carry runs
 * to workers. Three ideas make it safe. The fence: every write of a leader is a transaction that watches the epoch, so that one
 * who was replaced while he slept writes nothing. The run record: whether a run may begin is decided by one script on its
 * record, and never by what a queue remembers of an id. The index is the debt: what is staged is listed by due time, and the
 * auditor sees to it that nothing on that list lacks its queue entry. Only this package knows ioredis and BullMQ.
 */
export { type RedisMeter, redisMetrics } from './metrics.ts';
export { type AnswerStore, type AnswerStoreOptions, openAnswers } from './open-answers.ts';
export { openRedis, type RedisOptions, type RedisStore } from './open-redis.ts';
export {
  openSingletons,
  type SingletonStore,
  type SingletonStoreOptions,
} from './open-singletons.ts';
export { type OpenKeySource, openKeySource } from './sources/key-source.ts';
export type { KeySourceAddress } from './sources/source-options.ts';
