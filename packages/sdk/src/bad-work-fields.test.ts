import { createClient } from './client/create-client.ts';
import {
  cycle,
  deep,
  expectEachRefused,
  noTimes,
  notCalls,
  notSignals,
  notTexts,
} from './fixtures/no-such-values.ts';
import { acts, job } from './fixtures/untouched-servers.ts';
import { defineJob } from './jobs/define-job.ts';
import { createTestScheduler } from './testing/test-scheduler.ts';
import { startWorker } from './worker/start-worker.ts';

/** What a program says of its jobs, its worker, its client and its tests. */
expectEachRefused([
  [
    'jobs of a worker',
    'WORKER_INVALID',
    (jobs) => startWorker({ jobs }),
    [undefined, null, 'a', {}, [null], [7], [{ id: 'a' }]],
  ],
  [
    'the signal of a worker',
    'WORKER_INVALID',
    (signal) => startWorker({ jobs: [job], signal }),
    notSignals,
  ],
  [
    'the log of a worker',
    'WORKER_INVALID',
    (logger) => startWorker({ jobs: [job], logger }),
    [null, 'pino', {}, () => 0],
  ],
  [
    'the queues of a worker',
    'WORKER_INVALID',
    (queues) => startWorker({ jobs: [job], queues }),
    [null, 'a', {}],
  ],
  [
    'the signals of a worker',
    'WORKER_INVALID',
    (stopsOnSignals) => startWorker({ jobs: [job], stopsOnSignals }),
    [null, 'no', 0],
  ],
  [
    'the function of a job',
    'JOB_INVALID',
    (run) => defineJob({ id: 'a', run }),
    [undefined, ...notCalls],
  ],
  [
    'the id of a job',
    'JOB_INVALID',
    (id) => defineJob({ id, run: () => 1 }),
    [undefined, ...notTexts, '', 'a/b', 'a\n', '😀', 'a'.repeat(10_000), Symbol('a')],
  ],
  [
    'the schema of a job',
    'JOB_INVALID',
    (input) => defineJob({ id: 'a', input, run: () => 1 }),
    [null, 7, {}, 'string', { '~standard': {} }],
  ],
  [
    'the default input of a job',
    'JOB_INVALID',
    (defaultInput) => defineJob({ id: 'a', defaultInput, run: () => 1 }),
    [cycle, deep, 7n, { of: 7n }],
  ],
  [
    'the address of a node',
    'CLIENT_INVALID',
    (baseUrl) => createClient({ baseUrl, token: 't' }),
    [...notTexts, '', 'localhost', 'ftp://a', 'http://a:b@c'],
  ],
  [
    'a token',
    'CLIENT_INVALID',
    (token) => createClient({ token }),
    [...notTexts, '', 'a b', 'a\n', '令牌'],
  ],
  ['what asks', 'CLIENT_INVALID', (fetch) => createClient({ token: 't', fetch }), notCalls],
  [
    'a job that is asked to run',
    'CLIENT_INVALID',
    (asked) => acts.run(asked),
    [undefined, null, 'a', { id: 'a' }],
  ],
  [
    'a job that is to stand',
    'CLIENT_INVALID',
    (asked) => acts.upsert(asked),
    [undefined, null, 'a', { id: 'a' }],
  ],
  [
    'the input of a run',
    'INPUT_UNFIT',
    (input) => acts.run(job as never, { input }),
    [cycle, deep, 7n],
  ],
  [
    'what differs in a job',
    'CLIENT_INVALID',
    (input) => acts.upsert(job, { input }),
    [cycle, deep, 7n],
  ],
  [
    'the key of a run',
    'CLIENT_INVALID',
    (idempotencyKey) => acts.run(job, { idempotencyKey }),
    notTexts,
  ],
  [
    'a run that is waited for',
    'CLIENT_INVALID',
    (runId) => acts.ended(job, runId),
    [undefined, ...notTexts],
  ],
  [
    'how long a run is waited for',
    'CLIENT_INVALID',
    (withinMs) => acts.ended(job, 'a@b', { withinMs }),
    [-1, Number.NaN, Number.POSITIVE_INFINITY, '7', null],
  ],
  [
    'when a test begins',
    'TEST_INVALID',
    (now) => createTestScheduler({ jobs: [], now }),
    [undefined, ...notTexts, '', 'noon', 'a'.repeat(10_000)],
  ],
  [
    'the nodes of a test',
    'TEST_INVALID',
    (nodes) => createTestScheduler({ jobs: [], now: '2026-03-07T00:00Z', nodes }),
    noTimes,
  ],
  [
    'the jobs of a test',
    'TEST_INVALID',
    (jobs) => createTestScheduler({ jobs, now: '2026-03-07T00:00Z' }),
    [undefined, null, 'a', [null]],
  ],
]);
