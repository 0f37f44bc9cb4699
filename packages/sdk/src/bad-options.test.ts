import { describe, expect, test } from 'vitest';
import { enterBarrier } from './barriers/enter-barrier.ts';
import { createClient } from './client/create-client.ts';
import { openConfig } from './config/open-config.ts';
import { entryReader } from './config/read-entry.ts';
import {
  acts,
  expectRefused,
  inConfig,
  inLocks,
  inServices,
  inSingletons,
  job,
  proxy,
  refusalOf,
  untouched,
} from './fixtures/untouched-servers.ts';
import { begin } from './idempotency/begun.ts';
import { idempotencyMiddleware } from './idempotency/express-middleware.ts';
import { idempotencyPlugin } from './idempotency/fastify-plugin.ts';
import { openIdempotency } from './idempotency/open-idempotency.ts';
import { defineJob } from './jobs/define-job.ts';
import { readLeaseOptions } from './leases/lease-options.ts';
import { openLeases } from './leases/open-leases.ts';
import { readAsk, readPermitChange } from './locks/lock-options.ts';
import { openLocks } from './locks/open-locks.ts';
import { openServices } from './naming/open-services.ts';
import { registerService } from './naming/register-service.ts';
import type { SdkRefusal } from './sdk-refusal.ts';
import { planOf } from './singletons/behaviour.ts';
import { openSingletons } from './singletons/open-singletons.ts';
import { openProxy } from './singletons/singleton-proxy.ts';
import { createTestScheduler } from './testing/test-scheduler.ts';
import { startWorker } from './worker/start-worker.ts';

type Ask = (options: never) => unknown;

/** Everything that a program calls with options: what refuses them, and whether those may hold more than is known. */
const entries: readonly (readonly [string, string, Ask])[] = [
  ['startWorker', 'WORKER_INVALID', startWorker],
  ['defineJob', 'JOB_INVALID', defineJob as Ask],
  ['createClient', 'CLIENT_INVALID', createClient],
  ['jobs.upsert', 'CLIENT_INVALID', (other) => acts.upsert(job, other)],
  ['jobs.run', 'CLIENT_INVALID', (how) => acts.run(job, how)],
  ['jobs.ended', 'CLIENT_INVALID', (how) => acts.ended(job, 'a@b', how)],
  ['openConfig', 'CONFIG_INVALID', openConfig],
  ['config.follow', 'CONFIG_INVALID', (how) => inConfig((config) => config.follow('a', how))],
  ['context.config', 'CONFIG_INVALID', (how) => entryReader(untouched)('a', how)],
  ['openServices', 'SERVICE_INVALID', openServices],
  ['register', 'SERVICE_INVALID', (how) => registerService(untouched, 'a', how)],
  ['pick', 'SERVICE_INVALID', (how) => inServices((services) => services.pick('a', how))],
  ['openLocks', 'LOCK_INVALID', openLocks],
  ['locks.acquire', 'LOCK_INVALID', (how) => readAsk('a', how)],
  ['locks.with', 'LOCK_INVALID', (how) => inLocks((locks) => locks.with('a', how, () => 1))],
  ['locks.setPermits', 'LOCK_INVALID', readPermitChange],
  ['locks.barrier', 'LOCK_INVALID', (how) => enterBarrier(untouched, 'a', how)],
  ['openLeases', 'CLIENT_INVALID', openLeases],
  ['leases.acquire', 'LOCK_INVALID', (how) => readLeaseOptions('a', how)],
  ['openIdempotency', 'ONCE_INVALID', openIdempotency],
  ['once', 'ONCE_INVALID', (asked) => begin(untouched, asked)],
  ['idempotencyMiddleware', 'ONCE_INVALID', (how) => idempotencyMiddleware(untouched, how)],
  ['idempotencyPlugin', 'ONCE_INVALID', (how) => idempotencyPlugin(untouched, how)],
  ['openSingletons', 'SINGLETON_INVALID', openSingletons],
  ['singleton', 'SINGLETON_INVALID', planOf as Ask],
  ['singletonProxy', 'SINGLETON_INVALID', (how) => openProxy(untouched, 'a', how)],
  ['tell', 'SINGLETON_INVALID', (how) => proxy.tell(1, how)],
  ['ask', 'SINGLETON_INVALID', (how) => proxy.ask(1, how)],
  ['move', 'SINGLETON_INVALID', (how) => inSingletons((all) => all.move('a', 'tired', how))],
  ['createTestScheduler', 'TEST_INVALID', createTestScheduler],
];

/** These may hold more than is known here: another judges a job whole, and a class may hold what it likes. */
const free = ['jobs.upsert', 'singleton'];

/** What is no object of options, whatever a program meant by it. */
const noOptions: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a text', 'waitMs=1'],
  ['no text', ''],
  ['a number', 7],
  ['NaN', Number.NaN],
  ['a BigInt', 7n],
  ['false', false],
  ['a symbol', Symbol('a')],
  ['a list', [1]],
  ['an empty list', []],
  ['a function', () => ({})],
];

const thrower = (): never => {
  throw new Error('not to be looked at');
};
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

/** What throws when it is looked at. */
const unreadable: readonly (readonly [string, unknown])[] = [
  ['a proxy that throws', new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower })],
  ['a proxy that is revoked', revoked],
];

describe.each(entries)('the options of %s', (_, code, ask) => {
  test.each([...noOptions, ...unreadable])('are not %s', async (...[, given]) => {
    expectRefused(await refusalOf(() => ask(given as never)), code);
  });
});

describe.each(entries.filter(([name]) => !free.includes(name)))(
  'the options of %s',
  (_, code, ask) => {
    test('have no field that nobody knows', async () => {
      const refusal = await refusalOf(() => ask({ waitSeconds: 1 } as never));
      expectRefused(refusal, code);
      expect((refusal as SdkRefusal).said.en).toContain('waitSeconds');
    });
  },
);

describe('a scheduler of a test', () => {
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '7', null, undefined])(
    'lets no time pass of which nobody knows how much (%s)',
    async (duration) => {
      const scheduler = await createTestScheduler({ jobs: [job], now: '2026-03-07T00:00Z' });
      const advanced = () => scheduler.advance(duration as never);
      expectRefused(await refusalOf(advanced), 'TEST_INVALID');
      expectRefused(await refusalOf(() => scheduler.advanceTo(duration as never)), 'TEST_INVALID');
      expectRefused(await refusalOf(() => scheduler.runs(duration as never)), 'TEST_INVALID');
    },
  );

  test('refuses a change that no job can have, and says which field it is', async () => {
    const scheduler = await createTestScheduler({ jobs: [job], now: '2026-03-07T00:00Z' });
    const edited = () => scheduler.edit(job, { overlap: 'sometimes' as never });
    const refusal = await refusalOf(edited);
    expectRefused(refusal, 'JOB_INVALID');
    expect((refusal as SdkRefusal).said.en).toContain('overlap: ');
  });

  test('knows nothing of a job that it was not given, and does not tell that it has no runs', async () => {
    const scheduler = await createTestScheduler({ jobs: [job], now: '2026-03-07T00:00Z' });
    const other = defineJob({ id: 'other', run: () => 1 });
    const asked: readonly (() => unknown)[] = [
      () => scheduler.runs(other),
      () => scheduler.ledger(other),
      () => scheduler.run(other),
      () => scheduler.edit(other, {}),
      () => scheduler.pause(other, 'the year is over'),
      () => scheduler.resume(other),
    ];
    for (const ask of asked) {
      const refusal = await refusalOf(ask);
      expectRefused(refusal, 'TEST_INVALID');
      expect((refusal as SdkRefusal).said.en).toContain('"other" is none of this test scheduler');
    }
  });

  test('pauses for a reason that the interface would take, and kills no leader that there is not', async () => {
    const scheduler = await createTestScheduler({ jobs: [job], now: '2026-03-07T00:00Z' });
    for (const reason of ['', ' x ', 'x'.repeat(501)])
      expectRefused(await refusalOf(() => scheduler.pause(job, reason)), 'TEST_INVALID');
    await scheduler.advance(1_000);
    scheduler.killLeader();
    expectRefused(await refusalOf(() => scheduler.killLeader()), 'TEST_INVALID');
  });
});

test('an interface whose callers are nobody asks for nothing', async () => {
  const guard = idempotencyMiddleware(untouched, { caller: () => undefined as never });
  const told = await new Promise((next) => {
    guard(
      { method: 'POST', url: '/', headers: { 'idempotency-key': 'k' } } as never,
      {} as never,
      next,
    );
  });
  expectRefused(told, 'ONCE_INVALID');
});

test('what a class declares is a singleton, though it holds more', () => {
  class Counter {
    readonly name = 'a';
    readonly held = 1;
    start() {
      return this.held;
    }
  }
  expect(planOf(new Counter())).toMatchObject({ kind: 'service', name: 'a' });
});
