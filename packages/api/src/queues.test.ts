import { haltName } from '@escapement/core';
import {
  haltAnswerSchema,
  queueListSchema,
  queueSchema,
  runListSchema,
  workerListSchema,
  workerViewSchema,
} from '@escapement/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { bearer, jobInput } from './fixtures/fake-world.ts';
import { useRuns } from './fixtures/use-runs.ts';

const rig = useRuns();

const worker = (workerId: string, queues: string[], handlers: string[]) => ({
  ...{ workerId, host: 'here', pid: 1, version: '0.1.0', concurrency: 4, scripts: false },
  ...{ queues, handlers, startedAt: '2026-03-07T00:00:00.000Z' },
});
const get = async (url: string) => await rig.world.api.inject({ url, headers: bearer });
const queues = async () => queueListSchema.parse((await get('/api/v1/queues')).json());
const queue = async (name: string) => (await queues()).items.find((each) => each.name === name);
const post = (url: string, payload?: object) => rig.post(`/api/v1/${url}`, payload);
const because = { reason: 'The mail server moves' };

beforeEach(async () => {
  rig.world.coordination.workers = [worker('w-1', ['default', 'mail'], ['noop'])];
  await post('jobs', jobInput({ queue: 'mail' }));
  await post(
    'jobs',
    jobInput({ id: 'bill', queue: 'etl', task: { kind: 'handler', handler: 'b' } }),
  );
});

describe('the list of queues', () => {
  it('has each that a job names or a worker serves, with who serves it', async () => {
    const { items, total } = await queues();
    expect(items.map(({ name }) => name)).toEqual(['default', 'etl', 'mail']);
    expect(total).toBe(3);
    expect(await queue('mail')).toMatchObject({ jobCount: 1, workerIds: ['w-1'], hands: 4 });
    expect(await queue('etl')).toMatchObject({ workerCount: 0, lacking: ['b'] });
  });

  it('says how much waits, and since when', async () => {
    await post('jobs', jobInput({ id: 'waits', schedule: { kind: 'manual' } }));
    await post('jobs/waits/runs');
    const now = rig.world.archive.store.now();
    expect((await queue('default'))?.depth).toEqual({
      ...{ dueCount: 1, laterCount: 0, inHandCount: 0 },
      oldestDueTime: new Date(now).toISOString(),
    });
    await rig.take();
    expect((await queue('default'))?.depth).toMatchObject({ dueCount: 0, inHandCount: 1 });
  });

  it('says who serves what while Redis is away, and that it does not know the rest', async () => {
    rig.world.archive.state = 'down';
    const answer = await get('/api/v1/queues');
    expect(answer.headers['x-escapement-warning']).toBe('REDIS_UNAVAILABLE');
    expect((await queue('mail'))?.depth).toBeUndefined();
    expect((await queue('mail'))?.workerCount).toBe(1);
  });

  it('goes on page by page', async () => {
    const first = queueListSchema.parse((await get('/api/v1/queues?limit=2')).json());
    const rest = await get(`/api/v1/queues?limit=2&cursor=${first.cursor}`);
    expect(queueListSchema.parse(rest.json()).items.map(({ name }) => name)).toEqual(['mail']);
  });
});

describe('one queue', () => {
  it('is told as the list tells it, with its limits', async () => {
    await post('queues/mail/pause', because);
    const limits = { maxConcurrent: 3, rateLimit: { perMinute: 90 } };
    const url = '/api/v1/queues/mail/limits';
    await rig.world.api.inject({ method: 'PUT', url, headers: bearer, payload: limits });
    const one = queueSchema.parse((await get('/api/v1/queues/mail')).json());
    expect(one).toEqual(await queue('mail'));
    expect(one).toMatchObject({ jobCount: 1, paused: because, limits });
  });

  it('is there while a run stands in it, though its job has another by now', async () => {
    await post('jobs', jobInput({ id: 'moves', queue: 'old', schedule: { kind: 'manual' } }));
    await post('jobs/moves/runs');
    const headers = { ...bearer, 'if-match': '*' };
    const url = '/api/v1/jobs/moves';
    await rig.world.api.inject({ method: 'PATCH', url, headers, payload: { queue: 'mail' } });
    const one = queueSchema.parse((await get('/api/v1/queues/old')).json());
    expect(one).toMatchObject({ jobCount: 0, workerCount: 0, depth: { dueCount: 1 } });
  });

  it('that nobody uses is not found', async () => {
    const answer = await get('/api/v1/queues/nowhere');
    expect(answer.json()).toMatchObject({ status: 404, code: 'QUEUE_NOT_FOUND' });
  });
});

describe('one worker', () => {
  it('is told as the list tells it, with who wants it drained', async () => {
    await post('workers/w-1/drain', because);
    const one = workerViewSchema.parse((await get('/api/v1/workers/w-1')).json());
    expect(one).toMatchObject({ workerId: 'w-1', queues: ['default', 'mail'], drained: because });
  });

  it('that does not live is not found', async () => {
    const answer = await get('/api/v1/workers/w-9');
    expect(answer.json()).toMatchObject({ status: 404, code: 'WORKER_NOT_FOUND' });
  });

  it('has the runs that it began, as a queue has those that go through it', async () => {
    await post('jobs', jobInput({ id: 'waits', schedule: { kind: 'manual' } }));
    await post('jobs/waits/runs');
    const taken = await rig.take();
    const list = async (query: string) =>
      runListSchema.parse((await get(`/api/v1/runs?${query}`)).json()).items.map(({ id }) => id);
    expect(taken).toHaveLength(1);
    expect(await list('queue=default')).toEqual(taken);
    expect(await list('queue=mail')).toEqual([]);
    expect(await list('worker=w-9')).toEqual([]);
    expect(await list('worker=worker-a&state=running')).toEqual(taken);
  });
});

describe('a queue that is paused', () => {
  it('says by whom and why, also when it is paused once more, until it is resumed', async () => {
    const paused = haltAnswerSchema.parse((await post('queues/mail/pause', because)).json());
    expect(paused.halt).toMatchObject({ ...because, by: 'token at 127.0.0.1' });
    const again = await post('queues/mail/pause', { reason: 'another' });
    expect(haltAnswerSchema.parse(again.json())).toEqual(paused);
    expect((await queue('mail'))?.paused).toEqual(paused.halt);
    expect((await post('queues/mail/resume')).json()).toEqual({ name: 'mail', halt: null });
    expect((await queue('mail'))?.paused).toBeUndefined();
  });

  it('is told of its jobs, whose runs wait', async () => {
    await post('queues/mail/pause', because);
    const job = (await get('/api/v1/jobs/nightly-report')).json();
    expect(job).toMatchObject({ warnings: [{ code: 'QUEUE_PAUSED' }] });
  });

  it('may be one that nobody uses yet, and is refused a name that is none', async () => {
    await post('queues/to-come/pause', because);
    expect(await queue('to-come')).toMatchObject({ jobCount: 0, paused: because });
    expect((await post('queues/no%20queue/pause', because)).statusCode).toBe(400);
  });
});

describe('a worker that is to be drained', () => {
  it('says by whose word, and serves nothing meanwhile', async () => {
    await post('workers/w-1/drain', because);
    const { items } = workerListSchema.parse((await get('/api/v1/workers')).json());
    expect(items).toMatchObject([{ workerId: 'w-1', drained: because }]);
    expect(await queue('mail')).toMatchObject({ workerCount: 0, hands: 0 });
    const job = (await get('/api/v1/jobs/nightly-report')).json();
    expect(job).toMatchObject({ warnings: [{ code: 'QUEUE_UNSERVED' }] });
  });

  it('takes runs again when it is resumed', async () => {
    await post('workers/w-1/drain', because);
    await post('workers/w-1/resume');
    const { items } = workerListSchema.parse((await get('/api/v1/workers')).json());
    expect(items[0]?.drained).toBeUndefined();
  });

  it('must live', async () => {
    const answer = await post('workers/w-9/drain', because);
    expect(answer.json()).toMatchObject({ status: 404, code: 'WORKER_NOT_FOUND' });
  });

  it('is forgotten when it has been gone for an hour and another is drained', async () => {
    await post('workers/w-1/drain', because);
    rig.world.coordination.workers = [worker('w-2', ['default'], [])];
    await rig.world.clock.advance(3_700_000);
    await post('workers/w-2/drain', because);
    const names = [...rig.world.halts.all().keys()];
    expect(names).toEqual([haltName('worker', 'w-2')]);
  });
});
