import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scheduledRunId } from '@escapement/core';
import { envelopeOf, settled } from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import {
  calling,
  deaf,
  justNow,
  nothing,
  obedient,
  handlingRig as rig,
  succeeded,
} from './fixtures/handling-rig.ts';
import { RunInHand } from './run-in-hand.ts';

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

  test('sends nothing of a request for which its worker was held still while it connected', async () => {
    const seen: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      seen.push(url);
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { begin, places } = await rig(
      {},
      {
        lookup: (_host, _options, tell) => {
          places.isSure = !seen.includes('/first');
          tell(null, [{ address: '127.0.0.1', family: 4 }]);
        },
      },
    );
    const calls = (path: string, jobId: string) =>
      envelopeOf({
        jobId,
        runId: scheduledRunId(jobId, envelopeOf().fireTime ?? 0),
        task: { kind: 'http', method: 'GET', url: `http://sink.test:${port}${path}` },
      });
    expect(await (await begin(calls('/first', 'a'))).verdict).toEqual(succeeded);
    expect(await (await begin(calls('/second', 'b'))).verdict).toEqual({ kind: 'hold-lost' });
    expect(seen).toEqual(['/first']);
    server.closeAllConnections();
    await once(server.close(), 'close');
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

describe('what a handler tells of its run', () => {
  test('is kept before the run is settled, and costs nothing where there is nothing', async () => {
    const { begin, store } = await rig({
      send: async (_, { progress }) => {
        progress(0.5, 'half');
        return { sent: 3 };
      },
    });
    const { run, verdict } = await begin(calling('send'));
    expect(await verdict).toEqual(succeeded);
    expect(store.run(run.runId)?.told).toMatchObject({
      result: '{"sent":3}',
      progress: { fraction: 0.5, note: 'half' },
    });
    expect(store.textsOf(run.runId)).toEqual([]);
  });

  test.each([
    ['too-large', 'x'.repeat(100_000), /not kept: it is more than 64 KiB/],
    ['bigint', 7n, /not kept: it holds a BigInt/],
    ['not-json', () => 1, /not kept: it is a function/],
  ])('that is %s fails no run, and its log says so', async (resultLeftOut, returned, line) => {
    const { begin, store } = await rig({ send: () => returned });
    const { run, verdict } = await begin(calling('send'));
    expect(await verdict).toEqual(succeeded);
    expect(store.run(run.runId)?.told).toMatchObject({ resultLeftOut });
    expect(store.textsOf(run.runId)).toEqual([expect.stringMatching(line)]);
  });

  test('and cannot be kept is said in the log', async () => {
    const { begin, store } = await rig({ send: () => 1 });
    store.away.tell = { calls: 1 };
    const { run, verdict } = await begin(calling('send'));
    expect(await verdict).toEqual(succeeded);
    expect(store.textsOf(run.runId)).toEqual([
      'what it told last, its result with it, could not be kept',
    ]);
  });

  test('that is no progress is not told', async () => {
    const { begin, store } = await rig({
      send: (_, { progress }) => {
        for (const odd of [Number.NaN, 'half', null, undefined]) progress(odd as never);
        progress(7, 3 as never);
      },
    });
    const { run, verdict } = await begin(calling('send'));
    await verdict;
    expect(store.run(run.runId)?.told?.progress).toMatchObject({ fraction: 1 });
    expect(store.run(run.runId)?.told?.progress).not.toHaveProperty('note');
  });
});

test('a run that others do leaves its place, as long as there are not very many of them', async () => {
  const { begin, others, asked } = await rig({}, { elsewhereAtMost: 2 });
  const where = { prefix: 'bull', queue: 'mails' };
  const task = { kind: 'bullmq', ...where, name: 'mail' } as const;
  const count = 3;
  const runs = [];
  for (let i = 0; i < count; i += 1) {
    const fireTime = envelopeOf().fireTime - i;
    const about = { jobId: 'mail', fireTime, runId: scheduledRunId('mail', fireTime) };
    runs.push(await begin(envelopeOf({ ...about, overlap: 'allow', task })));
  }
  await settled();
  expect(asked).toEqual(Array(count - 1).fill('mail leaves'));
  for (const { jobId } of others.waiting(where)) {
    others.become(where, jobId, { kind: 'completed', returned: 'null', lines: [] });
  }
  expect(await runs.at(-1)?.verdict).toEqual(succeeded);
});
