import {
  dueLookEveryMs,
  type Edit,
  type EpochMillis,
  groupIdOf,
  invariant,
  type JobAdvance,
  type JobChange,
  type Keep,
  type LedgerReason,
  moved,
  type RunEnvelope,
  reasonsOfPlan,
  sayReason,
  takenBackAfterBegin,
} from '@escapement/core';
import { isRecorded, record } from './rows.ts';
import type { KeptRow, KeptRun, StoreState } from './store-state.ts';

/** Due instants nearer to each other than this share a nudge, which comes after the last of them. */
const nudgeApartMs = 5;

/** Most edits of one job that are told. */
const editsKept = 64;

/** What one plan writes, all of it. */
export function stageAll(store: StoreState, advances: readonly JobAdvance[]): void {
  for (const { jobId, runs, outcomes, nextFireTime } of advances) {
    for (const run of runs) stageRun(store, run);
    for (const outcome of outcomes) record(store, jobId, outcome);
    moveCursor(store, jobId, nextFireTime);
  }
}

/** Stages a run, unless it is known or has had its outcome. */
export function stageRun(store: StoreState, envelope: RunEnvelope): boolean {
  const { runId, dueTime } = envelope;
  if (store.runs.has(runId) || isRecorded(store, envelope)) return false;
  const state = moved('none', 'stage');
  invariant(state !== undefined && state !== 'none', 'what is staged has a state');
  const record = { runId, envelope, state, attempt: 0, next: dueTime, stagedAt: store.now };
  store.runs.set(runId, { ...record, lostWorkers: 0 });
  enqueue(store, envelope, dueTime);
  return true;
}

/** Puts a run into its queue, and wakes a worker when it may begin. */
export function enqueue(store: StoreState, envelope: RunEnvelope, at: EpochMillis): void {
  const { runId, queue } = envelope;
  store.queue(queue).add(runId, at, JSON.stringify(envelope));
  nudgeFor(store, queue, at);
}

/** Wakes a worker at an instant, or now; now as well where whoever nudges may not look before it. */
export function nudgeFor(store: StoreState, queue: string, at: EpochMillis): void {
  if (at <= store.now + dueLookEveryMs) store.queue(queue).marker.set();
  if (at <= store.now) return;
  const dueTime = Math.ceil(at / nudgeApartMs) * nudgeApartMs;
  store.nudges.set(`${queue}|${dueTime}`, { queue, dueTime });
}

/** Carries a change: the runs that it keeps and drops, what it records, and then the projection. */
export function carryChange(store: StoreState, change: JobChange): number {
  const { jobId, revision, definition } = change;
  if (change.openAfter !== undefined) openAfter(store, jobId, change.openAfter);
  if (definition !== undefined) store.cards.set(jobId, revision);
  const below = change.present === 'broken' ? revision + 1 : revision;
  const dropped = (store.has('take-back') ? change.dropped : []).filter(({ runId }) => {
    const run = store.runs.get(runId);
    const because = change.asides.find((aside) => aside.runId === runId)?.reason;
    return run !== undefined && run.envelope.revision < below && takeBack(store, run, because);
  });
  for (const envelope of store.has('take-back') ? change.kept : []) keepRun(store, envelope);
  for (const outcome of change.outcomes) record(store, jobId, outcome);
  for (const aside of change.asides) {
    // What has begun since it was read, or ended here, stays a run.
    if (!store.runs.has(aside.runId)) store.rowsOf(jobId).push(aside);
  }
  if (change.present !== 'broken') raiseLeast(store, jobId, revision);
  if (change.present === 'gone') {
    store.cards.delete(jobId);
    const waits = [...store.delayed.values()].some((run) => run.jobId === jobId);
    if (waits) store.delays.deleted.set(jobId, store.now);
  }
  moveCursor(store, jobId, change.nextFireTime);
  project(store, change);
  return dropped.length;
}

/** What a leader decided for fire times that turn out to belong to the version that now stands is decided by that one. */
function openAfter(store: StoreState, jobId: string, instant: EpochMillis): void {
  const isStanding = (row: KeptRow) =>
    row.fireTime <= instant || !reasonsOfPlan.includes(row.reason);
  store.rows.set(jobId, store.rowsOf(jobId).filter(isStanding));
}

/** From its answer on an edit holds, and its leader hears of it. */
export function announce(store: StoreState, jobId: string, edit: Edit): void {
  const others = (store.edits.get(jobId) ?? []).filter(
    ({ revision }) => revision !== edit.revision,
  );
  const inOrder = [...others, edit].sort((a, b) => a.revision - b.revision);
  store.edits.set(jobId, inOrder.slice(-editsKept));
  if (edit.revision <= (store.leastRevisions.get(jobId) ?? 0)) return;
  store.announced.set(jobId, edit.revision);
  raiseLeast(store, jobId, edit.revision);
}

function project(store: StoreState, { jobId, revision, definition, present }: JobChange): void {
  if (present !== 'broken') {
    store.setAside.delete(jobId);
    store.discarded.delete(jobId);
    if ((store.announced.get(jobId) ?? 0) <= revision) store.announced.delete(jobId);
    projectKeep(store, jobId, definition?.keep);
  }
  const brokenSince = present === 'broken' ? store.now : undefined;
  const before = store.projected.get(jobId);
  if (present === 'gone') store.projected.delete(jobId);
  else {
    const known = present === 'broken' ? before?.definition : definition;
    store.projected.set(jobId, { revision, definition: known, brokenSince, isForgotten: false });
  }
}

/** What a job says itself of what it keeps, or nothing any more. */
function projectKeep(store: StoreState, jobId: string, keep: Keep | undefined): void {
  // What it kept beyond the others goes when all jobs are looked at once more.
  if (keep?.runs === undefined && store.keeps.get(jobId)?.runs !== undefined) {
    store.trimmedTo = Number.POSITIVE_INFINITY;
  }
  if (keep === undefined) store.keeps.delete(jobId);
  else store.keeps.set(jobId, keep);
}

/** From now on nothing of the job below this revision begins. */
function raiseLeast(store: StoreState, jobId: string, revision: number): void {
  store.leastRevisions.set(jobId, Math.max(revision, store.leastRevisions.get(jobId) ?? 0));
}

/**
 * What has begun before, and lost its worker or was handed back, stays a run, since its task may have done half of its work; and so does what somebody asked
 * for, who was told where to find it.
 */
function takeBack(store: StoreState, run: KeptRun, because?: LedgerReason): boolean {
  if (moved(run.state, 'take-back') === undefined) return false;
  const isAsked = run.envelope.trigger !== 'schedule' && groupIdOf(run.runId) === undefined;
  if (run.attempt > 0) store.move(run, 'cancel', takenBackAfterBegin);
  else if (isAsked && because !== undefined)
    store.move(run, 'cancel', sayReason('not-begun', { ledgerReason: because }));
  else store.move(run, 'take-back');
  store.queue(run.envelope.queue).remove(run.runId);
  return true;
}

function keepRun(store: StoreState, envelope: RunEnvelope): void {
  const run = store.runs.get(envelope.runId);
  if (run === undefined) {
    stageRun(store, envelope);
    return;
  }
  const isLater = run.envelope.revision < envelope.revision;
  if (moved(run.state, 'take-back') === undefined || !isLater) return;
  store.queue(run.envelope.queue).remove(run.runId);
  const wasInLine = store.move(run, 'recast') !== undefined;
  const isAsDue = run.next === run.envelope.dueTime;
  run.envelope = envelope;
  // What is tried again, or was let go on, keeps its instant.
  if (wasInLine || (run.state !== 'retrying' && isAsDue)) run.next = envelope.dueTime;
  enqueue(store, envelope, run.next);
}

function moveCursor(store: StoreState, jobId: string, next: EpochMillis | undefined): void {
  if (next === undefined) store.cursors.delete(jobId);
  else store.cursors.set(jobId, next);
}
