import assert from 'node:assert/strict';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import {
  carry,
  contractTerm,
  exchange,
  idsOf,
  only,
  overBegunInLine,
  owed,
  runLate,
  stage,
  take,
  takenOnce,
} from './scene.ts';

/** What taking promises. */
export const takingFacts = factsOf<RunStorePorts>({
  'a run is given once, whoever asks': givesOnce,
  'what is due first is given first, and no more than was asked for': inOrder,
  'a run that is not due is given to nobody, and its instant is told': holdsBack,
  'a run of another queue is not given': keepsQueuesApart,
  'what is given can be opened, and nothing else is opened': opens,
  'a run beside another of its job is skipped, and says which': skips,
  'a run that was asked for and does not begin is found under its name, with the reason':
    tellsWhoAsked,
  'of two runs of a job that are taken in one call one is skipped': skipsInOneCall,
  'runs overlap whose job allows it': allows,
  'a run that nobody began in time is missed': misses,
  'a run with a lock begins when its lock is held, and says so once': waits,
  'only who was given a run with a lock may begin it': beginsOwn,
  'what was taken in a call whose answer was lost is told again': recalls,
  'a place in the queue that nobody of ours gave changes nothing': bearsStrays,
  'where nobody vouches nothing is given or begun, and outcomes count': refuses,
});

async function givesOnce(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const workers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => store.worker(name)));
  const answers = await Promise.all(workers.map((worker) => take(worker)));
  assert.deepEqual(idsOf(answers.flat()), [run.runId]);
  const taken = only(answers.flat());
  assert.deepEqual([taken.state, taken.attempt], ['running', 1]);
  assert.ok(Math.abs(taken.takenAt - store.now()) < 60_000);
  const { state, attempt } = (await store.look(run.runId)) ?? {};
  assert.deepEqual([state, attempt], ['running', 1]);
}

async function inOrder(store: RunStorePorts): Promise<void> {
  const runs = [1_000, 3_000, 2_000].map((lateMs) =>
    runLate(store, lateMs, { jobId: `job-${lateMs}` }),
  );
  await stage(store, ...runs);
  const worker = await store.worker('w');
  const first = await take(worker, 2);
  assert.deepEqual(
    first.map(({ runId }) => runId.split('@')[0]),
    ['job-3000', 'job-2000'],
  );
  assert.deepEqual(await take(worker, 0), []);
  assert.deepEqual(
    (await take(worker, 2)).map(({ runId }) => runId.split('@')[0]),
    ['job-1000'],
  );
}

async function holdsBack(store: RunStorePorts): Promise<void> {
  const run = await owed(store, -2_000);
  const worker = await store.worker('w');
  const early = await exchange(worker, { most: 10 });
  assert.deepEqual([early.taken, early.nextDueTime], [[], run.dueTime]);
  const taken = only(await takenOnce(worker));
  assert.equal(taken.runId, run.runId);
  assert.ok(taken.takenAt >= run.dueTime);
  assert.equal((await exchange(worker, { most: 10 })).nextDueTime, undefined);
}

async function keepsQueuesApart(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { queue: 'mail' });
  const worker = await store.worker('w');
  assert.deepEqual(await take(worker), []);
  assert.deepEqual(idsOf(await take(worker, 10, 'mail')), [run.runId]);
}

async function opens(store: RunStorePorts): Promise<void> {
  const run = runLate(store, 1_000);
  const strange = runLate(store, 500, { jobId: 'nobody-knows' });
  await carry(store, run);
  await stage(store, run, strange);
  const worker = await store.worker('w');
  const [taken, unknown] = await take(worker);
  if (taken === undefined || unknown === undefined) throw new Error('two were due');
  assert.deepEqual(await worker.open('default', taken), { kind: 'opened', envelope: run });
  const refused = await Promise.all([
    worker.open('default', { ...taken, runId: strange.runId }),
    worker.open('mail', taken),
    worker.open('default', { ...taken, sealed: '' }),
    // The job has no definition that anybody carried.
    worker.open('default', unknown),
  ]);
  assert.deepEqual(
    refused.map(({ kind }) => kind),
    refused.map(() => 'refused'),
  );
}

async function skips(store: RunStorePorts): Promise<void> {
  const first = await owed(store, 2_000);
  const worker = await store.worker('w');
  await take(worker);
  const second = await owed(store, 1_000);
  assert.deepEqual(await take(worker), []);
  assert.equal(await store.look(second.runId), undefined);
  assert.deepEqual(await store.rows(second.jobId), [
    { outcome: 'skipped', reason: 'overlap', detail: first.runId, runId: second.runId },
  ]);
  // The fire time has had its outcome.
  await stage(store, second);
  assert.deepEqual(await take(worker), []);
  await exchange(worker, { ends: [{ runId: first.runId, attempt: 1, event: 'succeed' }] });
  const third = await owed(store, 500);
  assert.deepEqual(idsOf(await take(worker)), [third.runId]);
}

async function tellsWhoAsked(store: RunStorePorts): Promise<void> {
  const first = runLate(store, 1_000);
  const runId = `${first.runId}-m1`;
  const asked = { ...first, runId, trigger: 'manual', dueTime: store.now() } as const;
  assert.deepEqual(await store.archive.enqueueManual(asked), { kind: 'enqueued', ahead: 0 });
  await stage(store, first);
  assert.deepEqual(idsOf(await take(await store.worker('w'))), [first.runId]);
  const { state, attempt, reason } = (await store.look(runId)) ?? {};
  const because = `not begun: overlap (${first.runId})`;
  assert.deepEqual([state, attempt, reason], ['cancelled', 0, because]);
  assert.deepEqual(await store.rows(first.jobId), []);
}

async function skipsInOneCall(store: RunStorePorts): Promise<void> {
  const [first, second] = [await owed(store, 2_000), await owed(store, 1_000)];
  assert.deepEqual(idsOf(await take(await store.worker('w'))), [first.runId]);
  assert.equal(only(await store.rows(second.jobId)).detail, first.runId);
}

async function allows(store: RunStorePorts): Promise<void> {
  const overlap = 'allow' as const;
  const runs = [await owed(store, 2_000, { overlap }), await owed(store, 1_000, { overlap })];
  assert.deepEqual(idsOf(await take(await store.worker('w'))), idsOf(runs));
  // One that may not overlap sees those that might.
  await owed(store, 500);
  assert.deepEqual(await take(await store.worker('w')), []);
}

async function misses(store: RunStorePorts): Promise<void> {
  const late = 120_000;
  const run = await owed(store, late, { beginBy: store.now() - late / 2 });
  const worker = await store.worker('w');
  assert.deepEqual(await take(worker), []);
  assert.deepEqual(await store.rows(run.jobId), [
    { outcome: 'missed', reason: 'too-late', detail: undefined, runId: run.runId },
  ]);
  const other = await owed(store, late + 1_000);
  assert.deepEqual(idsOf(await take(worker)), [other.runId]);
}

const lock = { fencingToken: 41, waitedMs: 12 };

async function waits(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { lock: 'ledger' });
  const worker = await store.worker('w');
  const taken = only(await take(worker));
  assert.deepEqual([taken.state, taken.attempt], ['waiting', 0]);
  assert.equal((await store.look(run.runId))?.state, 'waiting');
  const begin = { runId: run.runId, attempt: 0, lock };
  const [at] = (await exchange(worker, { begins: [begin] })).begins;
  assert.equal(typeof at, 'number');
  assert.deepEqual((await exchange(worker, { begins: [begin] })).begins, [at]);
  const { state, attempt, fencingToken } = (await store.look(run.runId)) ?? {};
  assert.deepEqual([state, attempt, fencingToken], ['running', 1, 41]);
  const end = { runId: run.runId, attempt: 1, event: 'succeed', lock } as const;
  assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
  assert.equal((await store.look(run.runId))?.fencingToken, 41);
}

async function beginsOwn(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { lock: 'ledger' });
  const [worker, other] = [await store.worker('w'), await store.worker('v')];
  await take(worker);
  const begin = { runId: run.runId, attempt: 0, lock };
  assert.deepEqual((await exchange(other, { begins: [begin] })).begins, ['stale']);
  const later = { ...begin, attempt: 1 };
  assert.deepEqual((await exchange(worker, { begins: [later] })).begins, ['stale']);
  assert.equal((await store.look(run.runId))?.state, 'waiting');
}

async function recalls(store: RunStorePorts): Promise<void> {
  const runs = [
    await owed(store, 3_000, { jobId: 'known' }),
    await owed(store, 2_000, { jobId: 'unknown' }),
    await owed(store, 1_000, { jobId: 'in-line', lock: 'ledger' }),
  ];
  const worker = await store.worker('w');
  const taken = await take(worker);
  await owed(store, 500, { jobId: 'new' });
  const recall = [runs[0]?.runId ?? ''];
  const again = (await exchange(worker, { recall, most: 10 })).taken;
  const byId = (a: { runId: string }, b: { runId: string }) => (a.runId < b.runId ? -1 : 1);
  const told = (list: typeof taken) =>
    [...list]
      .sort(byId)
      .map(({ runId, state, attempt, sealed }) => [runId, state, attempt, sealed]);
  assert.deepEqual(told(again), told(taken.slice(1)));
  // Another worker has nothing of it.
  const other = await store.worker('v');
  assert.deepEqual((await exchange(other, { recall: [], most: 0 })).taken, []);
}

async function refuses(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const [first, locked] = [
    await owed(store, 3_000, { jobId: 'first' }),
    await owed(store, 2_000, { jobId: 'locked', lock: 'ledger' }),
  ];
  await take(worker);
  const waiting = await owed(store, 1_000, { jobId: 'due' });
  await store.office.claim(contractTerm, true);
  const answer = await exchange(worker, {
    ends: [{ runId: first.runId, attempt: 1, event: 'succeed' }],
    begins: [{ runId: locked.runId, attempt: 0, lock }],
    most: 10,
  });
  const { ends, begins, taken, isVouched } = answer;
  assert.deepEqual([ends, begins, taken, isVouched], [['settled'], [], [], false]);
  assert.equal((await store.look(waiting.runId))?.state, 'staged');
  await store.office.vouch(contractTerm, { leastGeneration: 1, unknown: undefined });
  assert.deepEqual(idsOf(await take(worker)), [waiting.runId]);
}

async function bearsStrays(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const runs = await overBegunInLine(store, worker);
  const [, begun, inLine] = runs;
  const before = await Promise.all(runs.map(({ runId }) => store.look(runId)));
  for (const { runId } of runs) await store.strayEntry(runId, 'default');
  await store.strayEntry('nobody@20260101T000000Z', 'default');
  const sound = await owed(store, 500, { jobId: 'sound' });
  const other = await store.worker('v');
  assert.deepEqual(idsOf(await take(other)), [sound.runId]);
  const after = await Promise.all(runs.map(({ runId }) => store.look(runId)));
  assert.deepEqual(after, before);
  // What is in hand goes on, and goes back with all that its entry held.
  const backs = [
    { runId: begun.runId, attempt: 1, afterMs: 0 },
    { runId: inLine.runId, attempt: 0, afterMs: 0 },
  ];
  const handed = await exchange(worker, { backs });
  assert.deepEqual(handed.backs, ['handed-back', 'handed-back']);
  const again = await take(worker);
  assert.deepEqual([...idsOf(again)].sort(), [begun.runId, inLine.runId].sort());
  assert.ok(again.every(({ sealed }) => sealed !== ''));
}
