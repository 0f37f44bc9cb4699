import {
  type ChangeContext,
  moved,
  type ProjectedJob,
  type ScheduleStore,
  type StagedRun,
} from '@escapement/core';
import { fenced } from './memory-office.ts';
import { carryChange, stageAll } from './staging.ts';
import type { StoreState } from './store-state.ts';

/** The schedule in memory. It keeps no jobs apart, and its signing key is never replaced. */
export function memorySchedule(store: StoreState): ScheduleStore {
  return {
    equip: async () => undefined,
    due: async (before, limit) =>
      [...store.cursors]
        .filter(([, next]) => next < before)
        .sort(([, a], [, b]) => a - b)
        .slice(0, limit)
        .map(([jobId, nextFireTime]) => ({ jobId, nextFireTime })),
    async stage(term, advances) {
      const outcome = fenced(store, term);
      if (outcome.kind === 'committed') stageAll(store, advances);
      return outcome;
    },
    projectedRevisions: async () =>
      new Map(
        [...store.projected].map(([jobId, { revision, brokenSince }]) => {
          return [jobId, { revision, isBroken: brokenSince !== undefined }];
        }),
      ),
    announced: async (limit) => [...store.edits.keys()].slice(0, limit),
    changeContexts: async (jobIds) => jobIds.map((jobId) => contextOf(store, jobId)),
    async carry(term, changes) {
      const outcome = fenced(store, term);
      if (outcome.kind !== 'committed') return outcome;
      const dropped = changes.map((change) => carryChange(store, change));
      return { ...outcome, takenBack: dropped.reduce((sum, count) => sum + count, 0) };
    },
    suspect: async () => [],
    reseal: async (term) => fenced(store, term),
    minimumRevisions: async () => new Map(store.leastRevisions),
    adopt: async (term) => fenced(store, term),
    orphans: async () => ({ setAside: new Set<string>(), discarded: new Set<string>() }),
    discarded: async () => [],
    keepCalendars: async (term) => fenced(store, term),
  };
}

function contextOf(store: StoreState, jobId: string): ChangeContext {
  const staged = [...store.runs.values()]
    .filter(({ envelope, state }) => envelope.jobId === jobId && moved(state, 'take-back'))
    .map(({ envelope, runId }): StagedRun => {
      const { trigger, fireTime, dueTime, queue, revision } = envelope;
      return { runId, trigger, fireTime, dueTime, queue, revision };
    })
    .sort((a, b) => a.fireTime - b.fireTime);
  return { projected: projectedJob(store, jobId), edits: store.edits.get(jobId) ?? [], staged };
}

function projectedJob(store: StoreState, jobId: string): ProjectedJob | undefined {
  const kept = store.projected.get(jobId);
  if (kept === undefined) return undefined;
  const nextFireTime = store.cursors.get(jobId);
  return { jobId, ...kept, nextFireTime, decidedUpTo: undefined, isDamaged: false };
}
