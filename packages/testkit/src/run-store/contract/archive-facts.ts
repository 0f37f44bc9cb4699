import assert from 'node:assert/strict';
import type { EndingEvent, FirePlace, RunEnvelope, RunFilter } from '@escapement/core';
import { placedJob, redisMillis, scheduledRunId, toIso } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { contractTerm, exchange, idsOf, only, owed, runLate, stage, take } from './scene.ts';

/** What the interface is shown of runs. */
export const archiveFacts = factsOf<RunStorePorts>({
  'runs are paged newest first, each once, also where many share a fire time': pages,
  'a page neither repeats nor hides a run when one is added before it': goesOn,
  'runs are found by job, by state and by fire time, to which is excluded': filters,
  'runs are found by queue and by the worker that began them last, over or not': filtersByPlace,
  'runs of jobs that are not wanted are left out, and the others are paged all the same': leavesOut,
  'a run is shown with all that it came to, alone as in lists': shows,
  'of a run that is not known there is nothing, nor of its log': knowsNone,
  'what comes next is told soonest first, and not what is due': tellsUpcoming,
  'jobs are told by when they fire next, each once and page by page, whether that is staged or not':
    tellsNextFires,
  'a log is read on from a line, and is complete when its run is over': readsLog,
  'a run is first asked for once under a mark, whoever asks': agrees,
});

/** What a list may be narrowed by. */
export type Filter = Omit<RunFilter, 'limit' | 'cursor'>;

/** The ids on all pages of a list. */
export async function everyId(
  { archive }: RunStorePorts,
  filter: Filter,
  limit = 3,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await archive.list({ ...filter, limit, ...(cursor && { cursor }) });
    assert.ok(page.items.length <= limit);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
}

/** Takes the run that is due next, which must be this one, and ends it. */
export async function runToEnd(
  store: RunStorePorts,
  run: RunEnvelope,
  event: EndingEvent = 'succeed',
): Promise<void> {
  const worker = await store.worker('worker-a');
  const { attempt } = only(await take(worker, 1));
  const reason = event === 'succeed' ? {} : { reason: 'no' };
  const { ends } = await exchange(worker, {
    ends: [{ runId: run.runId, attempt, event, ...reason }],
  });
  assert.deepEqual(ends, ['settled']);
}

async function pages(store: RunStorePorts): Promise<void> {
  const first = store.now() - 10_000;
  const runs = Array.from({ length: 23 }, (_, i) => {
    const lateMs = store.now() - first - (i < 10 ? 0 : i * 10);
    return runLate(store, lateMs, { jobId: `job-${i % 10}`, overlap: 'allow' });
  });
  await stage(store, ...runs);
  const ids = await everyId(store, {}, 4);
  const fireTimes = new Map(runs.map(({ runId, fireTime }) => [runId, fireTime]));
  assert.deepEqual([...ids].sort(), [...fireTimes.keys()].sort());
  const times = ids.map((id) => fireTimes.get(id) ?? 0);
  assert.deepEqual(
    times,
    [...times].sort((a, b) => b - a),
  );
  assert.equal((await everyId(store, { jobId: 'job-2' }, 2)).length, 3);
}

async function goesOn(store: RunStorePorts): Promise<void> {
  const runs = Array.from({ length: 6 }, (_, i) => runLate(store, 10_000 - i));
  await stage(store, ...runs);
  const first = await store.archive.list({ limit: 2 });
  await stage(store, runLate(store, -60_000));
  const second = await store.archive.list({
    limit: 2,
    ...(first.cursor && { cursor: first.cursor }),
  });
  const shown = [...first.items, ...second.items].map(({ id }) => id);
  assert.deepEqual(
    shown,
    [5, 4, 3, 2].map((i) => runs[i]?.runId),
  );
}

async function filters(store: RunStorePorts): Promise<void> {
  const well = await owed(store, 5_000);
  await runToEnd(store, well);
  const badly = await owed(store, 4_000);
  await runToEnd(store, badly, 'fail');
  const due = await owed(store, 3_000);
  const inLine = await owed(store, 2_000, { jobId: 'other', lock: 'ledger' });
  const coming = await owed(store, -60_000);
  assert.deepEqual(await everyId(store, { states: ['succeeded'] }), [well.runId]);
  assert.deepEqual(await everyId(store, { states: ['succeeded', 'failed'] }), [
    badly.runId,
    well.runId,
  ]);
  assert.deepEqual(await everyId(store, { states: ['staged'] }), [coming.runId]);
  assert.deepEqual(await everyId(store, { states: ['queued'] }), [inLine.runId, due.runId]);
  assert.deepEqual(await everyId(store, { jobId: 'other' }), [inLine.runId]);
  assert.deepEqual(await everyId(store, { jobId: 'nobody' }), []);
  const span = { from: badly.fireTime, to: inLine.fireTime };
  assert.deepEqual(await everyId(store, span), [due.runId, badly.runId]);
  await take(await store.worker('worker-a'));
  assert.deepEqual(await everyId(store, { states: ['running'] }), [due.runId]);
  assert.deepEqual(await everyId(store, { states: ['running', 'waiting'] }), [
    inLine.runId,
    due.runId,
  ]);
  assert.deepEqual(await everyId(store, { states: ['lost'] }), []);
}

async function filtersByPlace(store: RunStorePorts): Promise<void> {
  const over = await owed(store, 5_000);
  await runToEnd(store, over);
  const elsewhere = await owed(store, 4_000, { jobId: 'other', queue: 'slow' });
  const going = await owed(store, 3_000);
  await take(await store.worker('worker-b'));
  const { queue } = going;
  assert.deepEqual(await everyId(store, { queue }, 1), idsOf([going, over]));
  assert.deepEqual(await everyId(store, { queue: 'slow' }), idsOf([elsewhere]));
  assert.deepEqual(await everyId(store, { queue: 'slow', jobId: over.jobId }), []);
  assert.deepEqual(await everyId(store, { workerId: 'worker-a' }), idsOf([over]));
  assert.deepEqual(await everyId(store, { workerId: 'worker-b', states: ['running'] }), [
    going.runId,
  ]);
  assert.deepEqual(await everyId(store, { workerId: 'worker-b', states: ['succeeded'] }), []);
  assert.deepEqual(await everyId(store, { workerId: 'nobody' }), []);
  const withoutQueues = ['slow', 'nothing'];
  assert.deepEqual(await everyId(store, { withoutQueues }, 1), idsOf([going, over]));
  assert.deepEqual(await everyId(store, { withoutQueues: [queue] }), idsOf([elsewhere]));
  assert.deepEqual(await everyId(store, { queue, withoutQueues: [queue] }), []);
  // What no worker has begun is left out with none.
  const withoutWorkers = ['worker-b'];
  assert.deepEqual(await everyId(store, { withoutWorkers }), idsOf([elsewhere, over]));
  assert.deepEqual(await store.archive.count({ withoutWorkers }), { kind: 'all', count: 2 });
  assert.deepEqual(await store.archive.count({ withoutQueues }), { kind: 'all', count: 2 });
}

async function leavesOut(store: RunStorePorts): Promise<void> {
  const over = await owed(store, 5_000);
  await runToEnd(store, over);
  const elsewhere = await owed(store, 4_000, { jobId: 'other' });
  const going = await owed(store, 3_000);
  const isOfJob = (jobId: string) => jobId !== 'other';
  assert.deepEqual(await everyId(store, { isOfJob }, 1), idsOf([going, over]));
  assert.deepEqual(await everyId(store, { isOfJob, isFolded: true }), idsOf([going, over]));
  assert.deepEqual(await everyId(store, { isOfJob, states: ['succeeded'] }), idsOf([over]));
  assert.deepEqual(await everyId(store, { isOfJob, jobId: elsewhere.jobId }), []);
  assert.deepEqual(await everyId(store, { isOfJob: () => false }), []);
}

async function shows(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 5_000, { lock: 'ledger' });
  const { runId, jobId } = run;
  const worker = await store.worker('worker-a');
  await take(worker);
  const lock = { fencingToken: 31, waitedMs: 12 };
  await exchange(worker, { begins: [{ runId, attempt: 0, lock }] });
  const begun = await store.archive.get(runId);
  const { stagedAt, startedAt = '', ...rest } = begun ?? assert.fail();
  assert.ok(Date.parse(stagedAt) > 0 && Date.parse(startedAt) >= Date.parse(stagedAt));
  const { trigger, version, epoch, queue } = run;
  assert.deepEqual(rest, {
    ...{ id: runId, jobId, trigger, version, epoch, queue, state: 'running', attempt: 1 },
    ...{ fireTime: toIso(run.fireTime), dueTime: toIso(run.dueTime), workerId: 'worker-a' },
    lock: { name: 'ledger', ...lock },
  });
  const reason = 'said "no"\n';
  await exchange(worker, { ends: [{ runId, attempt: 1, event: 'fail', reason }] });
  const ended = await store.archive.get(runId);
  const { finishedAt = '', durationMs, ...as } = ended ?? assert.fail();
  assert.equal(durationMs, Date.parse(finishedAt) - Date.parse(startedAt));
  assert.deepEqual(as, { ...begun, state: 'failed', reason });
  assert.deepEqual((await store.archive.list({ limit: 5 })).items, [ended]);
  assert.deepEqual((await store.archive.list({ limit: 5, jobId })).items, [ended]);
}

async function knowsNone({ archive }: RunStorePorts): Promise<void> {
  const runId = 'nightly-report@20260307T020000Z';
  assert.equal(await archive.get(runId), undefined);
  assert.equal(await archive.get('no id at all'), undefined);
  assert.equal(await archive.log(runId, 0, 10), undefined);
}

async function tellsUpcoming(store: RunStorePorts): Promise<void> {
  await owed(store, 1_000);
  const [last, first, next] = [
    await owed(store, -90_000),
    await owed(store, -30_000),
    await owed(store, -60_000),
  ];
  const coming = async (limit: number) => (await store.archive.upcoming(limit)).map(({ id }) => id);
  assert.deepEqual(await coming(5), idsOf([first, next, last]));
  assert.deepEqual(await coming(1), idsOf([first]));
}

async function tellsNextFires(store: RunStorePorts): Promise<void> {
  const { archive, schedule } = store;
  // Whole seconds, and far enough that none of them passes meanwhile.
  const start = Math.ceil(store.now() / 60_000) * 60_000 + 3_600_000;
  const plan = (jobId: string, stagedS: readonly number[], cursorS: number | undefined) => ({
    ...{ jobId, outcomes: [] },
    runs: stagedS.map((s) => {
      const fireTime = start + s * 1_000;
      const runId = scheduledRunId(jobId, fireTime);
      return runLate(store, 0, { jobId, fireTime, dueTime: fireTime, runId });
    }),
    nextFireTime: cursorS === undefined ? undefined : start + cursorS * 1_000,
  });
  const ten = Array.from({ length: 10 }, (_, i) => i);
  await schedule.stage(contractTerm, [
    plan('often', ten, 10),
    plan('once', [4], undefined),
    ...['tie-c', 'tie', 'tie-a', 'tie-10'].map((jobId) => plan(jobId, [5], 65)),
    ...['tie-d', 'tie-b', 'tied'].map((jobId) => plan(jobId, [], 5)),
    plan('seldom', [], 900),
    plan('over', [], undefined),
  ]);
  // What is over, and a run that was due, are no fires to come.
  const due = runLate(store, 5_000, { jobId: 'seldom' });
  await stage(store, due);
  await schedule.stage(contractTerm, [plan('seldom', [], 900)]);
  const expected = ['often', 'once', 'tie-10', 'tie-a', 'tie-c', 'tie', 'tie-b', 'tie-d', 'tied'];
  expected.push('seldom');
  const read = async (limit: number, isWanted: (jobId: string) => boolean = () => true) => {
    const jobs: string[] = [];
    let after: FirePlace | undefined;
    do {
      const page = await archive.nextFires({ limit, isWanted, ...(after && { after }) });
      assert.ok(page.places.length <= limit);
      jobs.push(...page.places.map(placedJob));
      after = page.next;
    } while (after !== undefined);
    return jobs;
  };
  for (const limit of [1, 2, 3, 50]) assert.deepEqual(await read(limit), expected);
  const isTie = (jobId: string) => jobId.startsWith('tie');
  assert.deepEqual(await read(2, isTie), expected.filter(isTie));
  const shown = await archive.activity(expected);
  const places = await archive.nextFiresOf([...expected, 'over', 'nobody']);
  assert.deepEqual(
    places.map(({ at }) => at),
    [...shown.map(({ nextFireTime }) => nextFireTime), Infinity, Infinity],
  );
}

async function readsLog(store: RunStorePorts): Promise<void> {
  const { runId } = await owed(store, 1_000);
  const worker = await store.worker('worker-a');
  await take(worker);
  const at = store.now();
  const entries = ['a', 'b', 'c'].map((text) => ({ at, stream: 'stdout', text }) as const);
  await worker.appendLog(runId, 1, entries.slice(0, 2));
  await worker.appendLog(runId, 1, entries.slice(2));
  const lines = entries.map(({ text, stream }, i) => {
    return { line: i + 1, at: toIso(at), attempt: 1, stream, text };
  });
  const read = (after: number, limit: number) => store.archive.log(runId, after, limit);
  assert.deepEqual(await read(0, 10), { lines, complete: false });
  assert.deepEqual(await read(1, 1), { lines: lines.slice(1, 2), complete: false });
  await exchange(worker, { ends: [{ runId, attempt: 1, event: 'succeed' }] });
  assert.deepEqual(await read(3, 10), { lines: [], complete: true });
}

async function agrees(store: RunStorePorts): Promise<void> {
  const { archive } = store;
  const at = redisMillis(store.now());
  const later = redisMillis(at + 7);
  assert.equal(await archive.firstAsked('job', { mark: 'mark' }, at), at);
  assert.equal(await archive.firstAsked('job', { mark: 'mark' }, later), at);
  assert.equal(await archive.firstAsked('job', { mark: 'another' }, later), later);
  assert.equal(await archive.firstAsked('other', { mark: 'mark' }, later), later);
  const withInput = { mark: 'mark', inputMark: archive.inputMark('1') };
  assert.equal(await archive.firstAsked('job', withInput, later), 'another-input');
  const fresh = { mark: 'fresh', inputMark: archive.inputMark('1') };
  assert.equal(await archive.firstAsked('job', fresh, at), at);
  assert.equal(await archive.firstAsked('job', fresh, later), at);
  const other = { mark: 'fresh', inputMark: archive.inputMark('2') };
  assert.equal(await archive.firstAsked('job', other, later), 'another-input');
}
