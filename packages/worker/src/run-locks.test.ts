import { settled } from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import {
  calling,
  obedient,
  handlingRig as rig,
  succeeded,
  workerId,
} from './fixtures/handling-rig.ts';

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
    expect(log).toEqual(['a 1 1', 'b 1 2', 'c 1 3']);
    expect(begun.map(({ run }) => run.lock?.fencingToken)).toEqual([1, 2, 3]);
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
    locks.lose();
    const reason = expect.stringMatching(/^lock-lost/);
    expect(await verdict).toMatchObject({ event: 'fail', reason });
  });

  test('a run whose lock was lost before it began runs nothing and fails', async () => {
    const called: unknown[] = [];
    const { begin, locks, desk } = await rig({ wait: () => void called.push(1) });
    const { begin: asks } = desk;
    desk.begin = (run, lock) => {
      locks.lose();
      return asks(run, lock);
    };
    const { verdict } = await begin(locked('a', 'wait'));
    expect(await verdict).toMatchObject({ event: 'fail' });
    expect(called).toEqual([]);
  });

  test('a beat that a beginning has overtaken stops no run', async () => {
    const { begin, desk } = await rig({ wait: obedient });
    const { begin: asks } = desk;
    const isBeginning: boolean[] = [];
    desk.begin = async (run, lock) => {
      isBeginning.push(run.isBeginning);
      return asks(run, lock);
    };
    const { run } = await begin(locked('a', 'wait'));
    await settled();
    expect([...isBeginning, run.isBeginning, run.attempt]).toEqual([true, false, 1]);
    run.stop.stop('cancelled');
  });

  test('a lock is waited for through any trouble with ZooKeeper', async () => {
    const { begin, locks, clock } = await rig();
    locks.awayCalls = 5;
    const { run, verdict } = await begin(locked('a'));
    await clock.advance(30_000);
    expect(await verdict).toEqual(succeeded);
    expect(run.lock?.fencingToken).toBe(1);
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

  test('as many runs hold a semaphore at once as it has permits, and the next waits in line', async () => {
    const { begin, locks } = await rig({ wait: obedient });
    const permit = (jobId: string, handler = 'wait') =>
      calling(handler, { jobId, lock: 'ledger', lockPermits: 2 });
    const held = [await begin(permit('a')), await begin(permit('b'))];
    const third = await begin(permit('c', 'noop'));
    await settled();
    const view = await locks.get('ledger');
    expect(view).toMatchObject({ kind: 'semaphore', permits: 2, holderCount: 2 });
    expect(view?.waiters.map(({ runId }) => runId)).toEqual([third.run.runId]);
    for (const { run } of held) run.stop.stop('cancelled');
    expect(await third.verdict).toEqual(succeeded);
  });

  test.each([
    ['other permits than it has', { lockPermits: 3 }, /^lock-permits: ledger has 2 .* asks for 3$/],
    ['a mutex that somebody holds, as a semaphore', { lockPermits: 2 }, /^lock-kind: ledger /],
  ])('a run that asks for %s fails at once, and says so', async (what, more, reason) => {
    const called: unknown[] = [];
    const { begin, locks } = await rig({ noop: () => void called.push(1) });
    const isMutex = what.includes('mutex');
    const wish = isMutex
      ? ({ kind: 'mutex' } as const)
      : ({ kind: 'semaphore', permits: 2 } as const);
    const owner = { runId: null, workerId: 'program', wish };
    await locks.acquire('ledger', owner, new AbortController().signal);
    const bounds = { attempts: 3, delayMs: 1, maxDelayMs: 1, jitter: 0, finalErrors: [] };
    const retry = { ...bounds, backoff: 'fixed' } as const;
    const { verdict } = await begin(calling('noop', { lock: 'ledger', retry, ...more }));
    const settledAs = { kind: 'settle', event: 'fail', isFinal: true };
    expect(await verdict).toMatchObject({ ...settledAs, reason: expect.stringMatching(reason) });
    expect([called, (await locks.get('ledger'))?.waiters]).toEqual([[], []]);
  });

  test('a lock is free again when its run has ended, before the outcome is told', async () => {
    const { deliver, locks } = await rig();
    const verdict = await deliver(locked('a'));
    await settled();
    expect([verdict, await locks.get('ledger')]).toEqual([succeeded, undefined]);
  });
});
