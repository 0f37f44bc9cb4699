import type { JobChange, RunEnvelope, TakenRun } from '@escapement/core';
import {
  contractTerm,
  envelopeOf,
  FakeStoreClock,
  holdOffice,
  MemoryRunStore,
  raisedBy,
  settled,
  silentLogger,
  VirtualClock,
} from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import type { RunInHand } from '../run-in-hand.ts';
import type { Verdict } from '../verdict.ts';
import { QueueTaker, type TakerOptions } from './queue-taker.ts';

const begun = envelopeOf().dueTime;
const succeed: Verdict = { kind: 'settle', event: 'succeed' };

/** A taker of a queue, whose runs end when and as the test says. */
async function rig(options: Partial<TakerOptions> = {}) {
  const clock = new VirtualClock(begun);
  const store = new MemoryRunStore(clock);
  await holdOffice(store);
  const exchange = store.exchange();
  const begins: RunInHand[] = [];
  const ends = new Map<string, (verdict: Verdict) => void>();
  const pause = { isPaused: false };
  const taker = new QueueTaker({
    queue: 'default',
    concurrency: 2,
    exchange,
    isPaused: () => pause.isPaused,
    handle: (run) => {
      begins.push(run);
      return new Promise((resolve) => ends.set(run.runId, resolve));
    },
    clock,
    time: new FakeStoreClock(clock),
    logger: silentLogger,
    ...options,
  });
  exchange.attend({ workerId: 'worker-1', inHand: () => [...taker.held.attempts()] });
  /** Runs of jobs of these names, which are due. */
  async function ask(...jobIds: readonly string[]): Promise<readonly RunEnvelope[]> {
    return askFor(jobIds.map((jobId) => envelopeOf({ jobId })));
  }
  async function askFor(runs: readonly RunEnvelope[]): Promise<readonly RunEnvelope[]> {
    for (const run of runs) await store.asked.enqueueManual(run);
    await settled();
    return runs;
  }
  async function end(jobId: string, verdict: Verdict = succeed): Promise<void> {
    const { runId } = envelopeOf({ jobId });
    ends.get(runId)?.(verdict);
    await settled();
  }
  const run = (jobId: string) => store.run(envelopeOf({ jobId }).runId);
  const stateOf = (jobId: string) => run(jobId)?.state;
  const begunJobs = () => begins.map(({ runId }) => runId.split('@')[0]);
  const countCalls = (name: string) => store.calls.filter((call) => call === name).length;
  return {
    ...{ clock, store, exchange, taker, begins, pause, ask, askFor, end },
    ...{ run, stateOf, begunJobs, countCalls },
  };
}

/** An edit of a job that keeps the run as one of the version that now stands. */
function changeThatKeeps(run: RunEnvelope): JobChange {
  const { jobId, revision } = run;
  const nothing = { definition: undefined, nextFireTime: undefined, openAfter: undefined };
  const none = { dropped: [], outcomes: [], asides: [] };
  return { jobId, revision, present: 'stands', kept: [run], ...nothing, ...none };
}

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
    await clock.advance(52);
    expect(begins).toHaveLength(1);
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
    taker.held.lose([envelopeOf({ jobId: 'a' }).runId]);
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

describe('the places of a taker', () => {
  it('are not exceeded, whatever is due', async () => {
    const { taker, ask, begunJobs, end, clock } = await rig();
    taker.wake();
    await ask('a', 'b', 'c', 'd');
    await clock.advance(10_000);
    expect(begunJobs()).toEqual(['a', 'b']);
    await end('b');
    expect(begunJobs()).toEqual(['a', 'b', 'c']);
  });

  it('are for others while a run waits for its lock, and its own again before anything new', async () => {
    const { taker, ask, begins, begunJobs, end } = await rig({ concurrency: 1 });
    await ask('a', 'b', 'c');
    taker.wake();
    await settled();
    const [a] = begins;
    if (a === undefined) throw new Error('a was due');
    taker.leave(a);
    await settled();
    expect(begunJobs()).toEqual(['a', 'b']);
    let isBack = false;
    const back = taker.comeBack(a).then((had) => (isBack = had));
    await settled();
    expect(isBack).toBe(false);
    await end('b');
    expect([await back, begunJobs()]).toEqual([true, ['a', 'b']]);
    await end('a');
    expect(begunJobs()).toEqual(['a', 'b', 'c']);
  });

  it('are waited for ten seconds by who comes back, and then it goes back', async () => {
    const { taker, ask, begins, end, clock, stateOf } = await rig({ concurrency: 1 });
    await ask('a', 'b');
    taker.wake();
    await settled();
    const [a] = begins;
    if (a === undefined) throw new Error('a was due');
    taker.leave(a);
    await settled();
    const back = taker.comeBack(a);
    await clock.advance(10_000);
    expect(await back).toBe(false);
    await end('a', { kind: 'hand-back', afterMs: 60_000 });
    await end('b');
    expect([stateOf('a'), stateOf('b'), taker.held.size]).toEqual(['retrying', 'succeeded', 0]);
  });

  it('are not waited for by who is told to stop', async () => {
    const { taker, ask, begins } = await rig({ concurrency: 1 });
    await ask('a', 'b');
    taker.wake();
    await settled();
    const [a] = begins;
    if (a === undefined) throw new Error('a was due');
    taker.leave(a);
    await settled();
    const back = taker.comeBack(a);
    a.stop.stop('taken');
    expect(await back).toBe(false);
  });

  it('let go of a run in line for its lock that an edit has changed, and take it anew', async () => {
    const { taker, askFor, begins, end, store, clock } = await rig();
    const asked = envelopeOf({ jobId: 'a', lock: 'ledger' });
    await askFor([asked]);
    taker.wake();
    await settled();
    const edited = { ...asked, revision: asked.revision + 1, version: asked.version + 1 };
    await store.schedule.carry(contractTerm, [changeThatKeeps(edited)]);
    taker.wake();
    await settled();
    expect(begins.map(({ stop }) => stop.reason)).toEqual(['taken']);
    await end('a', { kind: 'hold-lost' });
    await clock.advance(2_000);
    expect(begins.map(({ stop }) => stop.reason)).toEqual(['taken', undefined]);
    expect(JSON.parse(begins[1]?.taken.sealed ?? '')).toMatchObject({ revision: edited.revision });
  });

  it('begin a run with a lock once, though the answer was lost or nobody vouched', async () => {
    const { taker, askFor, begins, run, store, clock } = await rig();
    await askFor([envelopeOf({ jobId: 'a', lock: 'ledger' })]);
    taker.wake();
    await settled();
    const [a] = begins;
    if (a === undefined) throw new Error('a was due');
    const lock = { fencingToken: 41, waitedMs: 0 };
    await store.office.claim(contractTerm, true);
    const asked = taker.begin(a, lock);
    await clock.advance(1_000);
    expect(run('a')).toMatchObject({ state: 'waiting', attempt: 0 });
    await holdOffice(store);
    store.away.exchange = { calls: 1, after: true };
    await clock.advance(2_000);
    expect(await asked).toBe(run('a')?.begunAt);
    expect(run('a')).toMatchObject({ state: 'running', attempt: 1, lock });
  });
});

describe('what is in hand', () => {
  it('is asked after only since a while, and told of once it is known what it is', async () => {
    const { taker, ask, askFor, begins, clock } = await rig({ concurrency: 3 });
    const [envelope] = await ask('a');
    await askFor([envelopeOf({ jobId: 'in-line', lock: 'ledger' })]);
    taker.wake();
    await clock.advance(1_000);
    await ask('b');
    const { runId } = envelopeOf({ jobId: 'a' });
    const kept = [...taker.held.keptSince(500)];
    expect(kept.map((each) => each.attempt)).toEqual([1, 0]);
    expect(kept[0]).toEqual({ runId, queue: 'default', attempt: 1 });
    expect([...taker.held.keptSince(1_000)]).toHaveLength(3);
    expect([...taker.held.attempts()]).toEqual([]);
    const [a, inLine] = begins;
    if (a === undefined || inLine === undefined) throw new Error('two were due');
    [a.envelope, inLine.envelope] = [envelope, envelope];
    // One that waits for its lock has not begun.
    expect([...taker.held.attempts()]).toEqual([{ envelope, startedAt: begun, attempt: 1 }]);
  });

  it('is waited for at the end, and nothing new is taken', async () => {
    const { taker, ask, end, begunJobs, clock } = await rig();
    await ask('a');
    taker.wake();
    await settled();
    let isClosed = false;
    void taker.close().then(() => (isClosed = true));
    await ask('b');
    await clock.advance(60_000);
    expect([isClosed, begunJobs()]).toEqual([false, ['a']]);
    await end('a');
    expect([isClosed, begunJobs()]).toEqual([true, ['a']]);
  });

  it('of a code that still runs is told to nobody, and its place is given to nobody', async () => {
    const { taker, ask, end, stateOf, clock, begunJobs } = await rig({ concurrency: 1 });
    await ask('a', 'b');
    taker.wake();
    await settled();
    await end('a', { kind: 'leave' });
    await clock.advance(60_000);
    expect([stateOf('a'), taker.held.size, begunJobs()]).toEqual(['running', 1, ['a']]);
  });

  it('is stopped when it is told to', async () => {
    const { taker, ask, begins } = await rig();
    await ask('a', 'b');
    taker.wake();
    await settled();
    taker.held.lose([envelopeOf({ jobId: 'b' }).runId, 'nobody@20260101T000000Z']);
    taker.held.stopAll('drained');
    expect(begins.map(({ stop }) => stop.reason)).toEqual(['drained', 'taken']);
  });
});

describe('a defect', () => {
  it('of the handling, of the exchange and of the waiting is raised', async () => {
    const defect = new TypeError('x is not a function');
    const fails = { handle: () => Promise.reject(defect) };
    const { taker, ask } = await rig(fails);
    await ask('a');
    expect(await raisedBy(() => taker.wake())).toMatchObject([{ cause: defect }]);
    const rejects = () => Promise.reject(defect);
    for (const broken of [{ exchange: rejects }, { awaitWork: rejects }]) {
      const other = await rig();
      Object.assign(other.exchange, broken);
      const raised = await raisedBy(() => other.taker.wake());
      expect(raised[0]).toMatchObject({ cause: defect });
    }
  });
});
