import { describe, test } from 'vitest';
import { enterBarrier } from './barriers/enter-barrier.ts';
import { createClient } from './client/create-client.ts';
import {
  acts,
  expectRefused,
  inConfig,
  inLocks,
  inServices,
  job,
  proxy,
  redis,
  refusalOf,
  untouched,
  zookeeper,
} from './fixtures/untouched-servers.ts';
import { begin } from './idempotency/begun.ts';
import { idempotencyMiddleware } from './idempotency/express-middleware.ts';
import { idempotencyPlugin } from './idempotency/fastify-plugin.ts';
import { openIdempotency } from './idempotency/open-idempotency.ts';
import { defineJob } from './jobs/define-job.ts';
import { readLeaseOptions } from './leases/lease-options.ts';
import { readAsk, readPermitChange } from './locks/lock-options.ts';
import { openLocks } from './locks/open-locks.ts';
import { registerService } from './naming/register-service.ts';
import { planOf } from './singletons/behaviour.ts';
import { createTestScheduler } from './testing/test-scheduler.ts';
import { startWorker } from './worker/start-worker.ts';

const notTexts = [7, null, true, {}, ['a']];
const notSignals = [null, 7, {}, 'abort', { aborted: false }];
const notCalls = [null, 7, 'f', {}];
const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;
let deep: unknown = 1;
for (let i = 0; i < 100_000; i += 1) deep = [deep];
const noTimes = [-1, Number.NaN, 0.5, Number.POSITIVE_INFINITY, 1e300, '7', null, 7n];
const stands = () => openIdempotency({ name: 'a', redis });

type Field = readonly [string, string, (value: never) => unknown, readonly unknown[]];

/** One field of what is asked for, and what it cannot be. */
const fields: readonly Field[] = [
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
    'the schema of an entry',
    'CONFIG_INVALID',
    (schema) => inConfig((config) => config.follow('a', { schema })),
    [null, 7, {}, 'string'],
  ],
  [
    'the wait for an entry',
    'CONFIG_INVALID',
    (waitMs) => inConfig((config) => config.follow('a', { waitMs })),
    noTimes,
  ],
  ['a server', 'LOCK_INVALID', (at) => openLocks({ zookeeper: at }), notTexts],
  ['what a program is called', 'LOCK_INVALID', (name) => openLocks({ zookeeper, name }), notTexts],
  ['the signal of a lock', 'LOCK_INVALID', (signal) => readAsk('a', { signal }), notSignals],
  ['the wait for a lock', 'LOCK_INVALID', (waitMs) => readAsk('a', { waitMs }), noTimes],
  [
    'the work under a lock',
    'LOCK_INVALID',
    (work) => inLocks((locks) => locks.with('a', {}, work)),
    [undefined, ...notCalls],
  ],
  [
    'the permits before',
    'LOCK_INVALID',
    (from) => readPermitChange({ from, to: 1 }),
    [undefined, 0, -1, 0.5, Number.NaN, '1'],
  ],
  [
    'the parties of a barrier',
    'LOCK_INVALID',
    (parties) => enterBarrier(untouched, 'a', { parties }),
    [undefined, 0, 1.5, 1_001, '2', null],
  ],
  ['the wait for a lease', 'LOCK_INVALID', (waitMs) => readLeaseOptions('a', { waitMs }), noTimes],
  ['a lease', 'LOCK_INVALID', (leaseMs) => readLeaseOptions('a', { leaseMs }), noTimes],
  [
    'the instances that are not wanted',
    'SERVICE_INVALID',
    (except) => inServices((all) => all.pick('a', { except })),
    [null, ['a'], 'a', {}],
  ],
  [
    'how an instance is picked',
    'SERVICE_INVALID',
    (by) => inServices((all) => all.pick('a', { by })),
    [null, 'best', 7, {}],
  ],
  [
    'the weight of an instance',
    'SERVICE_INVALID',
    (weight) => registerService(untouched, 'a', { address: 'http://a', weight }),
    noTimes,
  ],
  [
    'the address of an instance',
    'SERVICE_INVALID',
    (address) => registerService(untouched, 'a', { address }),
    [undefined, ...notTexts, '', 'a', 'ftp://a'],
  ],
  [
    'what an instance says of itself',
    'SERVICE_INVALID',
    (metadata) => registerService(untouched, 'a', { address: 'http://a', metadata }),
    [null, 'a', ['a'], cycle, { a: 7 }],
  ],
  [
    'the key of what is done once',
    'ONCE_INVALID',
    (key) => begin(untouched, { key, parameters: 1 }),
    [undefined, ...notTexts, ''],
  ],
  [
    'what it is done with',
    'ONCE_INVALID',
    (parameters) => begin(untouched, { key: 'a', parameters }),
    [cycle, deep, 7n],
  ],
  [
    'what is done once',
    'ONCE_INVALID',
    (work) => stands().once({ key: 'a', parameters: 1 }, work),
    [undefined, ...notCalls],
  ],
  [
    'who asks an interface',
    'ONCE_INVALID',
    (caller) => idempotencyMiddleware(untouched, { caller }),
    [undefined, ...notCalls],
  ],
  [
    'how an interface takes keys',
    'ONCE_INVALID',
    (key) => idempotencyPlugin(untouched, { caller: () => 'a', key }),
    [null, 'maybe', true],
  ],
  [
    'what is done while Redis is away',
    'ONCE_INVALID',
    (fail) => idempotencyPlugin(untouched, { caller: () => 'a', fail }),
    [null, 'opne', true],
  ],
  [
    'the start of a service',
    'SINGLETON_INVALID',
    (start) => planOf({ name: 'a', start }),
    [undefined, ...notCalls],
  ],
  [
    'the stop of a service',
    'SINGLETON_INVALID',
    (stop) => planOf({ name: 'a', start: () => 1, stop }),
    notCalls,
  ],
  [
    'how long a stop may take',
    'SINGLETON_INVALID',
    (stopTimeoutMs) => planOf({ name: 'a', start: () => 1, stopTimeoutMs }),
    noTimes,
  ],
  [
    'how long a reply is waited for',
    'SINGLETON_INVALID',
    (timeoutMs) => proxy.ask(1, { timeoutMs }),
    noTimes,
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
];

describe.each(fields)('%s', (_, ...[code, ask, cannotBe]) => {
  test.each(cannotBe.map((value, i) => [i, value]))('cannot be this (%i)', async (...[, value]) => {
    expectRefused(await refusalOf(() => ask(value as never)), code);
  });
});
