import type { RunEnvelope } from '@escapement/core';
import {
  envelopeOf,
  FakeLocks,
  FakeStoreClock,
  holdOffice,
  MemoryRunStore,
  settled,
  silentLogger,
  VirtualClock,
} from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import { noScripts } from './fixtures/no-scripts.ts';
import { type Desk, RunHandling } from './run-handling.ts';
import { RunInHand } from './run-in-hand.ts';
import type { StopReason } from './stop-reason.ts';
import { type Handler, handlersOf } from './tasks/handler-module.ts';
import { openHttpClient } from './tasks/http-client.ts';
import type { Verdict } from './verdict.ts';

const workerId = 'worker-1';
const justNow = (atMs: number) => ({ askedMs: atMs, answeredMs: atMs });
const nothing = { ends: [], backs: [], begins: [], most: 0 };

async function rig(handlers: Record<string, Handler> = {}) {
  const clock = new VirtualClock(envelopeOf().dueTime);
  const store = new MemoryRunStore(clock);
  await holdOffice(store);
  const exchange = await store.worker(workerId);
  const locks = new FakeLocks();
  const http = openHttpClient(
    { allow: [], deny: [], allowPrivate: false },
    { timeoutMs: 1_000, maxResponseBytes: 1_000 },
  );
  const places = { isFree: true, isSure: true };
  const handling = new RunHandling(
    { exchange, locks, clock, time: new FakeStoreClock(clock), logger: silentLogger },
    {
      workerId,
      graceMs: 2_000,
      isSure: () => places.isSure,
      tasks: {
        handlers: handlersOf({ noop: () => {}, ...handlers }),
        http,
        scripts: noScripts(clock),
      },
    },
  );
  /** Who gave the run, and what it was asked. */
  const asked: string[] = [];
  const desk: Desk = {
    leave: ({ envelope }) => void asked.push(`${envelope?.jobId} leaves`),
    async comeBack({ envelope }) {
      asked.push(`${envelope?.jobId} comes back`);
      return places.isFree;
    },
    async begin({ runId, queue, attempt }, lock) {
      const begins = [{ runId, attempt, lock }];
      return (await exchange.exchange(queue, { ...nothing, begins })).begins[0] ?? 'stale';
    },
  };
  /** Has a run taken, and begins to handle it. */
  async function begin(envelope: RunEnvelope, stopped?: StopReason) {
    await store.asked.enqueueManual(envelope);
    const { taken } = await exchange.exchange(envelope.queue, { ...nothing, most: 1 });
    const [one] = taken;
    if (one === undefined) throw new Error('the run was not taken');
    store.calls.splice(0);
    const run = new RunInHand(one, envelope.queue, justNow(clock.monotonicMs()));
    if (stopped !== undefined) run.stop.stop(stopped);
    const verdict = handling.handle(run, desk);
    return { run, verdict };
  }
  const deliver = async (envelope: RunEnvelope): Promise<Verdict> =>
    (await begin(envelope)).verdict;
  return { clock, store, exchange, locks, asked, places, begin, deliver, handling, desk };
}

/** Ends when its run is told to stop, and says so. */
const obedient: Handler = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
const deaf: Handler = () => new Promise(() => {});

const calling = (handler: string, more: Partial<RunEnvelope> = {}) =>
  envelopeOf({ ...more, task: { kind: 'handler', handler } });

const succeeded = { kind: 'settle', event: 'succeed' };

describe('a run that was taken', () => {
  test('asks Redis for nothing but what it is while it prints nothing', async () => {
    const { store, deliver, clock } = await rig();
    expect(await deliver(envelopeOf())).toEqual(succeeded);
    expect(store.calls).toEqual(['open']);
    expect(clock.sleeping).toBe(0);
  });

  test('is not begun by a worker that was held still and cannot tell whose it is', async () => {
    const called: unknown[] = [];
    const { begin, places } = await rig({ noop: (input) => void called.push(input) });
    places.isSure = false;
    const { verdict } = await begin(envelopeOf());
    expect(await verdict).toEqual({ kind: 'hold-lost' });
    expect(called).toEqual([]);
  });

  test('runs nothing and is refused when its entry is not what it should be', async () => {
    const called: unknown[] = [];
    const { begin, handling, desk, store } = await rig({
      noop: (input) => void called.push(input),
    });
    const { run, verdict } = await begin(envelopeOf());
    await verdict;
    called.splice(0);
    const other = new RunInHand(
      { ...run.taken, runId: 'another@20260307T020000Z' },
      'default',
      justNow(0),
    );
    expect(await handling.handle(other, desk)).toEqual({ kind: 'refuse' });
    const misplaced = new RunInHand(run.taken, 'mail', justNow(0));
    expect(await handling.handle(misplaced, desk)).toMatchObject({ kind: 'refuse' });
    expect([called, store.calls.includes('appendLog')]).toEqual([[], false]);
  });

  test('goes back for a while when what it is held against cannot be had', async () => {
    const called: unknown[] = [];
    const { exchange, handling, desk, begin } = await rig({ noop: () => void called.push(1) });
    const { run, verdict } = await begin(envelopeOf());
    await verdict;
    exchange.open = async () => ({ kind: 'not-yet', afterMs: 2_000 });
    const again = new RunInHand(run.taken, 'default', justNow(0));
    expect(await handling.handle(again, desk)).toEqual({ kind: 'hand-back', afterMs: 2_000 });
    expect(called).toHaveLength(1);
  });

  test('that was stopped before it was opened runs nothing', async () => {
    const called: unknown[] = [];
    const { begin } = await rig({ noop: () => void called.push(1) });
    const taken = await begin(envelopeOf(), 'taken');
    expect(await taken.verdict).toEqual({ kind: 'hold-lost' });
    const drained = await begin(calling('noop', { jobId: 'drained' }), 'drained');
    expect(await drained.verdict).toEqual({ kind: 'hand-back', afterMs: 0 });
    expect(called).toEqual([]);
  });

  test('tells its handler which attempt it is', async () => {
    const attempts: number[] = [];
    const { deliver, exchange } = await rig({
      noop: (_, { attempt }) => void attempts.push(attempt),
    });
    await deliver(envelopeOf());
    const backs = [{ runId: envelopeOf().runId, attempt: 1, afterMs: 0 }];
    await exchange.exchange('default', { ...nothing, backs });
    await deliver(envelopeOf());
    expect(attempts).toEqual([1, 2]);
  });
});

describe('what is said of a run', () => {
  test('a log that cannot be stored fails nothing', async () => {
    const { store, deliver, clock } = await rig({ talk: (_, { log }) => log('hello') });
    store.away.appendLog = { calls: 1 };
    const verdict = deliver(calling('talk'));
    await clock.advance(1_000);
    expect(await verdict).toEqual(succeeded);
  });

  test('the log is complete before the outcome is told', async () => {
    const { store, deliver } = await rig({
      talk: (_, { log }) => {
        log('one\ntwo');
        throw new Error('three');
      },
    });
    const failed = { kind: 'settle', event: 'fail', reason: 'Error: three' };
    expect(await deliver(calling('talk'))).toEqual(failed);
    expect(store.calls).toEqual(['open', 'appendLog']);
    expect(store.textsOf(envelopeOf().runId).slice(0, 3)).toEqual(['one', 'two', 'Error: three']);
  });

  test('an unknown handler fails with the names of those that there are', async () => {
    const { deliver } = await rig();
    const reason = 'there is no handler "billing.daily"; this worker has noop';
    expect(await deliver(calling('billing.daily'))).toMatchObject({ event: 'fail', reason });
  });
});

describe('stopping', () => {
  test('a run beyond its timeout is timed out', async () => {
    const { begin, clock } = await rig({ wait: obedient });
    const { run, verdict } = await begin(calling('wait', { timeoutMs: 500 }));
    await clock.advance(499);
    expect(run.stop.reason).toBeUndefined();
    await clock.advance(1);
    expect(await verdict).toMatchObject({ kind: 'settle', event: 'time-out' });
  });

  test('a handler deaf to its signal holds its worker up no longer than the grace period', async () => {
    const { begin, clock } = await rig({ wait: deaf });
    const { verdict } = await begin(calling('wait', { timeoutMs: 500 }));
    await clock.advance(2_500);
    const reason = expect.stringMatching(/did not stop when told to/);
    expect(await verdict).toMatchObject({ event: 'time-out', reason });
  });

  test('a run that was given to another worker is stopped, and whatever it says does not count', async () => {
    let reason: unknown;
    const { begin } = await rig({
      wait: async (input, context) => {
        try {
          await obedient(input, context);
        } catch (error) {
          reason = error;
        }
      },
    });
    const { run, verdict } = await begin(calling('wait'));
    await settled();
    run.stop.stop('taken');
    expect(await verdict).toEqual({ kind: 'hold-lost' });
    expect(reason).toMatchObject({ stop: 'taken' });
  });

  test('a run stopped by a shutdown goes back to its queue', async () => {
    const { begin } = await rig({ wait: obedient });
    const { run, verdict } = await begin(calling('wait'));
    await settled();
    run.stop.stop('drained');
    expect(await verdict).toEqual({ kind: 'hand-back', afterMs: 0 });
  });

  test('a run whose code still runs at a shutdown is given to nobody', async () => {
    const { begin, clock } = await rig({ wait: deaf });
    const { run, verdict } = await begin(calling('wait'));
    await settled();
    run.stop.stop('drained');
    await clock.advance(60_000);
    expect(await verdict).toEqual({ kind: 'leave' });
  });

  test('a success after the shutdown began is a success', async () => {
    let finish = (): void => {};
    const { begin } = await rig({ work: () => new Promise<void>((done) => (finish = done)) });
    const { run, verdict } = await begin(calling('work'));
    await settled();
    run.stop.stop('drained');
    finish();
    expect(await verdict).toEqual(succeeded);
  });
});

describe('locks', () => {
  const locked = (jobId: string, handler = 'noop', timeoutMs?: number) =>
    calling(handler, { jobId, lock: 'ledger', ...(timeoutMs === undefined ? {} : { timeoutMs }) });

  test('runs that share a lock run one after the other, in the order in which they came', async () => {
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const { begin } = await rig({
      work: (_, { jobId, attempt, fencingToken }) => {
        log.push(`${jobId} ${attempt} ${fencingToken}`);
        return new Promise<void>((resolve) => ends.push(resolve));
      },
    });
    const begun = [];
    for (const jobId of ['a', 'b', 'c']) begun.push(await begin(locked(jobId, 'work')));
    for (const count of [1, 2, 3]) {
      await settled();
      expect(log).toHaveLength(count);
      ends[count - 1]?.();
    }
    await Promise.all(begun.map(({ verdict }) => verdict));
    // Waiting was no attempt.
    expect(log).toEqual(['a 1 100', 'b 1 101', 'c 1 102']);
    expect(begun.map(({ run }) => run.lock?.fencingToken)).toEqual([100, 101, 102]);
  });

  test('a run that waits gives up its place, and asks for one again before it begins', async () => {
    const { begin, clock, asked, store } = await rig({ wait: obedient });
    const first = await begin(locked('a', 'wait', 5_000));
    const second = await begin(locked('b'));
    await clock.advance(1_000);
    // The first had its lock before its place was of any use to others.
    expect(asked).toEqual(['a comes back', 'b leaves']);
    expect(store.run(second.run.runId)?.state).toBe('waiting');
    await clock.advance(5_000);
    await first.verdict;
    expect(await second.verdict).toEqual(succeeded);
    expect(asked.at(-1)).toBe('b comes back');
  });

  test('a run that gets no place again lets go of its lock and goes back', async () => {
    const { deliver, places, locks, store } = await rig();
    places.isFree = false;
    expect(await deliver(locked('a'))).toEqual({ kind: 'hand-back', afterMs: 0 });
    expect(await locks.get('ledger')).toBeUndefined();
    expect(store.run(locked('a').runId)?.attempt).toBe(0);
  });

  test('a run that is not ours any more when its lock is held lets go of it and runs nothing', async () => {
    const called: unknown[] = [];
    const { begin, locks, store } = await rig({ noop: () => void called.push(1) });
    const { verdict } = await begin(locked('a'));
    await store.lives.recover(workerId, 0);
    expect(await verdict).toEqual({ kind: 'hold-lost' });
    await settled();
    expect([called, await locks.get('ledger')]).toEqual([[], undefined]);
  });

  test('waiting for a lock does not count to the timeout', async () => {
    const { begin, clock } = await rig({ wait: obedient });
    const first = await begin(locked('a', 'wait', 5_000));
    const second = await begin(locked('b', 'wait', 1_000));
    await clock.advance(5_500);
    await first.verdict;
    expect(second.run.stop.reason).toBeUndefined();
    await clock.advance(500);
    expect(await second.verdict).toMatchObject({ event: 'time-out' });
    expect(second.run.lock?.waitedMs).toBe(5_000);
  });

  test('the loss of a lock stops its run, which fails', async () => {
    const { begin, locks } = await rig({ wait: obedient });
    const { verdict } = await begin(locked('a', 'wait'));
    await settled();
    locks.lose('ledger');
    const reason = expect.stringMatching(/^lock-lost/);
    expect(await verdict).toMatchObject({ event: 'fail', reason });
  });

  test('a run whose lock was lost before it began runs nothing and fails', async () => {
    const called: unknown[] = [];
    const { begin, locks, desk } = await rig({ wait: () => void called.push(1) });
    const { begin: asks } = desk;
    desk.begin = (run, lock) => {
      locks.lose('ledger');
      return asks(run, lock);
    };
    const { verdict } = await begin(locked('a', 'wait'));
    expect(await verdict).toMatchObject({ event: 'fail' });
    expect(called).toEqual([]);
  });

  test('a lock is waited for through any trouble with ZooKeeper', async () => {
    const { begin, locks, clock } = await rig();
    locks.awayCalls = 5;
    const { run, verdict } = await begin(locked('a'));
    await clock.advance(30_000);
    expect(await verdict).toEqual(succeeded);
    expect(run.lock?.fencingToken).toBe(100);
  });

  test('a run stopped in line leaves it', async () => {
    const { begin, locks } = await rig({ wait: obedient });
    const first = await begin(locked('a', 'wait'));
    const [second, third] = [await begin(locked('b')), await begin(locked('c'))];
    await settled();
    second.run.stop.stop('taken');
    third.run.stop.stop('drained');
    expect(await second.verdict).toEqual({ kind: 'hold-lost' });
    expect(await third.verdict).toEqual({ kind: 'hand-back', afterMs: 0 });
    expect((await locks.get('ledger'))?.waiters).toEqual([]);
    first.run.stop.stop('drained');
  });

  test('a lock is free again when its run has ended, before the outcome is told', async () => {
    const { deliver, locks } = await rig();
    const verdict = await deliver(locked('a'));
    await settled();
    expect([verdict, await locks.get('ledger')]).toEqual([succeeded, undefined]);
  });
});
