import type { JobChange, RunEnvelope } from '@escapement/core';
import { contractTerm, envelopeOf, holdOffice, raisedBy, settled } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { begun, takerRig as rig } from '../fixtures/taker-rig.ts';

/** An edit of a job that keeps the run as one of the version that now stands. */
function changeThatKeeps(run: RunEnvelope): JobChange {
  const { jobId, revision } = run;
  const nothing = { definition: undefined, nextFireTime: undefined, openAfter: undefined };
  const none = { dropped: [], outcomes: [], asides: [] };
  return { jobId, revision, present: 'stands', kept: [run], ...nothing, ...none };
}
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
    const { taker, begunJobs, end, leaveFirst } = await rig({ concurrency: 1 });
    const a = await leaveFirst('a', 'b', 'c');
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
    const { taker, end, clock, stateOf, leaveFirst } = await rig({ concurrency: 1 });
    const a = await leaveFirst('a', 'b');
    const back = taker.comeBack(a);
    await clock.advance(10_000);
    expect(await back).toBe(false);
    await end('a', { kind: 'hand-back', afterMs: 60_000 });
    await end('b');
    expect([stateOf('a'), stateOf('b'), taker.held.size]).toEqual(['retrying', 'succeeded', 0]);
  });

  it('are not waited for by who is told to stop', async () => {
    const { taker, leaveFirst } = await rig({ concurrency: 1 });
    const a = await leaveFirst('a', 'b');
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
    expect([...taker.held.attempts()]).toEqual([
      { envelope, startedAt: begun, attempt: 1, failures: 0 },
    ]);
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
    taker.held.lose([{ runId: envelopeOf({ jobId: 'b' }).runId, queue: 'default', attempt: 1 }]);
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
