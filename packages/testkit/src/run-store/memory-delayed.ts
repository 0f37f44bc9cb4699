import {
  type DelayedFate,
  type DelayedRun,
  type DelayedRuns,
  type DeletedDelays,
  delayedLimits,
  delayedSlot,
  type EpochMillis,
  type LedgerReason,
  type Page,
  placeOfText,
  placeText,
  type RunEnvelope,
  sayReason,
} from '@escapement/core';
import { isBacklogged } from './in-the-way.ts';
import { record } from './rows.ts';
import { stageRun } from './staging.ts';
import { stopRun } from './stopping.ts';
import type { KeptRun, StoreState } from './store-state.ts';

/** Runs that are asked for later, in memory. */
export function memoryDelayed(store: StoreState): DelayedRuns {
  return {
    async put(run, { onDuplicate, envelope }) {
      const { jobId, runId } = run;
      if (store.runs.has(runId) || store.delays.gone.has(runId)) return { kind: 'put' };
      const slot = slotOf(run);
      const standing = standingIn(store, slot);
      if (standing?.runId === runId) return { kind: 'put' };
      if (standing !== undefined && onDuplicate === 'keep') {
        return { kind: 'kept', runId: standing.runId };
      }
      const waiting = delayedOf(store, jobId);
      const isFull = waiting.length >= delayedLimits.perJob;
      if (isFull && !waiting.some((each) => each.runId === standing?.runId))
        return { kind: 'full' };
      if (envelope !== undefined && isBacklogged(store, jobId)) return { kind: 'backlog' };
      vacate(store, slot, { by: run.by, reason: `replaced by ${runId}` });
      if (envelope === undefined) store.delayed.set(slot, run);
      else {
        stageRun(store, envelope);
        if (!store.cards.has(jobId)) store.cards.set(jobId, envelope.revision);
        noteStaged(store, run);
      }
      return { kind: 'put' };
    },
    async takeBack(jobId, { slot, runId }, request) {
      const place = `${jobId} ${slot}`;
      const standing = standingIn(store, place);
      if (standing !== undefined && (runId ?? standing.runId) === standing.runId) {
        vacate(store, place, request);
        return { kind: 'taken-back', runId: standing.runId };
      }
      // One without a key is not remembered by its slot once it is a run.
      const run = store.runs.get(runId ?? '');
      if (run?.state !== 'staged') return { kind: 'unknown' };
      stopRun(store, run, request);
      return { kind: 'taken-back', runId: run.runId };
    },
    list: async (jobId, query) => pageOf(delayedOf(store, jobId), query),
    gone: async (runId) => store.delays.gone.get(runId),
    async get(runId) {
      return [...store.delayed.values()].find((run) => run.runId === runId);
    },
  };
}

/** Those that are due before an instant, soonest first. */
export function dueDelayed(
  store: StoreState,
  before: EpochMillis,
  limit: number,
): readonly DelayedRun[] {
  const due = [...store.delayed.values()].filter(({ dueTime }) => dueTime < before);
  return due.sort(inOrder).slice(0, limit);
}

/** What became of some, of those that wait still as they were read. */
export function stageDelayed(
  store: StoreState,
  fates: readonly DelayedFate[],
  settled: readonly string[] = [],
): void {
  for (const jobId of settled) store.delays.deleted.delete(jobId);
  for (const fate of fates) {
    const { run } = fate;
    const slot = slotOf(run);
    if (store.delayed.get(slot)?.runId !== run.runId) continue;
    store.delayed.delete(slot);
    if (fate.kind === 'given-up') {
      if (run.dueTime <= store.now) endPending(store, run, fate.reason);
      else noteGone(store, run, { reason: sayReason('not-begun', { ledgerReason: fate.reason }) });
      continue;
    }
    const { jobId, revision } = fate.envelope;
    if (!store.cards.has(jobId)) store.cards.set(jobId, revision);
    stageRun(store, fate.envelope);
    noteStaged(store, run);
  }
}

/** One that becomes no run after all is told of as one that was cancelled: whoever asked for it was told where to find it. */
function endPending(store: StoreState, run: DelayedRun, because: LedgerReason): void {
  const { runId, jobId, dueTime, askedAt } = run;
  const queue = store.projected.get(jobId)?.definition?.queue ?? 'default';
  const at = { fireTime: dueTime, dueTime, beginBy: dueTime };
  const envelope: RunEnvelope = {
    ...{ runId, jobId, trigger: 'delayed', ...at, version: 0, revision: 0, epoch: 0, queue },
    ...{ overlap: 'allow', task: { kind: 'handler', handler: 'none' } },
  };
  const kept: KeptRun = {
    ...{ runId, envelope, state: 'staged', attempt: 0, next: dueTime, stagedAt: askedAt },
    lostWorkers: 0,
  };
  store.runs.set(runId, kept);
  store.move(kept, 'cancel', sayReason('not-begun', { ledgerReason: because }));
  noteAsked(store, run);
}

/** Those that may have begun in a time that is lost are told of as unknown. */
export function forgetDelayed(store: StoreState): void {
  const { until, reason } = store.office?.unknown ?? {};
  if (until === undefined || reason === undefined) return;
  for (const [slot, run] of store.delayed) {
    if (run.dueTime > until) continue;
    store.delayed.delete(slot);
    giveUp(store, run, { outcome: 'unknown', reason });
  }
}

function giveUp(
  store: StoreState,
  { jobId, runId, dueTime }: DelayedRun,
  { outcome, reason }: Pick<Parameters<typeof record>[2], 'outcome' | 'reason'>,
): void {
  record(store, jobId, { fireTime: dueTime, runId, outcome, reason });
}

/** One that is a run by now is still known by its key until it begins. */
function noteStaged(store: StoreState, run: DelayedRun): void {
  const { runId, jobId, key } = run;
  noteAsked(store, run);
  if (key !== undefined) store.delays.staged.set(`${jobId} ${delayedSlot(runId)}`, runId);
}

function noteAsked(store: StoreState, { runId, key, by, input }: DelayedRun): void {
  store.askedFor.set(runId, { by, ...(key === undefined ? {} : { key }) });
  if (input !== undefined) store.inputs.set(runId, input);
}

function slotOf({ jobId, runId }: DelayedRun): string {
  return `${jobId} ${delayedSlot(runId)}`;
}

/** What stands in a slot and has not begun. */
function standingIn(store: StoreState, slot: string): DelayedRun | KeptRun | undefined {
  const run = store.runs.get(store.delays.staged.get(slot) ?? '');
  return store.delayed.get(slot) ?? (run?.state === 'staged' ? run : undefined);
}

function vacate(
  store: StoreState,
  slot: string,
  request: { readonly by: string; readonly reason: string },
): void {
  const run = store.runs.get(store.delays.staged.get(slot) ?? '');
  if (run?.state === 'staged') stopRun(store, run, request);
  const pending = store.delayed.get(slot);
  if (pending !== undefined) noteGone(store, pending, request);
  store.delayed.delete(slot);
  store.delays.staged.delete(slot);
}

/** Whoever asked for it still finds it by its id. */
function noteGone(
  store: StoreState,
  { input: _, ...run }: DelayedRun,
  request: { readonly by?: string; readonly reason: string },
): void {
  store.delays.gone.set(run.runId, { run, endedAt: store.now, ...request });
  const ofJob = [...store.delays.gone.keys()].filter((id) => id.startsWith(`${run.jobId}@`));
  for (const old of ofJob.slice(0, -delayedLimits.gonePerJob)) store.delays.gone.delete(old);
}

/** Those of the job that was deleted the longest ago. */
export function delayedOfDeleted(
  store: StoreState,
  skip: number,
  limit: number,
): DeletedDelays | undefined {
  const [first] = store.delays.deleted;
  if (first === undefined) return undefined;
  const [jobId, deletedAt] = first;
  const runs = delayedOf(store, jobId).slice(skip, skip + limit);
  return { jobId, deletedAt, runs, looked: runs.length };
}

function delayedOf(store: StoreState, jobId: string): readonly DelayedRun[] {
  return [...store.delayed.values()].filter((run) => run.jobId === jobId).sort(inOrder);
}

function inOrder(a: DelayedRun, b: DelayedRun): number {
  return a.dueTime - b.dueTime || (nameOf(a) < nameOf(b) ? -1 : 1);
}

function nameOf({ runId }: DelayedRun): string {
  return delayedSlot(runId) ?? '';
}

function pageOf(
  all: readonly DelayedRun[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Page<DelayedRun> {
  const after = cursor === undefined ? undefined : placeOfText(cursor);
  const left = all.filter((run) => {
    if (after === undefined) return true;
    return run.dueTime === after.score ? nameOf(run) > after.member : run.dueTime > after.score;
  });
  const items = left.slice(0, limit);
  const last = items.at(-1);
  return left.length > limit && last !== undefined
    ? { items, cursor: placeText({ score: last.dueTime, member: nameOf(last) }) }
    : { items };
}
