import assert from 'node:assert/strict';
import {
  afterRun,
  type EndingEvent,
  type EpochMillis,
  type Join,
  jobDefinitionSchema,
  type RunEnding,
  type RunEnvelope,
  type RunExchange,
  scheduledRunId,
  servedBy,
  stepAfter,
} from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { envelopeOf } from '../../run-envelopes.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, contractTerm, exchange, idsOf, only, owed, take, takenOnce } from './scene.ts';

/** What is promised of runs that come after others. */
export const afterFacts = factsOf<RunStorePorts>({
  'the end of a run is noted where others come after its job, and nowhere else': notesEnds,
  'whatever a run ends as is noted, with what it told': notesAll,
  'what goes back to its queue has not ended': leavesRetrying,
  'a run after another begins once, told of the one before and of its fire time': followsOnce,
  'two leaders that looked at the same end make one run': makesOne,
  'no leader that was outlived makes a run after another, or forgets an end': obeysFence,
  'what a job waits for is remembered until all of it has ended': joins,
  'what a job waits for is told as long as not all of it has ended, with since when': tellsJoins,
  'how many ends wait for a leader is told': tellsOutbox,
  'an end that cannot be seen to yet comes behind the others': postpones,
  'where nobody comes after anything any more, no end is kept': forgetsUnfollowed,
  'one row tells of all the time in which ends were lost, and of those before the job':
    tellsLostEnds,
  'no end outlives a loss of memory, since nobody knows what came of it': forgetsAtLoss,
});

async function tellsLostEnds(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 0, { jobId: 'follow' });
  const outcome = { outcome: 'unknown', reason: 'redis-went-back', detail: 'load, bill' } as const;
  const stretch = { fireTime: 1_001, untilFireTime: 9_000 };
  await carry(store, run, { outcomes: [{ ...stretch, ...outcome }] });
  const { items } = await store.archive.ledger('follow', { limit: 10 });
  const told = items.filter((row) => row.outcome === 'unknown');
  const [from, to] = ['1970-01-01T00:00:01.001Z', '1970-01-01T00:00:09.000Z'];
  assert.deepEqual(
    told.map((row) => [row.fireTime, row.untilFireTime, row.reason, row.detail]),
    [[from, to, 'redis-went-back', 'load, bill']],
  );
}

const upstreams = ['load', 'bill'];
/** By the clock of the store, which whoever asks knows by an estimate; a slow machine takes its time as well. */
const toleranceMs = 30_000;

function definitionOf(id: string, jobs: readonly string[] = ['load'], mode = 'all') {
  const at = '2026-01-01T00:00:00.000Z';
  return jobDefinitionSchema.parse({
    ...{ id, revision: 1, version: 1, createdAt: at, updatedAt: at, overlap: 'allow' },
    ...{ task: { kind: 'handler', handler: 'noop' }, schedule: { kind: 'manual' } },
    after: { jobs, on: 'end', mode },
  });
}

interface Ended {
  /** How long ago it was due. */
  readonly lateMs: number;
  /** When it was due, where that must be the same for several. */
  readonly at?: EpochMillis;
  readonly jobId?: string;
  readonly event?: EndingEvent;
}

/** A run that a worker has ended. */
async function ended(
  store: RunStorePorts,
  worker: RunExchange,
  { lateMs, at, jobId = 'load', event = 'succeed' }: Ended,
): Promise<RunEnvelope> {
  const fireTime = at ?? store.now() - lateMs;
  const instants = { fireTime, dueTime: fireTime, runId: scheduledRunId(jobId, fireTime) };
  const run = await owed(store, lateMs, { jobId, overlap: 'allow', ...instants });
  await takenOnce(worker);
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event }] });
  return run;
}

const follow = (store: RunStorePorts, jobIds: readonly string[] = upstreams) =>
  store.following.setFollowed(contractTerm, jobIds);

/** What a leader makes of an end, for one job that comes after. */
async function planned(store: RunStorePorts, ending: RunEnding, definition = definitionOf('mail')) {
  const { id, after } = definition;
  assert(after !== undefined);
  const join = await store.following.joinAt(id, servedBy(ending));
  const step = stepAfter(ending, { id, after }, join);
  const joins: readonly Join[] = 'join' in step && step.join !== undefined ? [step.join] : [];
  if (step.kind !== 'runs') return { ending, joins, runs: [] };
  const results = await store.following.resultsOf(step.runs);
  const { epoch } = contractTerm;
  const { markOf } = store.following;
  const run = afterRun({ ending, runs: step.runs }, { definition, results, epoch, markOf });
  return { ending, joins, runs: [{ run, definition }] };
}

async function notesEnds(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  await ended(store, worker, { lateMs: 3_000 });
  assert.deepEqual(await store.following.endings(10), []);
  await follow(store);
  const before = store.now();
  const run = await ended(store, worker, { lateMs: 2_000 });
  await ended(store, worker, { lateMs: 1_000, jobId: 'other' });
  const { runId, jobId, state, attempt, endedAt } = only(await store.following.endings(10));
  assert.deepEqual([runId, jobId, state, attempt], [run.runId, 'load', 'succeeded', 1]);
  assert(Math.abs(endedAt - before) < toleranceMs);
}

async function notesAll(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  const ends = ['succeed', 'fail', 'time-out', 'cancel'] as const;
  for (const [i, event] of ends.entries()) await ended(store, worker, { lateMs: 9_000 - i, event });
  const told = await owed(store, 1_000, { jobId: 'load', overlap: 'allow' });
  await takenOnce(worker);
  await worker.tell(told.runId, 1, { result: '{"rows":7}' });
  await exchange(worker, { ends: [{ runId: told.runId, attempt: 1, event: 'succeed' }] });
  const noted = await store.following.endings(10);
  assert.deepEqual(
    noted.map(({ state }) => state),
    ['succeeded', 'failed', 'timed-out', 'cancelled', 'succeeded'],
  );
  const results = await store.following.resultsOf(noted);
  assert.deepEqual(results.get(told.runId), { result: '{"rows":7}' });
}

async function leavesRetrying(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  const run = await owed(store, 1_000, { jobId: 'load', overlap: 'allow' });
  await takenOnce(worker);
  const again = { afterMs: 60_000 };
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'fail', again }] });
  assert.deepEqual(await store.following.endings(10), []);
}

async function followsOnce(store: RunStorePorts): Promise<void> {
  await follow(store);
  const definition = definitionOf('mail');
  await carry(store, { ...envelopeLike(store), jobId: 'mail' });
  const worker = await store.worker('w');
  const before = await ended(store, worker, { lateMs: 2_000 });
  const ending = only(await store.following.endings(10));
  const about = await planned(store, ending, definition);
  for (const _ of [1, 2]) await store.following.follow(contractTerm, about);
  assert.deepEqual(await store.following.endings(10), []);
  const taken = only(await takenOnce(worker));
  assert.deepEqual(await take(worker), []);
  const run = await store.archive.get(taken.runId);
  assert.deepEqual([run?.jobId, run?.trigger], ['mail', 'after']);
  assert.deepEqual(run?.asked, { by: 'escapement', after: before.runId });
  assert.equal(run?.repeatedTime, new Date(before.fireTime).toISOString());
  const opened = await worker.open('default', taken);
  assert(opened.kind === 'opened');
  const { upstream } = opened.envelope.upstream ?? {};
  assert.deepEqual([upstream?.runId, upstream?.state], [before.runId, 'succeeded']);
}

/** Of the version that the definitions here have. */
function envelopeLike(store: RunStorePorts): RunEnvelope {
  const now = store.now();
  return envelopeOf({ fireTime: now, dueTime: now, revision: 1, version: 1, overlap: 'allow' });
}

async function makesOne(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  await ended(store, worker, { lateMs: 2_000 });
  const ending = only(await store.following.endings(10));
  const looks = [await planned(store, ending), await planned(store, ending)];
  for (const about of looks) await store.following.follow(contractTerm, about);
  assert.equal((await takenOnce(worker)).length, 1);
  assert.deepEqual(await take(worker), []);
}

async function obeysFence(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  await ended(store, worker, { lateMs: 2_000 });
  const ending = only(await store.following.endings(10));
  const older = { ...contractTerm, epoch: contractTerm.epoch - 1 };
  const outcomes = [
    await store.following.follow(older, await planned(store, ending)),
    await store.following.setFollowed(older, []),
    await store.following.postponeEnding(older, ending),
  ];
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['superseded', 'superseded', 'superseded'],
  );
  assert.deepEqual(await store.following.endings(10), [ending]);
  assert.deepEqual(await take(worker), []);
}

async function joins(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  const definition = definitionOf('mail', upstreams);
  const fireTime = store.now() - 5_000;
  for (const jobId of upstreams) {
    assert.deepEqual(await take(worker), []);
    await ended(store, worker, { lateMs: 5_000, at: fireTime, jobId });
    const ending = only(await store.following.endings(10));
    await store.following.follow(contractTerm, await planned(store, ending, definition));
  }
  const join = await store.following.joinAt('mail', fireTime);
  assert.deepEqual([join?.isDone, join?.runs.map(({ jobId }) => jobId)], [true, upstreams]);
  assert.deepEqual(await store.following.joinAt('mail', fireTime + 1), undefined);
  assert.equal((await takenOnce(worker)).length, 1);
}

async function tellsJoins(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  const definition = definitionOf('mail', upstreams);
  const at = [store.now() - 9_000, store.now() - 7_000];
  const seeTo = async (fireTime: EpochMillis, jobId: string) => {
    await ended(store, worker, { lateMs: 5_000, at: fireTime, jobId });
    const ending = only(await store.following.endings(10));
    await store.following.follow(contractTerm, await planned(store, ending, definition));
    return ending;
  };
  const told = async (query: { limit: number; before?: EpochMillis }) => {
    const open = await store.following.openJoins('mail', query);
    return open.map(({ servedTime, since, runs }) => [servedTime, since, ...idsOf(runs)]);
  };
  const ends = [];
  for (const fireTime of at) ends.push(await seeTo(fireTime, 'load'));
  const rows = ends.map((end, i) => [at[i], end.endedAt, end.runId]).reverse();
  assert.deepEqual(await told({ limit: 10 }), rows);
  assert.deepEqual(await told({ limit: 1 }), rows.slice(0, 1));
  assert.deepEqual(await told({ limit: 10, before: at[1] ?? 0 }), rows.slice(1));
  await seeTo(at[1] ?? 0, 'bill');
  assert.deepEqual(await told({ limit: 10 }), rows.slice(1));
  assert.deepEqual(await store.following.openJoins('other', { limit: 10 }), []);
}

async function tellsOutbox(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  const quiet = { leftOut: 0, leftOutAt: undefined };
  assert.deepEqual(await store.following.outbox(), { waiting: 0, ...quiet });
  await ended(store, worker, { lateMs: 2_000 });
  assert.deepEqual(await store.following.outbox(), { waiting: 1, ...quiet });
}

async function postpones(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  const runs = [];
  for (const lateMs of [3_000, 2_000]) runs.push(await ended(store, worker, { lateMs }));
  const [first] = await store.following.endings(1);
  assert(first !== undefined);
  await store.following.postponeEnding(contractTerm, first);
  assert.deepEqual(idsOf(await store.following.endings(10)), idsOf([...runs].reverse()));
}

async function forgetsUnfollowed(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  await ended(store, worker, { lateMs: 2_000 });
  await follow(store, []);
  await ended(store, worker, { lateMs: 1_000 });
  assert.deepEqual(await store.following.endings(10), []);
}

async function forgetsAtLoss(store: RunStorePorts): Promise<void> {
  await follow(store);
  const worker = await store.worker('w');
  await ended(store, worker, { lateMs: 2_000 });
  const unknown = { after: 1, until: 2, outstanding: [], behind: {} };
  await store.office.noteUnknown(contractTerm, { ...unknown, reason: 'redis-forgot' });
  for (let i = 0; i < 3; i += 1) await store.office.forget(contractTerm);
  assert.deepEqual(await store.following.endings(10), []);
}
