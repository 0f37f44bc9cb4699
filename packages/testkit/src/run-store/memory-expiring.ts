import {
  type EpochMillis,
  type ExpiringKey,
  type ExpiringStore,
  type KeyWrites,
  keyLimits,
  toIso,
  type WatchedKeys,
} from '@escapement/core';
import type { MemoryFence } from './memory-fence.ts';
import { record } from './rows.ts';
import { stageRun } from './staging.ts';
import type { StoreState } from './store-state.ts';

const rememberedMs = 180_000;

/** The keys whose ends lead to runs, in memory. */
export function memoryExpiring(store: StoreState, fence: MemoryFence): ExpiringStore {
  const forget = (jobId: string) => {
    store.expiring.delete(jobId);
    store.keyStates.delete(jobId);
    for (const name of store.expired.keys()) {
      if (name.startsWith(`${jobId} `)) store.expired.delete(name);
    }
  };
  return {
    watchedKeys: async () => [...store.watchedKeys.values()],
    watchKeys: async (term, watched) =>
      fence.commit(term, () => {
        forget(watched.jobId);
        store.watchedKeys.set(watched.jobId, watched);
      }),
    unwatchKeys: async (term, jobId) =>
      fence.commit(term, () => {
        forget(jobId);
        store.watchedKeys.delete(jobId);
      }),
    expiring: async (jobId, before, limit) =>
      knownOf(store, jobId)
        .filter(({ at }) => at < before)
        .slice(0, limit),
    knownEnds: async (jobId, keys) => keys.map((key) => store.expiring.get(jobId)?.[key]),
    knownKeys: async (jobId) => ({ keys: knownOf(store, jobId) }),
    async writeKeys(term, writes) {
      const written = { staged: 0, leftOut: 0 };
      const outcome = fence.commit(term, () => writeKeys(store, writes, written));
      return outcome.kind === 'committed' ? { ...outcome, ...written } : outcome;
    },
    noteKeyWatch: async (term, jobId, state) =>
      fence.commit(term, () => void store.keyStates.set(jobId, state)),
    async keyWatch(jobId) {
      const state = store.keyStates.get(jobId);
      if (state === undefined) return undefined;
      const known = knownOf(store, jobId);
      const [next] = known;
      const expiry = next === undefined ? {} : { nextExpiry: toIso(next.at) };
      return { ...state, watched: known.length, ...expiry };
    },
  };
}

function knownOf(store: StoreState, jobId: string): readonly ExpiringKey[] {
  return Object.entries(store.expiring.get(jobId) ?? {})
    .map(([key, at]) => ({ key, at }))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}

function writeKeys(
  store: StoreState,
  { watched, now, ended, others }: KeyWrites,
  written: { staged: number; leftOut: number },
): void {
  const { jobId } = watched;
  if (!isSame(store.watchedKeys.get(jobId), watched)) return;
  const known: Record<string, EpochMillis> = { ...store.expiring.get(jobId) };
  for (const { end, run, instead } of ended) {
    if (!isNews(store, { jobId, known, end })) continue;
    const { runId, fireTime, revision } = run.envelope;
    store.expired.set(`${jobId} ${end.key}`, end.upTo);
    if (instead !== undefined) {
      record(store, jobId, { fireTime, runId, ...instead });
      continue;
    }
    if (!store.cards.has(jobId)) store.cards.set(jobId, revision);
    if (!stageRun(store, run.envelope)) continue;
    store.askedFor.set(runId, { by: 'escapement' });
    store.inputs.set(runId, run.input);
    written.staged += 1;
  }
  for (const fate of others) {
    if (fate.kind === 'dropped' && known[fate.key] === fate.known) delete known[fate.key];
  }
  for (const fate of others) {
    if (fate.kind !== 'expected') continue;
    const isFull = Object.keys(known).length >= keyLimits.perJob;
    if (isFull && known[fate.key] === undefined) written.leftOut += 1;
    else known[fate.key] = fate.at;
  }
  store.expiring.set(jobId, known);
  for (const [name, upTo] of store.expired) {
    if (upTo <= now - rememberedMs) store.expired.delete(name);
  }
}

/** Whether nobody has seen to this end yet; what was expected is not any more. */
function isNews(
  store: StoreState,
  {
    jobId,
    known,
    end,
  }: {
    readonly jobId: string;
    readonly known: Record<string, EpochMillis>;
    readonly end: KeyWrites['ended'][number]['end'];
  },
): boolean {
  const { key, expiredAt, unseenFrom } = end;
  const last = store.expired.get(`${jobId} ${key}`) ?? Number.NEGATIVE_INFINITY;
  if (unseenFrom !== undefined) return unseenFrom > last;
  if (known[key] !== expiredAt) return false;
  delete known[key];
  return expiredAt > last;
}

function isSame(standing: WatchedKeys | undefined, { source, pattern, since }: WatchedKeys) {
  return standing?.source === source && standing.pattern === pattern && standing.since === since;
}
