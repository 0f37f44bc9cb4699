import { givenBackMs } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../rig/random.ts';
import { attendAs, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';
import { expectAgreement } from './run-life/agreement.ts';
import { carryAll, leaderActs } from './run-life/leader-acts.ts';
import { everyMove } from './run-life/run-book.ts';
import { jobIds, Scene, workers } from './run-life/scene.ts';
import { endAll, workerActs } from './run-life/worker-acts.ts';

const acts = { ...workerActs, ...leaderActs };

/** Moves that these acts do not lead to: none of their jobs lets a run wait for another, which the contract of the store tries. */
const notAskedFor = new Set([
  ...everyMove.filter((move) => /^blocked|^\S+ (block|release)$/.test(move)),
  // One that stands in line for its lock has not begun, so its worker's end costs it nothing.
  'waiting lose',
]);

const weighted = [
  ...['stage', 'stage', 'stage', 'ask', 'take', 'take', 'take', 'take', 'begin', 'begin', 'end'],
  ...['end', 'end', 'handBack', 'greet', 'tell', 'recover', 'edit', 'edit', 'audit', 'log', 'drop'],
  ...['lose', 'forget', 'stop', 'stop', 'endShared', 'loseParts'],
] as const;

describe('the life of a run', () => {
  const redis = useRedis();
  const happened = new Set<string>();
  let stores: ReadonlyMap<string, RedisStore>;
  let client: Redis;

  beforeEach(async () => {
    client = new Redis(redis.server.url);
    const opened = await Promise.all(
      workers.map(async (worker) => [worker, await redis.store()] as const),
    );
    for (const [worker, store] of opened) {
      attendAs(store, worker);
      await exchange(store);
    }
    stores = new Map(opened);
  });
  afterEach(() => client.disconnect());

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])(
    'is its table: every index, figure and last outcome agrees with it after every act (seed %i)',
    async (seed) => {
      const random = randomFrom(seed);
      const scene = new Scene({ random, stores, client });
      for (let i = 0; i < 250; i += 1) {
        const act = random.pick(weighted);
        await acts[act](scene);
        try {
          await expectAgreement(client, scene.book, jobIds);
        } catch (error) {
          throw new Error(`after ${act}, act ${i} of seed ${seed}`, { cause: error });
        }
      }
      await carryAll(scene);
      await endAll(scene);
      await expectAgreement(client, scene.book, jobIds);
      // What was given back for later is all that is left.
      const left = scene.book.open.filter(({ runId }) => !scene.later.has(runId));
      expect(left).toEqual([]);
      for (const move of scene.book.happened) happened.add(move);
    },
  );

  it('of what stood in line for its lock and went back has not begun: it becomes a row as any other', async () => {
    // Hardly late when it is taken; the while that it has more is over when it is taken again.
    const beginBy = Date.now() - givenBackMs;
    const late = runDueIn(-100, { jobId: 'job-a', lock: 'ledger', beginBy });
    const beside = runDueIn(-80_000, { jobId: 'job-b', lock: 'ledger' });
    const store = stores.get('worker-a') as RedisStore;
    await store.schedule.stage(term, [advanceOf([late]), advanceOf([beside])]);
    const waiting = await takeDue(store);
    expect(waiting).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
    const backs = waiting.map(({ runId, attempt }) => ({ runId, attempt, afterMs: 0 }));
    await exchange(store, { backs });
    const other = runDueIn(-70_000, { jobId: 'job-b' });
    await store.schedule.stage(term, [advanceOf([other])]);
    await eventually('its time is over', () => Date.now() > late.dueTime + 1_100);
    expect(await takeDue(store)).toMatchObject([{ runId: other.runId, state: 'running' }]);
    const rowOf = async ({ jobId, runId }: typeof late) =>
      (await store.archive.ledger(jobId, { limit: 5 })).items.find((row) => row.runId === runId);
    expect(await rowOf(late)).toMatchObject({ outcome: 'missed', reason: 'too-late' });
    expect(await rowOf(beside)).toMatchObject({ reason: 'overlap', detail: other.runId });
    expect(await store.archive.get(late.runId)).toBeUndefined();
    expect(await store.archive.get(beside.runId)).toBeUndefined();
    happened.add('retrying give-up').add('retrying skip');
  });

  it('was led through every move that anything asks for', () => {
    const asked = everyMove.filter((move) => !notAskedFor.has(move));
    expect(asked.filter((move) => !happened.has(move))).toEqual([]);
    expect([...happened].filter((move) => !asked.includes(move))).toEqual([]);
  });
});
