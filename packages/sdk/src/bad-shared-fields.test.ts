import { enterBarrier } from './barriers/enter-barrier.ts';
import {
  cycle,
  deep,
  expectEachRefused,
  noTimes,
  notCalls,
  notSignals,
  notTexts,
} from './fixtures/no-such-values.ts';
import {
  inConfig,
  inLocks,
  inServices,
  proxy,
  redis,
  untouched,
  zookeeper,
} from './fixtures/untouched-servers.ts';
import { begin } from './idempotency/begun.ts';
import { idempotencyMiddleware } from './idempotency/express-middleware.ts';
import { idempotencyPlugin } from './idempotency/fastify-plugin.ts';
import { openIdempotency } from './idempotency/open-idempotency.ts';
import { readLeaseOptions } from './leases/lease-options.ts';
import { readAsk, readPermitChange } from './locks/lock-options.ts';
import { openLocks } from './locks/open-locks.ts';
import { registerService } from './naming/register-service.ts';
import { planOf } from './singletons/behaviour.ts';

const stands = () => openIdempotency({ name: 'a', redis });

/** What a program says of what it shares with others: locks, entries, services, what is done once, singletons. */
expectEachRefused([
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
]);
