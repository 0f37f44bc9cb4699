import { afterLimits, type FollowingStore, type Join, type KeptResult } from '@escapement/core';
import type { MemoryFence } from './memory-fence.ts';
import { inputMarkOf } from './opening.ts';
import { stageRun } from './staging.ts';
import type { StoreState } from './store-state.ts';

/** What the leader makes of the ends of runs that others come after, in memory. */
export function memoryFollowing(store: StoreState, fence: MemoryFence): FollowingStore {
  return {
    setFollowed: async (term, jobIds) =>
      fence.commit(term, () => {
        store.followed.clear();
        for (const jobId of jobIds) store.followed.set(jobId, true);
        if (jobIds.length === 0) store.endings.clear();
      }),
    endings: async (limit) => {
      const found = [...store.endings.values()].slice(0, limit);
      if (!store.has('ends')) for (const { kept } of found) store.endings.delete(kept);
      return found;
    },
    joinAt: async (jobId, servedTime) => store.joins.get(nameOf({ jobId, servedTime })),
    openJoins: async (jobId, { limit, before = Number.POSITIVE_INFINITY }) =>
      [...store.joins.values()]
        .filter((join) => join.jobId === jobId && !join.isDone && join.servedTime < before)
        .sort((a, b) => b.servedTime - a.servedTime)
        .slice(0, limit),
    outbox: async () => ({ waiting: store.endings.size, leftOut: 0, leftOutAt: undefined }),
    resultsOf: async (runs) =>
      new Map(runs.map(({ runId, attempt }) => [runId, resultOf(store, runId, attempt)])),
    markOf: inputMarkOf,
    follow: async (term, about) => fence.commit(term, () => follow(store, about)),
    postponeEnding: async (term, ending) =>
      fence.commit(term, () => {
        if (store.endings.delete(ending.kept)) store.endings.set(ending.kept, ending);
      }),
  };
}

function follow(
  store: StoreState,
  { ending, joins, runs }: Parameters<FollowingStore['follow']>[1],
): void {
  if (!store.endings.delete(ending.kept) && store.has('ends')) return;
  if (store.has('joins')) for (const join of joins) keepJoin(store, join);
  for (const { run } of runs) {
    const { envelope, input, after } = run;
    const { runId, jobId, revision } = envelope;
    if (!stageRun(store, envelope)) continue;
    if (!store.cards.has(jobId)) store.cards.set(jobId, revision);
    store.askedFor.set(runId, { by: 'escapement', after });
    store.inputs.set(runId, input);
  }
}

function keepJoin(store: StoreState, join: Join): void {
  store.joins.set(nameOf(join), join);
  const ofJob = [...store.joins.values()].filter(({ jobId }) => jobId === join.jobId);
  const oldest = ofJob.sort((a, b) => b.servedTime - a.servedTime).slice(afterLimits.joinsPerJob);
  for (const old of oldest) store.joins.delete(nameOf(old));
}

function resultOf(store: StoreState, runId: string, attempt: number): KeptResult {
  const told = store.runs.get(runId)?.told;
  if (told?.attempt !== attempt) return {};
  const { result, resultLeftOut } = told;
  return {
    ...(result === undefined ? {} : { result }),
    ...(resultLeftOut === undefined ? {} : { leftOut: resultLeftOut }),
  };
}

function nameOf({ jobId, servedTime }: Pick<Join, 'jobId' | 'servedTime'>): string {
  return `${jobId} ${servedTime}`;
}
