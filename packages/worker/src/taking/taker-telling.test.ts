import type { TakenRun } from '@escapement/core';
import { envelopeOf, settled } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { takerRig as rig } from '../fixtures/taker-rig.ts';

describe('telling', () => {
  it('goes on until Redis is back, and counts once', async () => {
    const { taker, ask, end, stateOf, store, clock } = await rig();
    await ask('a');
    taker.wake();
    await settled();
    store.away.exchange = { calls: 6 };
    await end('a');
    expect(stateOf('a')).toBe('running');
    await clock.advance(60_000);
    expect([stateOf('a'), taker.held.size]).toEqual(['succeeded', 0]);
  });

  it('an outcome whose answer was lost is told once more and is the same', async () => {
    const { taker, ask, end, run, store, clock } = await rig();
    await ask('a');
    taker.wake();
    await settled();
    store.away.exchange = { calls: 1, after: true };
    await end('a', { kind: 'settle', event: 'fail', reason: 'so' });
    expect(taker.held.size).toBe(1);
    await clock.advance(1_000);
    expect([run('a')?.state, run('a')?.reason, taker.held.size]).toEqual(['failed', 'so', 0]);
  });

  it('a run that was taken in a call whose answer was lost is begun all the same, once', async () => {
    const { taker, ask, begunJobs, store, clock, end, stateOf } = await rig();
    await ask('a', 'b');
    store.away.exchange = { calls: 1, after: true };
    taker.wake();
    await settled();
    expect([stateOf('a'), begunJobs()]).toEqual(['running', []]);
    await clock.advance(1_000);
    expect(begunJobs()).toEqual(['a', 'b']);
    await end('a');
    expect([begunJobs(), stateOf('a')]).toEqual([['a', 'b'], 'succeeded']);
  });

  it('a run that two answers give is begun once', async () => {
    const { taker, ask, begunJobs, exchange, clock } = await rig();
    const { exchange: asks } = exchange;
    let given: readonly TakenRun[] = [];
    // An answer that was only slow may come after that of a recall.
    exchange.exchange = async (queue, request) => {
      const answer = await asks(queue, request);
      const again = given;
      given = answer.taken;
      return { ...answer, taken: [...again, ...answer.taken] };
    };
    await ask('a');
    taker.wake();
    await clock.advance(6_000);
    expect([begunJobs(), taker.held.size]).toEqual([['a'], 1]);
  });

  it('looks for what came of a lost call for a while, and no longer', async () => {
    const { taker, store, clock, countCalls } = await rig();
    store.away.exchange = { calls: 1 };
    taker.wake();
    await clock.advance(1_000);
    const before = countCalls('exchange');
    taker.recallAgain();
    await settled();
    expect(countCalls('exchange')).toBe(before + 1);
    await clock.advance(15_000);
    const later = countCalls('exchange');
    taker.recallAgain();
    await settled();
    expect(countCalls('exchange')).toBe(later);
  });

  it('gives back as owed what is not to be believed, without ending it', async () => {
    const { taker, ask, end, run } = await rig();
    await ask('a');
    taker.wake();
    await settled();
    await end('a', { kind: 'refuse' });
    expect(run('a')).toMatchObject({ state: 'retrying' });
  });

  it('gives back what it may not end, for now or for later', async () => {
    const { taker, ask, end, begunJobs, stateOf, clock, store } = await rig();
    await ask('a');
    taker.wake();
    await settled();
    await end('a', { kind: 'hand-back', afterMs: 2_000 });
    expect([stateOf('a'), taker.held.size]).toEqual(['retrying', 0]);
    await clock.advance(1_900);
    expect(begunJobs()).toEqual(['a']);
    await clock.advance(200);
    // As the leader does at each due instant.
    await store.waking.nudge(['default']);
    await settled();
    expect(begunJobs()).toEqual(['a', 'a']);
  });

  it('lets go of what others have, and changes nothing of it', async () => {
    const { taker, ask, end, run, store } = await rig();
    await ask('a');
    taker.wake();
    await settled();
    taker.close();
    await store.lives.recover('worker-1', 0);
    const other = await store.worker('worker-2');
    await other.exchange('default', { ends: [], backs: [], begins: [], most: 1 });
    taker.held.lose([{ runId: envelopeOf({ jobId: 'a' }).runId, queue: 'default', attempt: 1 }]);
    await end('a', { kind: 'hold-lost' });
    expect(taker.held.size).toBe(0);
    expect(run('a')).toMatchObject({ state: 'running', workerId: 'worker-2', attempt: 2 });
  });

  it('an outcome of an attempt that others have taken over does not count, and is not told for ever', async () => {
    const { taker, ask, end, run, store, countCalls, clock } = await rig();
    await ask('a');
    taker.wake();
    await settled();
    void taker.close();
    await store.lives.recover('worker-1', 0);
    await end('a', { kind: 'settle', event: 'fail', reason: 'so' });
    const before = countCalls('exchange');
    await clock.advance(60_000);
    expect([run('a')?.state, taker.held.size, countCalls('exchange')]).toEqual([
      ...['retrying', 0, before],
    ]);
  });

  it('is told to nobody any more once it is on its way back, or it would be owed by whoever let go of it', async () => {
    const { taker, ask, begins, end, run, store, clock } = await rig();
    const [envelope] = await ask('a');
    taker.wake();
    await settled();
    for (const each of begins) each.envelope = envelope;
    expect([...taker.held.attempts()]).toHaveLength(1);
    await store.forget();
    await end('a', { kind: 'hand-back', afterMs: 0 });
    await clock.advance(1_000);
    expect([run('a'), taker.held.size]).toEqual([undefined, 0]);
  });

  it('goes to a store that has forgotten the run, which then knows how it ended', async () => {
    const { taker, ask, begins, end, run, store, clock } = await rig();
    const [envelope] = await ask('a');
    taker.wake();
    await settled();
    for (const each of begins) each.envelope = envelope;
    await store.forget();
    await end('a', { kind: 'settle', event: 'fail', reason: 'so' });
    await clock.advance(1_000);
    expect(run('a')).toMatchObject({ state: 'failed', reason: 'so', attempt: 1 });
  });

  it('says how often the run had failed before to a store that has forgotten it', async () => {
    const { taker, askFor, begins, end, run, store, clock } = await rig();
    const failed = { kind: 'settle', event: 'fail', reason: 'so' } as const;
    const retry = { attempts: 5, backoff: 'fixed', delayMs: 100, jitter: 0 } as const;
    const [envelope] = await askFor([
      envelopeOf({ jobId: 'a', retry: { ...retry, maxDelayMs: 100, finalErrors: [] } }),
    ]);
    taker.wake();
    await settled();
    for (const each of begins) each.envelope = envelope;
    await end('a', failed);
    await clock.advance(1_000);
    for (const each of begins) each.envelope = envelope;
    expect(begins.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await store.forget();
    await end('a', failed);
    await clock.advance(1_000);
    expect(run('a')).toMatchObject({ state: 'retrying', failures: 2 });
  });
});
