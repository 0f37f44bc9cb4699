import type { TakenRun } from '@escapement/core';
import { contractTerm, envelopeOf, holdOffice, settled } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { begun, takerRig as rig } from '../fixtures/taker-rig.ts';

describe('taking', () => {
  it('costs a run that prints nothing two calls when nothing else is to be done', async () => {
    const { taker, ask, end, stateOf, store } = await rig();
    taker.wake();
    await settled();
    store.calls.splice(0);
    await ask('a');
    expect(store.calls).toEqual(['exchange', 'awaitWork']);
    await end('a');
    expect(store.calls.slice(2)).toEqual(['exchange']);
    expect(stateOf('a')).toBe('succeeded');
  });

  it('tells what ended and takes what is due in one call', async () => {
    const { taker, ask, end, begunJobs, countCalls } = await rig();
    await ask('a', 'b', 'c', 'd');
    taker.wake();
    await settled();
    expect([begunJobs(), countCalls('exchange')]).toEqual([['a', 'b'], 1]);
    void end('a');
    await end('b');
    expect([begunJobs(), countCalls('exchange')]).toEqual([['a', 'b', 'c', 'd'], 2]);
  });

  it('takes what its queue held back in the call that says what has ended', async () => {
    const { taker, store, ask, end, begunJobs, countCalls } = await rig({ concurrency: 10 });
    const limits = { name: 'default', maxConcurrent: 1, version: 1, updatedAt: '' };
    await store.schedule.keepQueueLimits(contractTerm, [limits]);
    await ask('a', 'b', 'c');
    taker.wake();
    await settled();
    expect(begunJobs()).toEqual(['a']);
    const before = countCalls('exchange');
    await end('a');
    await end('b');
    expect([begunJobs(), countCalls('exchange') - before]).toEqual([['a', 'b', 'c'], 2]);
  });

  it('looks again in a second where others have all places of its queue, and not before', async () => {
    const { taker, clock, store, ask, begunJobs, countCalls } = await rig();
    const limits = { name: 'default', maxConcurrent: 1, version: 1, updatedAt: '' };
    await store.schedule.keepQueueLimits(contractTerm, [limits]);
    const other = store.exchange();
    other.attend({ workerId: 'worker-2', inHand: () => [] });
    await ask('a', 'b');
    const nothing = { backs: [], begins: [] };
    const [taken] = (await other.exchange('default', { ...nothing, ends: [], most: 1 })).taken;
    taker.wake();
    await settled();
    const before = countCalls('exchange');
    await clock.advance(900);
    expect([begunJobs(), countCalls('exchange') - before]).toEqual([[], 0]);
    const ends = [{ runId: taken?.runId ?? '', attempt: 1, event: 'succeed' as const }];
    await other.exchange('default', { ...nothing, ends, most: 0 });
    await clock.advance(250);
    expect(begunJobs()).toEqual(['b']);
  });

  it('takes in one call what comes due at a thousand a second between two wake-ups', async () => {
    const { taker, askFor, begins, countCalls, exchange } = await rig({ concurrency: 100 });
    await askFor(Array.from({ length: 55 }, (_, i) => envelopeOf({ jobId: `job-${i}` })));
    await exchange.awaitWork('default', 0);
    taker.wake();
    await settled();
    expect([begins.length, countCalls('exchange')]).toEqual([55, 1]);
  });

  it('says what ends in quick succession together, and what ends now and then at once', async () => {
    const { taker, clock, askFor, begins, stateOf, end, countCalls } = await rig({
      concurrency: 50,
    });
    const names = Array.from({ length: 40 }, (_, i) => `job-${i}`);
    taker.wake();
    await askFor(names.map((jobId) => envelopeOf({ jobId })));
    expect(begins).toHaveLength(40);
    const before = countCalls('exchange');
    for (const name of names.slice(0, 20)) {
      await end(name);
      await clock.advance(5);
    }
    // A hundred milliseconds.
    expect(countCalls('exchange') - before).toBeLessThanOrEqual(6);
    await clock.advance(50);
    expect(names.slice(0, 20).map(stateOf)).toEqual(Array(20).fill('succeeded'));
    await clock.advance(101);
    await end('job-20');
    expect(stateOf('job-20')).toBe('succeeded');
  });

  it('tells what has ended with what it takes at every other wake-up of many, in one call', async () => {
    const { taker, clock, ask, end, stateOf, countCalls } = await rig({ concurrency: 50 });
    taker.wake();
    const names = Array.from({ length: 10 }, (_, i) => `job-${i}`);
    for (const name of names) {
      await ask(name);
      await end(name);
      // Another worker has the wake-up in between.
      await clock.advance(100);
    }
    // The first three calls follow one another at once.
    expect(countCalls('exchange')).toBeLessThanOrEqual(names.length + 3);
    expect(stateOf('job-8')).toBe('succeeded');
    await clock.advance(10);
    expect(stateOf('job-9')).toBe('succeeded');
  });

  it('lets nothing wait that it has to say when it is told to end', async () => {
    const { taker, clock, ask, end, stateOf } = await rig({ concurrency: 10 });
    await ask('a', 'b', 'c', 'd', 'e', 'f');
    taker.wake();
    await settled();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await end(name);
    expect(stateOf('e')).toBe('running');
    const emptied = taker.close();
    await end('f');
    await emptied;
    expect(['e', 'f'].map(stateOf)).toEqual(['succeeded', 'succeeded']);
    await clock.advance(100);
  });

  it('asks nothing of a Redis that has nothing for it but to be woken', async () => {
    const { taker, clock, countCalls, store } = await rig();
    taker.wake();
    await clock.advance(60_000);
    // A marker may be lost; so it looks every five seconds.
    expect(store.calls.length).toBeLessThanOrEqual(2 * 13);
    expect(countCalls('exchange')).toBeLessThanOrEqual(13);
  });

  it('wakes by itself a little after the next run is due, when nobody has nudged it', async () => {
    const { taker, clock, askFor, begins } = await rig();
    await askFor([envelopeOf({ dueTime: begun + 1_000 })]);
    taker.wake();
    await clock.advance(999);
    expect(begins).toEqual([]);
    await clock.advance(102);
    expect(begins).toHaveLength(1);
  });

  it('comes by itself for all that is due soon after it was woken, at the cost of one call each', async () => {
    const { taker, clock, askFor, begins, countCalls } = await rig({ concurrency: 50 });
    const due = Array.from({ length: 8 }, (_, i) => begun + 300 * (i + 1));
    const runs = due.map((dueTime, i) => envelopeOf({ jobId: `job-${i}`, dueTime }));
    await askFor(runs.slice(0, 4));
    taker.wake();
    await settled();
    await askFor(runs.slice(4));
    const before = { calls: countCalls('exchange'), waits: countCalls('awaitWork') };
    for (const i of due.keys()) {
      await clock.advance(302);
      expect(begins).toHaveLength(i + 1);
    }
    expect(countCalls('exchange') - before.calls).toBeLessThanOrEqual(due.length + 2);
    expect(countCalls('awaitWork') - before.waits).toBeLessThanOrEqual(2);
  });

  it('leaves what is due to who was woken since, after one call that tells it so', async () => {
    const { taker, clock, store, askFor, countCalls } = await rig({ concurrency: 50 });
    const names = Array.from({ length: 30 }, (_, i) => `job-${i}`);
    await askFor(names.map((jobId, i) => envelopeOf({ jobId, dueTime: begun + 30 * (i + 1) })));
    taker.wake();
    await settled();
    const other = await store.worker('worker-2');
    const nothing = { ends: [], backs: [], begins: [] };
    await other.exchange('default', { ...nothing, most: 1, duty: 'take' });
    const before = countCalls('exchange');
    await clock.advance(1_000);
    expect(countCalls('exchange') - before).toBe(1);
  });

  it('hands the duty on when something is due and it has no place, and not before', async () => {
    const { taker, clock, askFor, begins, exchange, countCalls } = await rig({ concurrency: 1 });
    taker.wake();
    await settled();
    await askFor([100, 300].map((ms) => envelopeOf({ jobId: `job-${ms}`, dueTime: begun + ms })));
    await clock.advance(102);
    expect(begins).toHaveLength(1);
    await exchange.awaitWork('default', 0);
    await clock.advance(197);
    expect(countCalls('handOn')).toBe(0);
    await clock.advance(3);
    expect(countCalls('handOn')).toBe(1);
    expect(await exchange.awaitWork('default', 0)).toBe('woken');
    await clock.advance(1_000);
    expect([countCalls('handOn'), begins.length]).toEqual([1, 1]);
  });

  it('hands the duty on when it is told to end', async () => {
    const { taker, clock, askFor, exchange, countCalls } = await rig();
    await askFor([envelopeOf({ dueTime: begun + 900 })]);
    taker.wake();
    await settled();
    await clock.advance(10);
    await taker.close();
    expect(countCalls('handOn')).toBe(1);
    expect(await exchange.awaitWork('default', 0)).toBe('woken');
  });

  it('takes nothing while it may not, and wakes another in its place', async () => {
    const { taker, pause, ask, begins, clock, countCalls, exchange } = await rig();
    taker.wake();
    await settled();
    pause.isPaused = true;
    await ask('a');
    expect([begins, countCalls('handOn')]).toEqual([[], 1]);
    expect(await exchange.awaitWork('default', 1_000)).toBe('woken');
    await clock.advance(60_000);
    expect(begins).toEqual([]);
    pause.isPaused = false;
    taker.wake();
    await settled();
    expect(begins).toHaveLength(1);
  });

  it('rests while nobody vouches for Redis, and goes on by itself', async () => {
    const { taker, ask, store, begins, clock, countCalls } = await rig();
    await store.office.claim(contractTerm, true);
    await ask('a');
    taker.wake();
    await clock.advance(1_000);
    expect(begins).toEqual([]);
    expect(countCalls('exchange')).toBeLessThanOrEqual(11);
    await holdOffice(store);
    await clock.advance(100);
    expect(begins).toHaveLength(1);
  });
});

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
});
