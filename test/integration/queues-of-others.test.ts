import type { JobForOthers, NewsOfOthers, QueueOfOthers } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, type OthersPorts, queuesOfOthersContract } from '@escapement/testkit';
import { type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { useRedis } from './redis-rig.ts';

/** Somebody's queue, with a worker of BullMQ's own that does what a test says. */
describe('queues of others in Redis', () => {
  const redis = useRedis();
  const closing: (() => unknown)[] = [];
  let client: Redis;
  let store: RedisStore;

  beforeEach(async () => {
    client = new Redis(redis.server.url, { maxRetriesPerRequest: null });
    closing.push(() => client.disconnect());
    store = await redis.store();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const options = (prefix: string) => ({ prefix, connection: client });
  function queueOf({ prefix, queue }: QueueOfOthers): Queue {
    const opened = new Queue(queue, options(prefix));
    closing.push(() => opened.close());
    return opened;
  }

  /** The hands of workers that take one job at a time, by the tokens under which they did. */
  function hands(): OthersPorts {
    const workers = new Map<string, Worker>();
    const jobs = new Map<string, Job>();
    const workerOf = ({ prefix, queue }: QueueOfOthers): Worker => {
      const known = workers.get(queue);
      if (known !== undefined) return known;
      const worker = new Worker(queue, null, { ...options(prefix), autorun: false });
      closing.push(() => worker.close(true));
      workers.set(queue, worker);
      return worker;
    };
    const jobOf = (jobId: string): Job => {
      const job = jobs.get(jobId);
      if (job === undefined) throw new Error(`${jobId} has not begun`);
      return job;
    };
    return {
      queues: store.others,
      async begin(where) {
        const job: Job | undefined = await workerOf(where).getNextJob('token', { block: false });
        if (job?.id === undefined) return undefined;
        jobs.set(job.id, job);
        return { jobId: job.id, name: job.name, data: job.data };
      },
      complete: async (_, id, value) =>
        void (await jobOf(id).moveToCompleted(value, 'token', false)),
      fail: async (_, id, reason) =>
        void (await jobOf(id).moveToFailed(new Error(reason), 'token', false)),
      progress: (_, id, progress) => jobOf(id).updateProgress(progress),
      async shownOver(where) {
        const over = await queueOf(where).getJobs(['completed', 'failed']);
        return over.map(({ id }) => id ?? '');
      },
    };
  }

  test.each(queuesOfOthersContract)('$fact', ({ check }) => check(hands()));

  const theirs: QueueOfOthers = { prefix: 'bull', queue: 'mails' };
  const cases: readonly [string, JobForOthers['options'], object][] = [
    ['plain', {}, {}],
    ['with a priority', { priority: 5 }, { priority: 5 }],
    ['last in, first out', { lifo: true }, { lifo: true }],
    ['tried again by BullMQ', { attempts: 3, backoff: { type: 'exponential', delay: 7 } }, {}],
    ['with bounds', { keepLogs: 5, stackTraceLimit: 2 }, {}],
  ];

  /** Everything that Redis has of a queue, but for the times and for what counts the ids that BullMQ makes itself. */
  async function layout(prefix: string): Promise<unknown> {
    const keys = (await client.keys(`${prefix}:*`)).sort();
    const read = await Promise.all(keys.map(async (key) => [nameOf(key), await contentOf(key)]));
    return Object.fromEntries(read.filter(([name]) => name !== 'id' && name !== 'meta'));
  }
  const nameOf = (key: string) => key.split(':').slice(2).join(':');
  async function contentOf(key: string): Promise<unknown> {
    switch (await client.type(key)) {
      case 'hash': {
        const { timestamp, opts = '{}', ...rest } = await client.hgetall(key);
        return { ...rest, opts: JSON.parse(opts), hasTime: /^\d{13}$/.test(timestamp ?? '') };
      }
      case 'list':
        return client.lrange(key, 0, -1);
      case 'zset':
        return client.zrange(key, '0', '-1', 'WITHSCORES');
      case 'stream':
        return (await client.xrange(key, '-', '+')).map(([, fields]) => fields);
      default:
        return client.get(key);
    }
  }

  describe.each([
    ['running', async () => undefined],
    ['paused', (queue: Queue) => queue.pause()],
    ['full', (queue: Queue) => queue.setGlobalConcurrency(0)],
  ] as const)('in a queue that is %s', (_, prepare) => {
    it.each(cases)('a job that is %s stands where BullMQ puts it', async (_name, opts, more) => {
      const bulls = queueOf({ prefix: 'peer', queue: 'mails' });
      const ours = queueOf(theirs);
      for (const queue of [bulls, ours]) await prepare(queue);
      const keeps = { removeOnComplete: false, removeOnFail: false };
      const data = { to: 'bob' };
      for (const jobId of ['a@1', 'a@2']) {
        await bulls.add('mail', data, { ...(opts as JobsOptions), ...keeps, jobId });
        const put = { jobId, name: 'mail', data: JSON.stringify(data), options: opts };
        await store.others.put(theirs, put);
      }
      expect(await layout('bull')).toEqual(withoutId(await layout('peer')));
      expect(await ours.getJob('a@1')).toMatchObject({ name: 'mail', data, opts: more });
    });
  });

  /** Which we know by the key, and BullMQ writes into the options as well. */
  function withoutId(seen: unknown): unknown {
    return JSON.parse(JSON.stringify(seen), (key, value) => {
      if (key !== 'opts') return value;
      const { jobId: _jobId, ...rest } = value;
      return rest;
    });
  }

  it('a job that BullMQ is to try again can be taken out while it waits for that', async () => {
    const { begin, fail, queues } = hands();
    const retried = { attempts: 2, backoff: { type: 'fixed', delay: 60_000 } } as const;
    await queues.put(theirs, { jobId: 'a@1', name: 'mail', data: '{}', options: retried });
    await begin(theirs);
    await fail(theirs, 'a@1', 'no such address');
    expect(await queues.look(theirs, 'a@1')).toEqual({ kind: 'waiting' });
    expect(await queues.takeOut(theirs, 'a@1')).toBe('taken-out');
    expect(await queueOf(theirs).getJobCounts()).toMatchObject({ delayed: 0, waiting: 0 });
  });

  const hearing = async (): Promise<readonly string[]> =>
    String(await client.client('LIST')).match(/(?<=name=escapement:events:)\S+/g) ?? [];

  it('each has a connection as long as anybody listens, and no more than so many have one', async () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ prefix: 'bull', queue: `queue-${i}` }));
    const deafen = many.map((where) => store.others.listen(where, () => {}));
    const again = store.others.listen(theirs, () => {});
    await eventually('32 are heard', async () => (await hearing()).length === 32);
    for (const close of [...deafen, again]) close();
    await eventually('none is heard', async () => (await hearing()).length === 0);
    closing.push(store.others.listen(theirs, () => {}));
    await eventually('one is heard', async () => (await hearing()).includes('bull:mails:'));
  });

  it('what ended just before anybody listened is heard', async () => {
    const { begin, complete, queues } = hands();
    await queues.put(theirs, { jobId: 'a@1', name: 'mail', data: '{}', options: {} });
    await begin(theirs);
    await complete(theirs, 'a@1', 7);
    const heard: NewsOfOthers[] = [];
    closing.push(queues.listen(theirs, (news) => heard.push(news)));
    await eventually('its end is heard', async () => heard.some(({ over }) => over !== undefined));
  });

  it('what its worker wrote into its log is read with its end, the last of it', async () => {
    const { begin, queues } = hands();
    await queues.put(theirs, { jobId: 'a@1', name: 'mail', data: '{}', options: {} });
    await begin(theirs);
    const job = await queueOf(theirs).getJob('a@1');
    for (let i = 0; i < 1_001; i += 1) await job?.log(`line ${i}`);
    await job?.moveToCompleted('done', 'token', false);
    const state = await queues.look(theirs, 'a@1');
    expect(state).toMatchObject({ kind: 'completed', returned: '"done"' });
    const lines = 'lines' in state ? state.lines : [];
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([1_000, 'line 1', 'line 1000']);
  });
});
