import { contractTerm, envelopeOf, holdOffice, settled } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { begun, takerRig as rig, succeed } from '../fixtures/taker-rig.ts';

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
    await clock.advance(90);
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
      await clock.advance(80);
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

  it('tells of what an answer leads to at once together with what had to wait for it', async () => {
    const slow: (() => void)[] = [];
    let begun = 0;
    const handle = async () => {
      begun += 1;
      if (begun <= 100) await new Promise<void>((resolve) => slow.push(resolve));
      return succeed;
    };
    const { taker, exchange, askFor } = await rig({ concurrency: 100, handle });
    const { exchange: ask } = exchange;
    const told: number[] = [];
    let held: Promise<void> | undefined;
    exchange.exchange = async (queue, request) => {
      told.push(request.ends.length);
      const answer = await ask(queue, request);
      await held;
      return answer;
    };
    const end = async (count: number) => {
      for (const finish of slow.splice(0, count)) finish();
      await settled();
    };
    await askFor(Array.from({ length: 300 }, (_, i) => envelopeOf({ jobId: `job-${i}` })));
    taker.wake();
    await settled();
    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    told.splice(0);
    await end(36);
    await end(50);
    await end(14);
    expect(told).toEqual([36, 50]);
    release();
    await settled();
    expect(told[2]).toBe(14 + 36);
  });
});
