import type { RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, silentLogger } from '@escapement/testkit';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attendAs, auditAll, endTaken, exchange, takeAndEnd, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';

/** A user's own queue of BullMQ's that has our prefix and the name of one of ours. */
describe('jobs of others in a queue', () => {
  const redis = useRedis();
  const closing: (() => unknown)[] = [];
  let client: Redis;
  let queue: Queue;
  let store: RedisStore;

  beforeEach(async () => {
    client = new Redis(redis.server.url);
    queue = new Queue('default', options());
    closing.push(
      () => queue.close(),
      () => client.disconnect(),
    );
    store = await redis.store();
    attendAs(store);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  const options = () => ({
    prefix: '{esc}',
    connection: { host: '127.0.0.1', port: redis.server.port, maxRetriesPerRequest: null },
  });

  /** Everything that is kept of one of their jobs. */
  const entryOf = (id: string) => client.hgetall(`{esc}:default:${id}`);

  async function staged(ms: number, changes: Partial<RunEnvelope> = {}): Promise<RunEnvelope> {
    const run = runDueIn(ms, changes);
    await store.schedule.stage(term, [advanceOf([run])]);
    return run;
  }

  /** Their worker does what is theirs; answers the names in the order in which it did them. */
  async function theirWorkerDoes(count: number): Promise<readonly string[]> {
    const done: string[] = [];
    const worker = new Worker('default', async ({ name }: Job) => void done.push(name), options());
    closing.push(() => worker.close(true));
    await eventually('their jobs are done', () => done.length >= count);
    return done;
  }

  it('are given to nobody here and lost to nobody there, wherever they stand', async () => {
    const finished = new Worker(
      'default',
      async ({ name }: Job) => {
        if (name === 'failed') throw new Error('it failed');
      },
      options(),
    );
    await queue.addBulk(['completed', 'failed'].map((name) => ({ name, data: {} })));
    await eventually('theirs are over', async () => {
      const { completed, failed } = await queue.getJobCounts();
      return completed === 1 && failed === 1;
    });
    await finished.close();
    await queue.add('waiting', { of: 'theirs' });
    await queue.add('prioritized', {}, { priority: 5 });
    await queue.add('later', {}, { delay: 3_600_000 });
    const before = await queue.getJobCounts();
    const jobs = await queue.getJobs();
    const entries = await Promise.all(jobs.map(({ id }) => entryOf(String(id))));

    const run = await staged(-10);
    expect(await takeAndEnd(store)).toEqual([run.runId]);
    await staged(-10, { jobId: 'gives-back' });
    const [taken] = await takeDue(store);
    const back = { runId: taken?.runId ?? '', attempt: 1, afterMs: 0 };
    expect((await exchange(store, { backs: [back] })).backs).toEqual(['handed-back']);
    await takeDue(store);
    expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
    expect(await endTaken(store, await takeDue(store))).toEqual(['settled']);
    expect(await store.office.forget(term)).toEqual({ kind: 'committed' });

    expect(await queue.getJobCounts()).toEqual(before);
    expect(await Promise.all(jobs.map(({ id }) => entryOf(String(id))))).toEqual(entries);
    expect(await theirWorkerDoes(2)).toEqual(['waiting', 'prioritized']);
  });

  it('that are due are put where BullMQ puts them, in the order of their priority', async () => {
    const delay = 30;
    await queue.add('last', {}, { delay, priority: 9 });
    await queue.add('second', {}, { delay, priority: 2 });
    const first = await queue.add('first', {}, { delay });
    await eventually('they are due', () => Date.now() > first.timestamp + delay);
    expect(await takeDue(store)).toEqual([]);
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 1, prioritized: 2, delayed: 0 });
    expect(await entryOf(first.id ?? '')).toMatchObject({ delay: '0' });
    expect(await client.zscore('{esc}:default:marker', '0')).toBe('0');
    expect(await theirWorkerDoes(3)).toEqual(['first', 'second', 'last']);
  });

  it.each([
    ['an address', 'bob@example.com'],
    ['a name like ours', 'nightly-report@20260307T020000Z'],
    ['a name like ours that was asked for', 'nightly-report@20260307T020000123Z-mk3v9'],
    ['a name with a time', 'Invoice@20260307T020000Z'],
  ])('are left alone when their id is %s', async (_, jobId) => {
    const data = { to: 'bob', list: ['a', { b: 1 }] };
    await queue.add('mail', data, { jobId });
    const later = `${jobId}1`.replace(/Z1$/, 'Z-mx');
    const { timestamp } = await queue.add('late mail', data, { jobId: later, delay: 20 });
    await eventually('it is due', () => Date.now() > timestamp + 20);
    const [entry, marker] = [await entryOf(jobId), '{esc}:default:marker'];
    for (let i = 0; i < 3; i += 1) expect(await takeDue(store)).toEqual([]);
    expect(await entryOf(jobId)).toEqual(entry);
    expect(await entryOf(later)).toMatchObject({ name: 'late mail', data: JSON.stringify(data) });
    expect(await client.lrange('{esc}:default:wait', 0, -1)).toEqual([later, jobId]);
    // And nobody is woken for them again and again.
    await client.del(marker);
    await takeDue(store);
    expect(await client.exists(marker)).toBe(0);
    expect(await theirWorkerDoes(2)).toEqual(['mail', 'late mail']);
  });

  it.each(['promoted', 'put first'])(
    'keep no run of ours from beginning that somebody %s among many of theirs',
    async (how) => {
      await queue.addBulk(Array.from({ length: 130 }, () => ({ name: 'theirs', data: {} })));
      const run = await staged(-10);
      if (how === 'promoted') await (await queue.getJob(run.runId))?.promote();
      else {
        await client.zrem('{esc}:default:delayed', run.runId);
        await client.rpush('{esc}:default:wait', run.runId);
      }
      expect(await takeAndEnd(store)).toEqual([run.runId]);
      expect(await queue.getWaitingCount()).toBe(130);
    },
  );

  it('that stand about a run of ours on every side hold it up no longer than until the audit', async () => {
    const some = () => Array.from({ length: 60 }, () => ({ name: 'theirs', data: {} }));
    await queue.addBulk(some());
    const run = await staged(-10);
    await (await queue.getJob(run.runId))?.promote();
    await queue.addBulk(some());
    expect(await takeDue(store)).toEqual([]);
    const { reenqueued } = await auditAll(store, Date.now() + 1, run);
    expect(reenqueued).toEqual([run.runId]);
    expect(await takeAndEnd(store)).toEqual([run.runId]);
    expect(await queue.getWaitingCount()).toBe(120);
    expect((await auditAll(store, Date.now() + 1, run)).reenqueued).toEqual([]);
  });

  it('begin in the order in which BullMQ would give them out, where they are runs of ours', async () => {
    const runs = [await staged(-10, { jobId: 'first' }), await staged(-20, { jobId: 'second' })];
    for (const { runId } of runs) await (await queue.getJob(runId))?.promote();
    for (const { runId } of runs) {
      expect(await takeDue(store, 1)).toMatchObject([{ runId }]);
    }
  });

  it('are said, once and by where they stand', async () => {
    const said: unknown[] = [];
    const logger = { ...silentLogger, warn: (about: object) => said.push(about) };
    const other = await redis.store({ logger });
    attendAs(other, 'worker-b');
    await staged(3_600_000);
    await queue.add('waiting', {});
    await queue.add('waiting', {}, { jobId: 'bob@example.com' });
    await queue.add('prioritized', {}, { priority: 5 });
    await queue.add('later', {}, { delay: 3_600_000 });
    await takeDue(other);
    await takeDue(other, 10, 'our-own');
    await eventually('it is said', () => said.length > 0);
    await takeDue(other);
    const jobs = { wait: 2, delayed: 1, prioritized: 1 };
    expect(said).toEqual([{ code: 'QUEUE_SHARED', queue: 'default', jobs }]);
  });
});
