import type { GateOutcome, RunEnvelope } from '@escapement/core';
import {
  envelopeOf,
  FakeLocks,
  FakeRunGate,
  FakeStoreClock,
  settled,
  silentLogger,
  VirtualClock,
} from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import { noScripts } from './fixtures/no-scripts.ts';
import { RunHandling } from './run-handling.ts';
import { type Handler, handlersOf } from './tasks/handler-module.ts';
import { openHttpClient } from './tasks/http-client.ts';

const workerId = 'worker-1';

function rig(handlers: Record<string, Handler> = {}) {
  const clock = new VirtualClock();
  const gate = new FakeRunGate(clock);
  const locks = new FakeLocks();
  const http = openHttpClient(
    { allow: [], deny: [], allowPrivate: false },
    { timeoutMs: 1_000, maxResponseBytes: 1_000 },
  );
  const handling = new RunHandling(
    { gate, locks, clock, time: new FakeStoreClock(clock), logger: silentLogger },
    {
      workerId,
      graceMs: 2_000,
      tasks: {
        handlers: handlersOf({ noop: () => {}, ...handlers }),
        http,
        scripts: noScripts(clock),
      },
    },
  );
  const deliver = (envelope: RunEnvelope, attempt = 1, taken = new AbortController().signal) =>
    handling.handle({ envelope, attempt, taken });
  return { clock, gate, locks, handling, deliver };
}

/** Ends when its run is told to stop, and says so. */
const obedient: Handler = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

const calling = (handler: string, more: Partial<RunEnvelope> = {}) =>
  envelopeOf({ ...more, task: { kind: 'handler', handler } });

describe('the gate', () => {
  test('a run without output costs Redis two calls', async () => {
    const { gate, deliver, clock } = rig();
    expect(await deliver(envelopeOf())).toEqual({ kind: 'done' });
    expect(gate.calls).toEqual(['begin', 'settle']);
    expect(gate.settlements).toMatchObject([{ state: 'succeeded', attempt: 1, workerId }]);
    expect(clock.sleeping).toBe(0);
  });

  test('a run that is too early goes back to its queue until it is due', async () => {
    const { gate, deliver } = rig();
    gate.nextOutcome = { kind: 'too-early', dueInMs: 300 };
    expect(await deliver(envelopeOf())).toEqual({ kind: 'not-yet', afterMs: 300 });
    expect(gate.calls).toEqual(['begin']);
  });

  test.each<GateOutcome>([
    { kind: 'already-begun', attempt: 1, workerId: 'another' },
    { kind: 'already-settled', state: 'succeeded' },
    { kind: 'overlap', blockingRunId: 'nightly-report@20260307T010000Z' },
    { kind: 'superseded', minRevision: 2 },
    { kind: 'unknown' },
  ])('a run refused as $kind is over for the queue and runs nothing', async (outcome) => {
    const called: unknown[] = [];
    const { gate, deliver } = rig({ noop: (input) => called.push(input) });
    gate.nextOutcome = outcome;
    expect(await deliver(envelopeOf())).toEqual({ kind: 'done' });
    expect(gate.calls).toEqual(['begin']);
    expect(called).toEqual([]);
  });

  test('an answer of the gate that was lost on the way does not lose the run', async () => {
    const { gate, deliver, clock } = rig();
    gate.away.begin = { calls: 1, after: true };
    const handled = deliver(envelopeOf());
    await clock.advance(1_000);
    expect(await handled).toEqual({ kind: 'done' });
    expect(gate.settlements).toHaveLength(1);
  });

  test('a second delivery of the same attempt is not mistaken for an answer lost', async () => {
    const called: unknown[] = [];
    const { gate, deliver } = rig({ noop: (input) => called.push(input) });
    gate.nextOutcome = { kind: 'already-begun', attempt: 1, workerId };
    await deliver(envelopeOf());
    expect(called).toEqual([]);
  });
});

describe('settling', () => {
  test('an outcome is told again and again until Redis is back', async () => {
    const { gate, deliver, clock } = rig();
    gate.away.settle = { calls: 6 };
    const handled = deliver(envelopeOf());
    await clock.advance(60_000);
    expect(await handled).toEqual({ kind: 'done' });
    expect(gate.settlements).toMatchObject([{ state: 'succeeded' }]);
  });

  test('it is given up when the queue has given the run to another worker', async () => {
    const { gate, deliver, clock } = rig();
    gate.away.settle = { calls: 1_000 };
    const taken = new AbortController();
    const handled = deliver(envelopeOf(), 1, taken.signal);
    await clock.advance(20_000);
    taken.abort();
    expect(await handled).toEqual({ kind: 'done' });
    expect(gate.settlements).toEqual([]);
  });

  test('a log that cannot be stored fails nothing', async () => {
    const { gate, deliver, clock } = rig({ talk: (_, { log }) => log('hello') });
    gate.away.appendLog = { calls: 1 };
    const handled = deliver(calling('talk'));
    await clock.advance(1_000);
    await handled;
    expect(gate.settlements).toMatchObject([{ state: 'succeeded' }]);
  });

  test('the log is complete before the outcome is told', async () => {
    const { gate, deliver } = rig({
      talk: (_, { log }) => {
        log('one\ntwo');
        throw new Error('three');
      },
    });
    await deliver(calling('talk'));
    expect(gate.calls).toEqual(['begin', 'appendLog', 'settle']);
    expect(gate.textsOf(envelopeOf().runId).slice(0, 3)).toEqual(['one', 'two', 'Error: three']);
    expect(gate.settlements).toMatchObject([{ state: 'failed', reason: 'Error: three' }]);
  });

  test('an unknown handler fails with the names of those that there are', async () => {
    const { gate, deliver } = rig();
    await deliver(calling('billing.daily'));
    const reason = 'there is no handler "billing.daily"; this worker has noop';
    expect(gate.settlements).toMatchObject([{ state: 'failed', reason }]);
  });
});

describe('stopping', () => {
  test('a run beyond its timeout is timed out', async () => {
    const { gate, deliver, clock } = rig({ wait: obedient });
    const handled = deliver(calling('wait', { timeoutMs: 500 }));
    await clock.advance(499);
    expect(gate.settlements).toEqual([]);
    await clock.advance(1);
    await handled;
    expect(gate.settlements).toMatchObject([{ state: 'timed-out' }]);
  });

  test('a handler deaf to its signal holds its worker up no longer than the grace period', async () => {
    const { gate, deliver, clock } = rig({ wait: () => new Promise(() => {}) });
    const handled = deliver(calling('wait', { timeoutMs: 500 }));
    await clock.advance(2_500);
    await handled;
    expect(gate.settlements[0]?.reason).toMatch(/did not stop when told to/);
  });

  test('a run that the queue took away is stopped and not settled', async () => {
    let reason: unknown;
    const { gate, deliver, handling } = rig({
      wait: async (input, context) => {
        try {
          await obedient(input, context);
        } catch (error) {
          reason = error;
        }
      },
    });
    const taken = new AbortController();
    const handled = deliver(calling('wait'), 1, taken.signal);
    await settled();
    taken.abort();
    expect(await handled).toEqual({ kind: 'done' });
    expect(reason).toMatchObject({ stop: 'taken' });
    expect(gate.settlements).toEqual([]);
    expect(handling.inHand).toBe(0);
  });

  test('a run stopped by a shutdown goes back to its queue', async () => {
    const { gate, deliver, handling } = rig({ wait: obedient });
    const handled = deliver(calling('wait'));
    await settled();
    handling.stopAll('drained');
    expect(await handled).toEqual({ kind: 'not-yet', afterMs: 0 });
    expect(gate.settlements).toEqual([]);
  });

  test('a run whose code still runs at a shutdown is left to the queue', async () => {
    const { gate, deliver, handling, clock } = rig({ wait: () => new Promise(() => {}) });
    let answered = false;
    void deliver(calling('wait')).then(() => {
      answered = true;
    });
    await settled();
    handling.stopAll('drained');
    await clock.advance(60_000);
    expect(answered).toBe(false);
    expect(gate.settlements).toEqual([]);
  });
});

describe('locks', () => {
  const locked = (jobId: string, handler = 'noop', timeoutMs?: number) =>
    calling(handler, { jobId, lock: 'ledger', ...(timeoutMs === undefined ? {} : { timeoutMs }) });

  test('runs that share a lock run one after the other, in the order in which they came', async () => {
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const { deliver, gate } = rig({
      work: (_, { jobId, fencingToken }) => {
        log.push(`${jobId} ${fencingToken}`);
        return new Promise<void>((resolve) => ends.push(resolve));
      },
    });
    const handled = ['a', 'b', 'c'].map((jobId) => deliver(locked(jobId, 'work')));
    for (const count of [1, 2, 3]) {
      await settled();
      expect(log).toHaveLength(count);
      ends[count - 1]?.();
    }
    await Promise.all(handled);
    expect(log).toEqual(['a 100', 'b 101', 'c 102']);
    expect(gate.lockNotes.map((note) => note.fencingToken)).toEqual([100, 101, 102]);
    expect(gate.settlements.map((each) => each.fencingToken)).toEqual([100, 101, 102]);
  });

  test('waiting for a lock does not count to the timeout', async () => {
    const { deliver, gate, clock } = rig({ wait: obedient });
    const first = deliver(locked('a', 'wait', 5_000));
    const second = deliver(locked('b', 'wait', 1_000));
    await clock.advance(5_500);
    await first;
    expect(gate.settlements.map((each) => each.envelope.jobId)).toEqual(['a']);
    await clock.advance(500);
    await second;
    expect(gate.settlements[1]).toMatchObject({ state: 'timed-out', lockWaitedMs: 5_000 });
  });

  test('the loss of a lock stops its run, which fails', async () => {
    const { deliver, gate, locks } = rig({ wait: obedient });
    const handled = deliver(locked('a', 'wait'));
    await settled();
    locks.lose('ledger');
    await handled;
    expect(gate.settlements).toMatchObject([{ state: 'failed' }]);
    expect(gate.settlements[0]?.reason).toMatch(/^lock-lost/);
  });

  test('a lock is waited for through any trouble with ZooKeeper', async () => {
    const { deliver, gate, locks, clock } = rig();
    locks.awayCalls = 5;
    const handled = deliver(locked('a'));
    await clock.advance(30_000);
    await handled;
    expect(gate.settlements).toMatchObject([{ state: 'succeeded', fencingToken: 100 }]);
  });

  test('a run stopped in line leaves it', async () => {
    const { deliver, locks, handling } = rig({ wait: obedient });
    void deliver(locked('a', 'wait'));
    const taken = new AbortController();
    const second = deliver(locked('b'), 1, taken.signal);
    await settled();
    taken.abort();
    expect(await second).toEqual({ kind: 'done' });
    expect((await locks.get('ledger'))?.waiters).toEqual([]);
    handling.stopAll('drained');
  });

  test('a lock is free again when its run has ended, whether or not the outcome could be told', async () => {
    const { deliver, gate, locks, clock } = rig();
    gate.away.settle = { calls: 1_000 };
    void deliver(locked('a'));
    await clock.advance(10_000);
    expect(await locks.get('ledger')).toBeUndefined();
  });
});
