import {
  type EpochMillis,
  isOver,
  parseRunId,
  partsOf,
  type RunEnvelope,
  type Shard,
  type SharedRun,
  type SharedRuns,
  shortestDeadlyMs,
  workerOfPart,
} from '@escapement/core';
import type { KeptRun } from './kept-run.ts';
import type { MemoryFence } from './memory-fence.ts';
import { stageRun } from './staging.ts';
import { stopRun } from './stopping.ts';
import type { StoreState } from './store-state.ts';
import { makeRoom } from './turns.ts';

/** The leader's side of runs that are done in parts, in memory. */
export function memorySharing(store: StoreState, fence: MemoryFence): SharedRuns {
  return {
    async sharedRuns(from, most) {
      const found = store.standing('shared').slice(from, from + most);
      return { runs: found.map((run) => sharedRun(store, run)), looked: found.length };
    },
    shareOut: async (term, about) => fence.commit(term, () => shareOut(store, about)),
    loseParts: async (term, parts) =>
      fence.commit(term, () => {
        for (const { runId, reason } of parts) losePart(store, runId, reason);
        makeRoom(store);
      }),
    stopShards: async (term, runId) =>
      fence.commit(term, () => {
        stopShards(store, runId);
        makeRoom(store);
      }),
    endShared: async (term, runId, { event, reason }) =>
      fence.commit(term, () => {
        const run = store.runs.get(runId);
        if (run?.state === 'shared') store.move(run, event, reason ?? reasonOf(run, event));
        makeRoom(store);
      }),
  };
}

/** It begins, and is in nobody's hands. */
export function share(store: StoreState, run: KeptRun): EpochMillis {
  store.move(run, 'share');
  store.queue(run.envelope.queue).remove(run.runId);
  run.attempt += 1;
  run.next = run.envelope.dueTime;
  run.begunAt = store.now;
  return run.begunAt;
}

/** What the runs came to that do a run in parts; `undefined` where nobody has made them. */
export function shardsIn(store: StoreState, runId: string): readonly Shard[] | undefined {
  const group = store.groups.get(runId);
  return group?.shards.map((id): Shard => {
    const name = String(nameIn(id, runId));
    const end = group.ends[id] ?? (isOpen(store, id) ? undefined : 'gone');
    return { runId: id, name, ...(end && { end }) };
  });
}

function sharedRun(store: StoreState, run: KeptRun): SharedRun {
  const { runId, envelope, begunAt = 0, stop } = run;
  const group = store.groups.get(runId);
  const shards = shardsIn(store, runId);
  return {
    ...{ runId, jobId: envelope.jobId, begunAt, count: partsOf(envelope) ?? 1 },
    ...{ isUnwanted: stop !== undefined, isToldSo: group?.isToldToStop === true },
    success: group?.success ?? 'allOf',
    ...(shards === undefined ? {} : { shards }),
  };
}

function shareOut(
  store: StoreState,
  { runId, shards: asked, success, definition }: Parameters<SharedRuns['shareOut']>[1],
): void {
  const shards = store.has('reach') ? asked : asked.filter((shard) => isHeard(store, shard));
  if (store.runs.get(runId)?.state !== 'shared' || store.groups.has(runId)) return;
  const ids = shards.map((shard: RunEnvelope) => shard.runId);
  store.groups.set(runId, { success, shards: ids, ends: {}, isToldToStop: false });
  if (!store.cards.has(definition.id)) store.cards.set(definition.id, definition.revision);
  for (const shard of shards) stageRun(store, shard);
}

function isHeard(store: StoreState, { runId }: RunEnvelope): boolean {
  const workerId = workerOfPart(runId);
  if (workerId === undefined) return true;
  return store.now - (store.beats.get(workerId) ?? 0) < shortestDeadlyMs;
}

/** One that has begun is for whoever looks after its worker. */
function losePart(store: StoreState, runId: string, reason: string): void {
  const run = store.runs.get(runId);
  if (run?.state !== 'staged' && run?.state !== 'retrying') return;
  store.queue(run.envelope.queue).remove(runId);
  store.move(run, 'lose', reason);
}

function stopShards(store: StoreState, runId: string): void {
  const [run, group] = [store.runs.get(runId), store.groups.get(runId)];
  if (run?.stop === undefined || group === undefined) return;
  store.groups.set(runId, { ...group, isToldToStop: true });
  for (const id of group.shards) {
    const shard = store.runs.get(id);
    if (shard !== undefined && !isOver(shard.state)) stopRun(store, shard, run.stop);
  }
}

function reasonOf({ stop }: KeptRun, event: string): string | undefined {
  return event === 'cancel' ? stop?.reason : undefined;
}

function isOpen(store: StoreState, runId: string): boolean {
  const run = store.runs.get(runId);
  const isAgain = run?.state === 'retrying' && !store.has('parts');
  return run !== undefined && !isOver(run.state) && !isAgain;
}

function nameIn(runId: string, of: string): string | number {
  const part = parseRunId(runId)?.part;
  return part?.kind === 'shard' ? part.index : runId.slice(of.length + 1);
}
