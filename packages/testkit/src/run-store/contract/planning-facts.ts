import assert from 'node:assert/strict';
import {
  type Edit,
  type JobChange,
  type JobDefinition,
  jobDefinitionSchema,
  type RecordedOutcomes,
} from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { contractTerm, idsOf, only, runLate, stage, take } from './scene.ts';

/** What a leader and the auditors read before they decide. */
export const planningFacts = factsOf<RunStorePorts>({
  'what was carried is projected, with its definition and its cursor': projects,
  'a definition that broke is known as it was, and since when': knowsBroken,
  'of a job that is gone only its least revision is kept': keepsLeast,
  'an edit is announced until it is carried, and told after that too': announces,
  'an edit that is announced late, after a newer one, raises nothing': ordersEdits,
  'what is staged is told soonest first, and nothing that began': tellsStaged,
  'a job without a cursor, or without a projection, is suspect': suspects,
  'where no cursor stands the newest decided fire time is told': tellsDecided,
  'a change opens what a plan decided for its time, and nothing else': opens,
  'the audit is told runs, rows, edits and how far they go': tellsAudit,
  'a loss that was vouched about is where history begins': tellsHistory,
});

const at = '2026-01-01T00:00:00.000Z';

export function definitionAt(jobId: string, revision: number): JobDefinition {
  return jobDefinitionSchema.parse({
    ...{ id: jobId, revision, version: revision, createdAt: at, updatedAt: at },
    schedule: { kind: 'every', everyMs: 60_000 },
    task: { kind: 'handler', handler: 'noop' },
  });
}

/** Carries a change of a job, at revision 4 unless it says otherwise. */
export async function change(
  store: RunStorePorts,
  jobId: string,
  more: Partial<JobChange> = {},
): Promise<JobDefinition> {
  const revision = more.revision ?? 4;
  const definition = definitionAt(jobId, revision);
  const nothing = { kept: [], dropped: [], outcomes: [], asides: [], openAfter: undefined };
  const outcome = await store.schedule.carry(contractTerm, [
    {
      jobId,
      revision,
      definition,
      present: 'stands',
      nextFireTime: undefined,
      ...nothing,
      ...more,
    },
  ]);
  assert.equal(outcome.kind, 'committed');
  return definition;
}

async function contextOf(store: RunStorePorts, jobId: string) {
  return only(await store.schedule.changeContexts([jobId]));
}

async function projects(store: RunStorePorts): Promise<void> {
  const nextFireTime = store.now() + 60_000;
  const definition = await change(store, 'job', { nextFireTime });
  const revisions = await store.schedule.projectedRevisions();
  assert.deepEqual([...revisions], [['job', { revision: 4, isBroken: false }]]);
  const [of, none] = await store.schedule.changeContexts(['job', 'nobody']);
  const whole = {
    ...{ decidedUpTo: undefined, brokenSince: undefined },
    ...{ isDamaged: false, isForgotten: false },
  };
  assert.deepEqual(of, {
    projected: { jobId: 'job', revision: 4, definition, nextFireTime, ...whole },
    edits: [],
    staged: [],
  });
  assert.deepEqual(none, { projected: undefined, edits: [], staged: [] });
  assert.deepEqual([...(await store.schedule.minimumRevisions())], [['job', 4]]);
}

async function knowsBroken(store: RunStorePorts): Promise<void> {
  const definition = await change(store, 'job');
  const since = store.now();
  await change(store, 'job', { present: 'broken', definition: undefined, revision: 4 });
  const revisions = await store.schedule.projectedRevisions();
  assert.deepEqual(revisions.get('job'), { revision: 4, isBroken: true });
  const { projected } = await contextOf(store, 'job');
  assert.deepEqual([projected?.definition, projected?.isDamaged], [definition, false]);
  assert.ok((projected?.brokenSince ?? 0) >= since - 1_000);
  await change(store, 'job', { revision: 5 });
  assert.equal((await contextOf(store, 'job')).projected?.brokenSince, undefined);
}

async function keepsLeast(store: RunStorePorts): Promise<void> {
  await change(store, 'job', { nextFireTime: store.now() });
  await change(store, 'job', { present: 'gone', definition: undefined, revision: 6 });
  assert.equal((await store.schedule.projectedRevisions()).size, 0);
  assert.equal((await contextOf(store, 'job')).projected, undefined);
  assert.deepEqual(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10), []);
  assert.deepEqual([...(await store.schedule.minimumRevisions())], [['job', 6]]);
}

function editAt(revision: number): Edit {
  return { revision, changedAt: 1_000 + revision, kind: 'paused' };
}

async function announces(store: RunStorePorts): Promise<void> {
  await change(store, 'job');
  const edits = [editAt(5), editAt(6)];
  for (const edit of edits) await store.archive.announceEdits([{ jobId: 'job', edit }]);
  await store.archive.announceEdits([{ jobId: 'other', edit: editAt(2) }]);
  assert.deepEqual([...(await store.schedule.announced(10))].sort(), ['job', 'other']);
  assert.equal((await store.schedule.announced(1)).length, 1);
  assert.deepEqual((await contextOf(store, 'job')).edits, edits);
  assert.equal((await store.schedule.minimumRevisions()).get('job'), 6);
  await change(store, 'job', { revision: 5 });
  assert.equal((await store.schedule.announced(10)).length, 2);
  await change(store, 'job', { revision: 6 });
  assert.deepEqual(await store.schedule.announced(10), ['other']);
  assert.deepEqual((await contextOf(store, 'job')).edits, edits);
}

async function ordersEdits(store: RunStorePorts): Promise<void> {
  await change(store, 'job', { revision: 6 });
  await store.archive.announceEdits([{ jobId: 'job', edit: editAt(5) }]);
  assert.deepEqual(await store.schedule.announced(10), []);
  assert.equal((await store.schedule.minimumRevisions()).get('job'), 6);
  await store.archive.announceEdits([{ jobId: 'job', edit: editAt(7) }]);
  await store.archive.announceEdits([{ jobId: 'job', edit: editAt(5) }]);
  assert.deepEqual((await contextOf(store, 'job')).edits, [editAt(5), editAt(7)]);
}

async function tellsStaged(store: RunStorePorts): Promise<void> {
  const first = runLate(store, 5_000);
  await stage(store, first);
  assert.deepEqual(idsOf(await take(await store.worker('w'))), [first.runId]);
  const [later, sooner] = await stage(store, runLate(store, -60_000), runLate(store, -30_000));
  const { staged } = await contextOf(store, first.jobId);
  const told = [sooner, later].map((run) => {
    const { runId, trigger, fireTime, dueTime, queue, revision } = run ?? assert.fail();
    return { runId, trigger, fireTime, dueTime, queue, revision };
  });
  assert.deepEqual(staged, told);
}

async function suspects(store: RunStorePorts): Promise<void> {
  await change(store, 'whole', { nextFireTime: store.now() });
  await change(store, 'without');
  assert.deepEqual(await store.schedule.suspect(['whole', 'without', 'nobody']), [
    { jobId: 'without', because: 'no-cursor' },
    { jobId: 'nobody', because: 'damaged' },
  ]);
}

async function tellsDecided(store: RunStorePorts): Promise<void> {
  const run = runLate(store, 5_000);
  await change(store, run.jobId, { revision: run.revision });
  const row = { fireTime: run.fireTime - 1_000, outcome: 'missed', reason: 'too-old' } as const;
  const about = { jobId: run.jobId, nextFireTime: undefined };
  await store.schedule.stage(contractTerm, [{ ...about, runs: [], outcomes: [row] }]);
  const decided = async () => (await contextOf(store, run.jobId)).projected?.decidedUpTo;
  assert.equal(await decided(), row.fireTime);
  await stage(store, run);
  assert.equal(await decided(), run.fireTime);
}

async function opens(store: RunStorePorts): Promise<void> {
  const fireTime = store.now() - 10_000;
  const row = (add: number, reason: 'calendar' | 'edited') => {
    return { fireTime: fireTime + add, outcome: 'skipped', reason } as const;
  };
  const outcomes = [row(1, 'calendar'), row(2, 'edited'), row(3, 'calendar')];
  const about = { jobId: 'job', runs: [], nextFireTime: undefined };
  await store.schedule.stage(contractTerm, [{ ...about, outcomes }]);
  await change(store, 'job', { openAfter: fireTime + 1 });
  const reasons = (await store.rows('job')).map(({ reason }) => reason);
  assert.deepEqual([...reasons].sort(), ['calendar', 'edited']);
}

async function tellsAudit(store: RunStorePorts): Promise<void> {
  const [ended, staged] = [runLate(store, 9_000), runLate(store, 3_000)];
  const { jobId } = ended;
  const row = { fireTime: store.now() - 6_000, outcome: 'missed', reason: 'too-old' } as const;
  await stage(store, ended);
  const worker = await store.worker('w');
  const end = { runId: ended.runId, attempt: 1, event: 'succeed' } as const;
  await take(worker);
  await worker.exchange('default', { ends: [end], backs: [], begins: [], most: 0 });
  const nextFireTime = store.now() + 60_000;
  await change(store, jobId, { revision: 1, nextFireTime });
  await store.schedule.stage(contractTerm, [
    { jobId, runs: [staged], outcomes: [row], nextFireTime },
  ]);
  await store.archive.announceEdits([{ jobId, edit: editAt(1) }]);
  const span = { jobId, after: ended.fireTime - 1, upTo: store.now() };
  const [of, fewer, none] = await store.audit.recorded([
    span,
    { ...span, after: ended.fireTime, upTo: staged.fireTime - 1 },
    { ...span, jobId: 'nobody' },
  ]);
  const nothing: RecordedOutcomes = {
    ...{ runs: [], rows: [], edits: [], prunedUpTo: 0 },
    ...{ nextFireTime: undefined, projectedRevision: undefined },
  };
  const rows = [{ from: row.fireTime, to: row.fireTime }];
  const known = { edits: [editAt(1)], prunedUpTo: 0, nextFireTime, projectedRevision: 1 };
  const runs = [...(of?.runs ?? [])].sort((a, b) => a - b);
  assert.deepEqual({ ...of, runs }, { runs: [ended.fireTime, staged.fireTime], rows, ...known });
  assert.deepEqual(fewer, { runs: [], rows, ...known });
  assert.deepEqual(none, nothing);
}

async function tellsHistory(store: RunStorePorts): Promise<void> {
  assert.equal(await store.audit.historyFrom(), 0);
  const unknown = { after: 4_000, until: 5_000, outstanding: [], behind: {} };
  const said = { leastGeneration: 1, unknown: { ...unknown, reason: 'redis-went-back' as const } };
  await store.office.vouch(contractTerm, said);
  assert.equal(await store.audit.historyFrom(), 0);
  const forgot = { ...unknown, reason: 'redis-forgot' as const };
  await store.office.vouch(contractTerm, { leastGeneration: 1, unknown: forgot });
  assert.equal(await store.audit.historyFrom(), 4_000);
}
