import type { WorkerInfo } from '@escapement/core';
import { envelopeOf, holdOffice } from '@escapement/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const worker: WorkerInfo = {
  workerId: 'worker-a',
  host: 'host',
  pid: 1,
  version: '0.1.0',
  queues: ['default', 'fast'],
  handlers: ['report'],
  concurrency: 1,
  scripts: false,
  startedAt: '2026-03-07T02:00:00.000Z',
};
const task = { kind: 'handler', handler: 'report' };
const get = async (url: string) => (await world.api.inject({ url, headers: bearer })).json();
const create = async (change: object) =>
  (
    await world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs',
      headers: bearer,
      payload: jobInput({ task, ...change }),
    })
  ).json();
const codesOf = (answer: { warnings?: { code: string }[] }) =>
  (answer.warnings ?? []).map(({ code }) => code);

it('a job that no worker can run says so, when it is made and when it is read', async () => {
  await world.coordination.membership().registerWorker(worker);
  expect(codesOf(await create({ id: 'served' }))).toEqual([]);
  expect(codesOf(await create({ id: 'waits', queue: 'slow' }))).toEqual(['QUEUE_UNSERVED']);
  expect(codesOf(await get('/api/v1/jobs/waits'))).toEqual(['QUEUE_UNSERVED']);
  const typo = await create({ id: 'fails', task: { kind: 'handler', handler: 'repotr' } });
  expect(codesOf(typo)).toEqual(['TASK_UNSERVED']);
});

it('the overview names what nobody serves, and what nobody asks for', async () => {
  await world.coordination.membership().registerWorker(worker);
  await create({ id: 'waits', queue: 'slow' });
  const overview = await get('/api/v1/overview');
  expect(codesOf(overview)).toEqual(['JOBS_UNSERVED', 'QUEUES_UNASKED']);
  expect(overview.warnings[0].message.en).toContain('waits');
});

it('a queue of others in which jobs wait that nobody comes for is told of, until somebody is there', async () => {
  await world.coordination.membership().registerWorker(worker);
  const where = { prefix: 'bull', queue: 'mails' };
  const mail = { kind: 'bullmq', ...where, name: 'mail' };
  expect(codesOf(await create({ id: 'mails', task: mail }))).toEqual([]);
  expect(codesOf(await create({ id: 'other', task: { ...mail, queue: 'other' } }))).toEqual([]);
  await world.others.put(where, { jobId: 'a@1', name: 'mail', data: '{}', options: {} });
  await world.clock.advance(5_000);
  const { warnings } = await get('/api/v1/jobs/mails');
  expect(codesOf({ warnings })).toEqual(['BULLMQ_QUEUE_UNSERVED']);
  expect(warnings[0].message.en).toContain('the queue mails (prefix bull)');
  expect(codesOf(await get('/api/v1/jobs/other'))).toEqual([]);
  expect(codesOf(await get('/api/v1/overview'))).toContain('BULLMQ_QUEUE_UNSERVED');
  world.others.become(where, 'a@1', { kind: 'at-work' });
  await world.clock.advance(5_000);
  expect(codesOf(await get('/api/v1/jobs/mails'))).toEqual([]);
});

it('a worker that comes ends the warning within seconds', async () => {
  await create({ id: 'waits' });
  expect(codesOf(await get('/api/v1/jobs/waits'))).toEqual(['QUEUE_UNSERVED']);
  await world.coordination.membership().registerWorker(worker);
  await world.clock.advance(5_000);
  expect(codesOf(await get('/api/v1/jobs/waits'))).toEqual([]);
});

it('a run that nobody will take says so until somebody is there, and not once it is over', async () => {
  await create({ id: 'nightly-report', queue: 'slow' });
  const { store } = world.archive;
  await holdOffice(store);
  await store.archive.enqueueManual(envelopeOf({ dueTime: store.now() - 1_000 }));
  const path = '/api/v1/runs/nightly-report@20260307T020000Z';
  const [warning] = (await get(path)).warnings;
  expect(warning.code).toBe('QUEUE_UNSERVED');
  expect(warning.message.en).toMatch(/the queue default/);
  await world.coordination.membership().registerWorker(worker);
  await world.clock.advance(5_000);
  expect(codesOf(await get(path))).toEqual([]);
});

it('what one worker alone does is in no queue that others might serve', async () => {
  await create({ id: 'nightly-report', broadcast: {} });
  const { store } = world.archive;
  await holdOffice(store);
  const runId = 'nightly-report@20260307T020000Z~worker-a';
  const part = { runId, trigger: 'broadcast', queue: '~worker-a' } as const;
  await store.archive.enqueueManual(envelopeOf({ ...part, dueTime: store.now() - 1_000 }));
  const answer = await get(`/api/v1/runs/${runId}`);
  expect([answer.state, codesOf(answer)]).toEqual(['queued', []]);
  expect(answer.part).toEqual({ of: 'nightly-report@20260307T020000Z', workerId: 'worker-a' });
  const { items } = await get('/api/v1/queues');
  expect(items.map(({ name }: { name: string }) => name)).toEqual(['default']);
});

it('a job that every worker does is not warned of workers that cannot do it', async () => {
  await world.coordination.membership().registerWorker(worker);
  await world.coordination
    .membership()
    .registerWorker({ ...worker, workerId: 'worker-b', handlers: [] });
  expect(codesOf(await create({ id: 'one' }))).toEqual(['TASK_PARTLY_SERVED']);
  expect(codesOf(await create({ id: 'every', broadcast: {} }))).toEqual([]);
});
