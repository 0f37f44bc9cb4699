import {
  type Backfill,
  type BackfillEnds,
  type BackfillStop,
  type Backfills,
  backfillLimits,
  isOver,
  type OpenBackfill,
  repeatsTheSame,
  type ScheduleStore,
  type StandingBackfill,
  scheduledRunId,
} from '@escapement/core';
import type { KeptBackfill } from './kept-backfill.ts';
import { stageRun } from './staging.ts';
import { stopRun } from './stopping.ts';
import type { KeptRun, StoreState } from './store-state.ts';
import { makeRoom } from './turns.ts';

const noEnds: BackfillEnds = { succeeded: 0, failed: 0, cancelled: 0, unknown: 0 };

/** Back-fills in memory. */
export function memoryBackfills(store: StoreState): Backfills {
  return {
    async known(jobId, fireTimes) {
      const withRun = fireTimes.filter((at) => store.runs.has(scheduledRunId(jobId, at)));
      const droppedUpTo = store.prunedUpTo.get(jobId);
      const dropped = droppedUpTo === undefined ? {} : { droppedUpTo };
      return { withRun: new Set(withRun), ...dropped };
    },
    async put(backfill, fireTimes) {
      if (store.backfills.has(nameOf(backfill))) return { kind: 'put' };
      const other = ofJob(store, backfill.jobId).find(({ state }) => state === 'running');
      if (other !== undefined) return { kind: 'another', id: other.id };
      const begun = { state: 'running', staged: 0, ends: noEnds, out: [], tendedAt: 0 } as const;
      keep(store, { ...backfill, ...begun, left: fireTimes });
      for (const old of ofJob(store, backfill.jobId).slice(backfillLimits.keptPerJob)) {
        store.backfills.delete(nameOf(old));
      }
      return { kind: 'put' };
    },
    list: async (jobId) => ofJob(store, jobId).map(shown),
    async get(jobId, id) {
      const kept = store.backfills.get(nameOf({ jobId, id }));
      return kept === undefined ? undefined : shown(kept);
    },
    async stop(jobId, id, request) {
      const kept = store.backfills.get(nameOf({ jobId, id }));
      if (kept === undefined) return 'unknown';
      if (kept.state !== 'running') return 'over';
      stop(store, kept, request);
      return 'stopped';
    },
  };
}

/** Whether there are any that are not over. */
export function hasBackfills(store: StoreState): boolean {
  return [...store.backfills.values()].some(isOpen);
}

/** The leader's side of them, but for the fence. */
export function tendBackfills(store: StoreState, limit: number): readonly OpenBackfill[] {
  const open = [...store.backfills.values()].filter(isOpen);
  const some = open.sort((a, b) => a.tendedAt - b.tendedAt).slice(0, limit);
  return some.flatMap((before) => {
    const kept = counted(store, before);
    keep(store, kept);
    const { left, out, state } = kept;
    if (state !== 'running' || left.length === 0) return [];
    const next = left.slice(0, backfillLimits.atOnce);
    return [{ backfill: asked(kept), out: out.length, next }];
  });
}

/** Answers how many runs it made. */
export function stageBackfill(
  store: StoreState,
  { backfill, runs }: Parameters<ScheduleStore['stageBackfill']>[1],
): number {
  for (const [made, { servedTime, envelope }] of runs.entries()) {
    const kept = store.backfills.get(nameOf(backfill));
    const { runId, jobId, revision } = envelope;
    const hasRoom = (kept?.out.length ?? 0) < backfillLimits.atOnce;
    if (kept?.state !== 'running' || kept.left[0] !== servedTime || !hasRoom) return made;
    // What is retried by hand meanwhile is waited for.
    const others = store.runs.open.filter((run) => run.envelope.jobId === jobId);
    if (others.some((run) => repeatsTheSame(runId, run.runId))) return made;
    stageRun(store, envelope);
    if (!store.cards.has(jobId)) store.cards.set(jobId, revision);
    store.askedFor.set(runId, { by: backfill.by, backfill: backfill.id });
    const moved = { left: kept.left.slice(1), out: [...kept.out, runId] };
    keep(store, { ...kept, ...moved, staged: kept.staged + 1 });
  }
  return runs.length;
}

export function endBackfill(
  store: StoreState,
  backfill: Pick<Backfill, 'id' | 'jobId'>,
  request: Omit<BackfillStop, 'at'>,
): void {
  const kept = store.backfills.get(nameOf(backfill));
  if (kept?.state === 'running') stop(store, kept, request);
}

/** What they have run is not known any more. */
export function stopAllBackfills(store: StoreState, request: Omit<BackfillStop, 'at'>): void {
  for (const kept of store.backfills.values()) {
    if (kept.state === 'running') keep(store, stopped(store, kept, request));
  }
}

function stop(store: StoreState, kept: KeptBackfill, request: Omit<BackfillStop, 'at'>): void {
  keep(store, stopped(store, kept, request));
  for (const runId of kept.out) {
    const run = store.runs.get(runId);
    if (run?.state === 'staged' || run?.state === 'blocked') stopRun(store, run, request);
  }
  makeRoom(store);
}

function stopped(
  store: StoreState,
  kept: KeptBackfill,
  { by, reason }: Omit<BackfillStop, 'at'>,
): KeptBackfill {
  const at = store.now;
  return { ...kept, state: 'stopped', endedAt: at, stop: { at, by, reason }, left: [] };
}

/** With what has ended counted; over itself where that was all. */
function counted(store: StoreState, kept: KeptBackfill): KeptBackfill {
  const ends: { -readonly [name in keyof BackfillEnds]: number } = { ...kept.ends };
  const out = kept.out.filter((runId) => {
    const run = store.runs.get(runId);
    if (run !== undefined && !isOver(run.state)) return true;
    ends[endOf(run)] += 1;
    return false;
  });
  const isDone = kept.state === 'running' && out.length === 0 && kept.left.length === 0;
  const done = isDone ? { state: 'done' as const, endedAt: store.now } : {};
  return { ...kept, ends, out, tendedAt: store.now, ...done };
}

function endOf(run: KeptRun | undefined): keyof BackfillEnds {
  switch (run?.state) {
    case undefined:
      return 'unknown';
    case 'succeeded':
    case 'cancelled':
      return run.state;
    default:
      return 'failed';
  }
}

function isOpen({ state, out }: KeptBackfill): boolean {
  return state === 'running' || out.length > 0;
}

/** Newest first. */
function ofJob(store: StoreState, jobId: string): readonly KeptBackfill[] {
  const all = [...store.backfills.values()].filter((each) => each.jobId === jobId);
  return all.sort((a, b) => b.askedAt - a.askedAt || (a.id < b.id ? 1 : -1));
}

function keep(store: StoreState, kept: KeptBackfill): void {
  store.backfills.set(nameOf(kept), kept);
}

function shown({ left: _l, out: _o, tendedAt: _t, ...standing }: KeptBackfill): StandingBackfill {
  return standing;
}

function asked(kept: KeptBackfill): Backfill {
  const { state: _s, staged: _n, ends: _e, endedAt: _a, stop: _w, ...backfill } = shown(kept);
  return backfill;
}

function nameOf({ jobId, id }: Pick<Backfill, 'jobId' | 'id'>): string {
  return `${jobId}@${id}`;
}
