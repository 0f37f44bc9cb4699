import assert from 'node:assert/strict';
import type { ClaimOutcome, CommitOutcome, Term } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, contractTerm, exchange, idsOf, only, owed, runLate, stage, take } from './scene.ts';

/** What the office promises to leaders. */
export const officeFacts = factsOf<RunStorePorts>({
  'an office is claimed where nothing stands, and claimed again': claims,
  'an epoch keeps out each lower one, and says who holds the office': keepsOut,
  'who was let into office last leaves a mark': leavesMark,
  'before anybody has vouched nothing is written but what vouches': wantsVouching,
  'an office that was forgotten takes no writes': forgotten,
  'a checkpoint that is noted only rises, and only in office': notes,
  'another ensemble waits until nobody is at work': waitsForIdle,
  'what another ensemble left is found until it is adopted': findsTheOther,
  'each write is counted, and what was seen is known': counts,
  'what is unknown stands until it is accounted for': accounts,
  'what a leader forgets is what has not begun, and the schedule': forgets,
  'what had begun and was to begin again is lost with what is forgotten': loses,
  'a run asked for that is forgotten is said to be unknown': tellsAsked,
  'what leads to a vouching hides no loss from who claims next': hidesNothing,
  'a worker that comes says what it remembers': hearsWorkers,
});

type Claimed = Extract<ClaimOutcome, { kind: 'claimed' }>;

const successor: Term = { ...contractTerm, nodeId: 'node-b', epoch: contractTerm.epoch + 1 };
/** Of an ensemble that was rebuilt: its epochs begin again. */
const rebuilt: Term = { ...successor, ensembleId: 'ensemble-2', epoch: 1 };
const superseded = (by: Term) => ({ kind: 'superseded', currentEpoch: by.epoch });
const committed: CommitOutcome = { kind: 'committed' };

async function claimed(store: RunStorePorts, by: Term, isSuspect?: boolean): Promise<Claimed> {
  const outcome = await store.office.claim(by, isSuspect);
  return outcome.kind === 'claimed' ? outcome : assert.fail('the claim was refused');
}

async function holderOf(store: RunStorePorts, by: Term) {
  const outcome = await store.office.claim(by);
  return outcome.kind === 'refused' ? outcome.holder : assert.fail('the claim was not refused');
}

async function claims(store: RunStorePorts): Promise<void> {
  const again = await claimed(store, contractTerm);
  assert.deepEqual([again.found, again.isVouched], ['same-ensemble', true]);
  assert.ok(again.memory.isWritten && again.memory.writtenAt !== undefined);
  await store.forget();
  const first = await claimed(store, contractTerm);
  assert.deepEqual([first.found, first.isVouched, first.unknown], ['nothing', false, undefined]);
  assert.deepEqual(first.memory, { isWritten: false, generation: 0, writtenAt: undefined });
  assert.equal((await claimed(store, contractTerm)).found, 'same-ensemble');
}

async function leavesMark(store: RunStorePorts): Promise<void> {
  const markOf = ({ ensembleId, epoch }: Term) => ({ ensembleId, epoch });
  assert.deepEqual(await store.office.mark(), markOf(contractTerm));
  await claimed(store, successor);
  await store.office.claim(contractTerm);
  assert.deepEqual(
    await store.office.mark(),
    markOf(successor),
    'a claim that is refused leaves none',
  );
  await store.forget();
  assert.equal(await store.office.mark(), undefined);
}

async function keepsOut(store: RunStorePorts): Promise<void> {
  assert.equal((await claimed(store, successor)).isVouched, true);
  await store.office.heartbeat(successor);
  await store.silence(60_000);
  const { silentMs = 0, ...holder } = await holderOf(store, contractTerm);
  const { ensembleId, epoch, nodeId } = successor;
  assert.deepEqual(holder, { ensembleId, epoch, nodeId, notedGeneration: undefined });
  assert.ok(silentMs >= 60_000);
  assert.deepEqual(await store.office.heartbeat(contractTerm), superseded(successor));
  assert.deepEqual(await store.office.accounted(contractTerm), superseded(successor));
  assert.deepEqual(await store.office.forget(contractTerm), superseded(successor));
  assert.deepEqual(await store.office.heartbeat(successor), committed);
}

async function wantsVouching(store: RunStorePorts): Promise<void> {
  const suspect = await claimed(store, contractTerm, true);
  assert.deepEqual([suspect.found, suspect.isVouched], ['same-ensemble', false]);
  const unvouched = { kind: 'unvouched' };
  const run = runLate(store, 1_000);
  const advance = { jobId: run.jobId, runs: [run], outcomes: [], nextFireTime: undefined };
  assert.deepEqual(await store.office.heartbeat(contractTerm), unvouched);
  assert.deepEqual(await store.office.accounted(contractTerm), unvouched);
  assert.deepEqual(await store.schedule.stage(contractTerm, [advance]), unvouched);
  assert.deepEqual(await store.office.noteCheckpoint(contractTerm, 3), committed);
  assert.equal(await store.office.loseUntold(contractTerm, 'nobody told'), 0);
  assert.deepEqual(await store.office.forget(contractTerm), committed);
  const said = { leastGeneration: 1, unknown: undefined };
  assert.deepEqual(await store.office.vouch(successor, said), { kind: 'forgotten' });
  assert.deepEqual(await store.office.vouch(contractTerm, said), committed);
  assert.deepEqual(await store.office.heartbeat(contractTerm), committed);
  assert.equal((await claimed(store, contractTerm)).isVouched, true);
}

async function forgotten(store: RunStorePorts): Promise<void> {
  assert.deepEqual(await store.office.heartbeat(successor), { kind: 'forgotten' });
  await store.forget();
  assert.deepEqual(await store.office.heartbeat(contractTerm), { kind: 'forgotten' });
  assert.equal(await store.office.progress(store.now()), undefined);
}

async function notes(store: RunStorePorts): Promise<void> {
  assert.equal((await claimed(store, successor)).notedGeneration, undefined);
  for (const generation of [5, 4]) await store.office.noteCheckpoint(successor, generation);
  const late = await store.office.noteCheckpoint(contractTerm, 9);
  assert.deepEqual(late, superseded(successor));
  assert.equal((await claimed(store, successor)).notedGeneration, 5);
  assert.equal((await holderOf(store, contractTerm)).notedGeneration, 5);
  await store.silence(60_000);
  assert.equal((await claimed(store, rebuilt)).notedGeneration, undefined);
}

async function waitsForIdle(store: RunStorePorts): Promise<void> {
  await store.office.heartbeat(contractTerm);
  assert.equal((await holderOf(store, rebuilt)).ensembleId, contractTerm.ensembleId);
  await store.silence(5_001);
  const taken = await claimed(store, rebuilt);
  assert.deepEqual([taken.found, taken.isVouched], ['other-ensemble', true]);
  assert.deepEqual(await store.office.heartbeat(contractTerm), superseded(rebuilt));
  // The node that was itself at work need not wait: its own ensemble was rebuilt under it.
  await store.office.heartbeat(rebuilt);
  assert.equal((await holderOf(store, contractTerm)).nodeId, rebuilt.nodeId);
  const same = { ...contractTerm, nodeId: rebuilt.nodeId };
  assert.equal((await claimed(store, same)).kind, 'claimed');
}

async function findsTheOther(store: RunStorePorts): Promise<void> {
  await store.silence(60_000);
  for (let i = 0; i < 2; i += 1) {
    assert.equal((await claimed(store, rebuilt)).found, 'other-ensemble');
  }
  const none = { orphans: [], present: [] };
  assert.deepEqual(await store.schedule.adopt(contractTerm, none), superseded(rebuilt));
  assert.deepEqual(await store.schedule.adopt(rebuilt, none), committed);
  assert.equal((await claimed(store, rebuilt)).found, 'same-ensemble');
}

async function counts(store: RunStorePorts): Promise<void> {
  await store.office.heartbeat(contractTerm);
  const { memory, server } = await claimed(store, contractTerm);
  const said = { leastGeneration: memory.generation + 50, unknown: undefined };
  await store.office.vouch(contractTerm, said);
  // What was seen before a loss was accounted for counts no more.
  assert.equal(store.office.seen(), undefined);
  await store.office.noteCheckpoint(contractTerm, 1);
  assert.equal(store.office.seen(), undefined);
  await store.office.heartbeat(contractTerm);
  const first = store.office.seen();
  assert.equal(first?.server, server);
  assert.equal(first?.generation, memory.generation + 53);
  assert.ok(Math.abs(store.now() - (first?.at ?? 0)) < 60_000);
  await stage(store, runLate(store, -60_000));
  assert.equal(store.office.seen()?.generation, memory.generation + 54);
  const again = await claimed(store, contractTerm);
  assert.equal(again.memory.generation, memory.generation + 54);
}

async function accounts(store: RunStorePorts): Promise<void> {
  const unknown = {
    ...{ after: 1, until: 2, outstanding: ['r1'], behind: { late: 3 } },
    reason: 'redis-forgot' as const,
  };
  await claimed(store, contractTerm, true);
  const empty = { ...unknown, outstanding: [], behind: {} };
  await store.office.vouch(contractTerm, { leastGeneration: 1, unknown: empty });
  assert.deepEqual((await claimed(store, contractTerm)).unknown, empty);
  await store.office.vouch(contractTerm, { leastGeneration: 1, unknown });
  assert.deepEqual((await claimed(store, contractTerm)).unknown, unknown);
  assert.deepEqual((await claimed(store, successor)).unknown, unknown);
  await store.office.accounted(successor);
  assert.equal((await claimed(store, successor)).unknown, undefined);
}

async function forgets(store: RunStorePorts): Promise<void> {
  const taken = await owed(store, 2_000);
  const worker = await store.worker('w');
  await take(worker);
  const [due, later] = await stage(store, runLate(store, 1_000), runLate(store, -60_000));
  await carry(store, runLate(store, 0, { jobId: 'other' }));
  const cursor = { jobId: 'other', runs: [], outcomes: [], nextFireTime: store.now() };
  await store.schedule.stage(contractTerm, [cursor]);
  assert.deepEqual(await store.office.forget(contractTerm), committed);
  for (const run of [due, later]) assert.equal(await store.look(run?.runId ?? ''), undefined);
  assert.equal((await store.look(taken.runId))?.state, 'running');
  assert.deepEqual(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10), []);
  const revisions = await store.schedule.projectedRevisions();
  assert.deepEqual([...revisions], [['other', { revision: 0, isBroken: false }]]);
  const { projected } = only(await store.schedule.changeContexts(['other']));
  assert.deepEqual([projected?.isForgotten, projected?.definition?.id], [true, 'other']);
  await carry(store, runLate(store, 0, { jobId: 'other' }));
  const again = only(await store.schedule.changeContexts(['other']));
  assert.equal(again.projected?.isForgotten, false);
  const end = { runId: taken.runId, attempt: 1, event: 'succeed' } as const;
  assert.deepEqual((await exchange(worker, { ends: [end], most: 9 })).ends, ['settled']);
}

/** One that somebody asks for now. */
function askedRun(store: RunStorePorts) {
  const run = runLate(store, 0);
  return { ...run, runId: `${run.runId}-mx1`, trigger: 'manual' as const, epoch: 0 };
}

async function loses(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 2_000);
  const worker = await store.worker('w');
  await take(worker);
  const backs = [{ runId: run.runId, attempt: 1, afterMs: 60_000 }];
  assert.deepEqual((await exchange(worker, { backs })).backs, ['handed-back']);
  await store.office.forget(contractTerm);
  assert.equal((await store.look(run.runId))?.state, 'lost');
}

async function tellsAsked(store: RunStorePorts): Promise<void> {
  const run = askedRun(store);
  assert.equal((await store.archive.enqueueManual(run)).kind, 'enqueued');
  const unknown = {
    after: 1,
    until: 2,
    outstanding: [],
    behind: {},
    reason: 'redis-forgot' as const,
  };
  await store.office.noteUnknown(contractTerm, unknown);
  await store.office.forget(contractTerm);
  const { outcome, reason, runId } = only(await store.rows(run.jobId));
  assert.deepEqual([outcome, reason, runId], ['unknown', 'redis-forgot', run.runId]);
}

async function hidesNothing(store: RunStorePorts): Promise<void> {
  await owed(store, 1_000);
  const { memory } = await claimed(store, contractTerm, true);
  const unknown = {
    ...{ after: 1, until: 2, outstanding: [], behind: {} },
    reason: 'redis-went-back' as const,
  };
  assert.deepEqual(await store.office.noteUnknown(contractTerm, unknown), committed);
  await store.office.loseUntold(contractTerm, 'nobody told');
  await store.office.forget(contractTerm);
  await store.office.noteCheckpoint(contractTerm, 3);
  const next = await claimed(store, successor);
  assert.deepEqual(next.memory, memory);
  assert.deepEqual(next.unknown, unknown);
}

async function hearsWorkers(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w-1');
  const heard = await eventually('it was heard', async () => {
    return (await store.office.greetings()).get('w-1');
  });
  assert.deepEqual(heard, { generation: 0, lastBegunAt: undefined, givenBack: [] });
  const run = await owed(store, 1_000);
  const begun = only(await take(worker));
  assert.deepEqual(idsOf([begun]), [run.runId]);
  const backs = [{ runId: run.runId, attempt: 1, afterMs: 0 }];
  assert.deepEqual((await exchange(worker, { backs })).backs, ['handed-back']);
  const { memory } = await claimed(store, contractTerm, true);
  // It comes to a store of which nobody says that it remembers, and tells what itself has seen.
  const told = await eventually('it came again', async () => {
    await exchange(worker, {});
    const witness = (await store.office.greetings()).get('w-1');
    return witness?.lastBegunAt !== undefined && witness;
  });
  assert.equal(told.lastBegunAt, begun.takenAt);
  assert.deepEqual(told.givenBack, [run.runId]);
  assert.ok(told.generation > 0 && told.generation <= memory.generation);
}
