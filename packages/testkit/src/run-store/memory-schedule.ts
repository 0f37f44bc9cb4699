import {
  type ChangeContext,
  type EpochMillis,
  moved,
  type ProjectedJob,
  type ScheduleStore,
  type StagedRun,
  type SuspectJob,
  type Term,
} from '@escapement/core';
import { endBackfill, hasBackfills, stageBackfill, tendBackfills } from './memory-backfills.ts';
import { delayedOfDeleted, dueDelayed, stageDelayed } from './memory-delayed.ts';
import { memoryExpiring } from './memory-expiring.ts';
import type { MemoryFence } from './memory-fence.ts';
import { memoryFollowing } from './memory-following.ts';
import { memorySharing } from './memory-sharing.ts';
import { keepLimits } from './queue-limits.ts';
import { isOfFireTime, lastOf } from './rows.ts';
import { carryChange, stageAll } from './staging.ts';
import type { StoreState } from './store-state.ts';
import { hasWaited, makeRoom } from './turns.ts';

/** The schedule in memory. It keeps no jobs apart, and its signing key is never replaced. */
export function memorySchedule(store: StoreState, fence: MemoryFence): ScheduleStore {
  return {
    equip: async () => undefined,
    ...memoryExpiring(store, fence),
    ...memoryFollowing(store, fence),
    ...memorySharing(store, fence),
    due: async (before, limit) =>
      [...store.cursors]
        .filter(([, next]) => next < before)
        .sort(([, a], [, b]) => a - b)
        .slice(0, limit)
        .map(([jobId, nextFireTime]) => ({ jobId, nextFireTime })),
    dueDelayed: async (before, limit) => dueDelayed(store, before, limit),
    stageDelayed: async (term, fates, settled) =>
      fence.commit(term, () => stageDelayed(store, fates, settled)),
    delayedOfDeleted: async (skip, limit) => delayedOfDeleted(store, skip, limit),
    hasBackfills: async () => hasBackfills(store),
    async tendBackfills(term, limit) {
      let open: ReturnType<typeof tendBackfills> = [];
      const outcome = fence.commit(term, () => {
        open = tendBackfills(store, limit);
      });
      return outcome.kind === 'committed' ? { ...outcome, open } : outcome;
    },
    stageBackfill: async (term, about) => {
      let staged = 0;
      const outcome = fence.commit(term, () => {
        staged = stageBackfill(store, about);
      });
      return outcome.kind === 'committed' ? { ...outcome, staged } : outcome;
    },
    endBackfill: async (term, backfill, request) =>
      fence.commit(term, () => endBackfill(store, backfill, request)),
    stage: async (term, advances) => fence.commit(term, () => stageAll(store, advances)),
    projectedRevisions: async () =>
      new Map(
        [...store.projected].map(([jobId, { revision, brokenSince, isForgotten }]) => {
          return [
            jobId,
            { revision: isForgotten ? 0 : revision, isBroken: brokenSince !== undefined },
          ];
        }),
      ),
    announced: async (limit) => [...store.announced.keys()].slice(0, limit),
    changeContexts: async (jobIds) => jobIds.map((jobId) => contextOf(store, jobId)),
    async carry(term, changes) {
      let takenBack = 0;
      const outcome = fence.commit(term, () => {
        for (const change of changes) takenBack += carryChange(store, change);
        makeRoom(store);
      });
      return outcome.kind === 'committed' ? { ...outcome, takenBack } : outcome;
    },
    suspect: async (jobIds) => jobIds.flatMap((jobId) => suspectAt(store, jobId)),
    reseal: async () => ({ kind: 'committed', resealed: 0 }),
    minimumRevisions: async () => new Map(store.leastRevisions),
    adopt: async (term, jobs) => fence.commitBeforeVouching(term, () => adopt(store, term, jobs)),
    orphans: async () => ({
      setAside: new Set(store.setAside.keys()),
      discarded: new Set(store.discarded),
    }),
    discarded: async () => [...store.discarded],
    keepQueueLimits: async (term, limits) => fence.commit(term, () => keepLimits(store, limits)),
    keepCalendars: async (term, { kept, removed }) =>
      fence.commit(term, () => {
        for (const calendar of kept) store.calendars.set(calendar.name, calendar);
        for (const name of removed) store.calendars.delete(name);
      }),
  };
}

/** What is missing in the ensemble is set aside with its cursor, and what is there again goes back to it. */
function adopt(
  store: StoreState,
  { ensembleId }: Term,
  { orphans, present }: Parameters<ScheduleStore['adopt']>[1],
): void {
  for (const jobId of orphans) {
    if (!store.setAside.has(jobId)) store.setAside.set(jobId, store.cursors.get(jobId));
    store.cursors.delete(jobId);
  }
  for (const jobId of present) {
    const cursor = store.setAside.get(jobId);
    if (!store.setAside.delete(jobId)) continue;
    if (cursor !== undefined) store.cursors.set(jobId, cursor);
  }
  if (store.adopted !== ensembleId && store.setAside.size > 0) store.setAsideAt = store.now;
  store.adopted = ensembleId;
}

function contextOf(store: StoreState, jobId: string): ChangeContext {
  const staged = store.runs
    .ofJob(jobId)
    .filter(({ state }) => moved(state, 'take-back'))
    .map((run): StagedRun => {
      const { envelope, runId, attempt } = run;
      const { trigger, fireTime, dueTime, queue, revision } = envelope;
      const hasBegun = attempt > 0 ? { hasBegun: true } : {};
      const inTurn = hasWaited(run) ? { hasWaited: true } : {};
      return { runId, trigger, fireTime, dueTime, queue, revision, ...hasBegun, ...inTurn };
    })
    .sort((a, b) => a.fireTime - b.fireTime);
  return { projected: projectedJob(store, jobId), edits: store.edits.get(jobId) ?? [], staged };
}

function projectedJob(store: StoreState, jobId: string): ProjectedJob | undefined {
  const kept = store.projected.get(jobId);
  if (kept === undefined) return undefined;
  const nextFireTime = store.cursors.get(jobId) ?? store.setAside.get(jobId);
  const decidedUpTo = nextFireTime === undefined ? newestDecided(store, jobId) : undefined;
  return { jobId, ...kept, nextFireTime, decidedUpTo, isDamaged: kept.isForgotten };
}

/** The newest fire time of a job with an outcome, or with a run that waits for its own. */
function newestDecided(store: StoreState, jobId: string): EpochMillis | undefined {
  const ofRuns = store.runs
    .ofJob(jobId)
    .filter(({ envelope }) => envelope.trigger === 'schedule')
    .map(({ envelope }) => envelope.fireTime);
  const known = [...ofRuns, ...store.rowsOf(jobId).filter(isOfFireTime).map(lastOf)];
  return known.length === 0 ? undefined : Math.max(...known);
}

/** In memory nothing is damaged but what is not there at all. */
function suspectAt(store: StoreState, jobId: string): readonly SuspectJob[] {
  const projected = projectedJob(store, jobId);
  if (projected === undefined) return [{ jobId, because: 'damaged' }];
  return projected.nextFireTime === undefined ? [{ jobId, because: 'no-cursor' }] : [];
}
