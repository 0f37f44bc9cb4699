import { type Dropped, isOver, parseRunId, type StoreMemoryUse } from '@escapement/core';
import { fireTimeOf } from './shown-runs.ts';
import type { KeptRun, StoreState } from './store-state.ts';

const dayMs = 86_400_000;

/** What is dropped of the store in memory, where asked; it is never full, and drops nothing by itself. */
export function memoryUse(store: StoreState): StoreMemoryUse {
  return {
    use: async () => undefined,
    async kept() {
      const over = inOrder(store).filter(({ state }) => isOver(state));
      const bytesOf = (items: readonly object[]) => items.length && JSON.stringify(items).length;
      return { runs: over.length, runBytes: bytesOf(over), logBytes: bytesOf(store.lines) };
    },
    async keepPerJob(runs) {
      const isSettled = store.trimmedTo <= runs;
      if (isSettled) store.trimmedTo = runs;
      store.keptPerJob = runs;
      return isSettled ? 'settled' : 'lowered';
    },
    async dropExcess(from, most) {
      const isExcess = (run: KeptRun, over: number) => over > keptOf(store, run.envelope.jobId);
      const dropped = dropOver(store, { from, most, isExcess });
      if (dropped.next === undefined) store.trimmedTo = store.keptPerJob;
      return dropped;
    },
    dropOwn: async (from, most) =>
      dropOver(store, { from, most, isExcess: (run, over) => isBeyondOwn(store, run, over) }),
    dropLogs: async (from, most) => {
      const logged = inOrder(store).filter(({ runId }) => isLogged(store, runId));
      const looked = logged.slice(from, from + most);
      const over = looked.filter(({ state }) => isOver(state));
      for (const { runId } of over) dropLog(store, runId);
      return stepOf(looked.length, over.length, { from, most });
    },
    dropRuns: async (from, most) => dropOver(store, { from, most, isExcess: () => true }),
  };
}

interface Stretch {
  readonly from: number;
  readonly most: number;
}

function keptOf(store: StoreState, jobId: string): number {
  return store.keeps.get(jobId)?.runs ?? store.keptPerJob;
}

/** Whether a run of a job that has so many that are over is one that the job says that it does not keep. */
function isBeyondOwn(store: StoreState, { envelope }: KeptRun, over: number): boolean {
  const keep = store.keeps.get(envelope.jobId);
  if (keep === undefined) return false;
  const { days = Number.POSITIVE_INFINITY } = keep;
  return over > keptOf(store, envelope.jobId) || envelope.fireTime < store.now - days * dayMs;
}

/** Drops of each job the oldest runs that are over in a stretch and too many, but never its last. */
function dropOver(
  store: StoreState,
  ask: Stretch & { readonly isExcess: (run: KeptRun, over: number) => boolean },
): Dropped {
  const looked = inOrder(store).slice(ask.from, ask.from + ask.most);
  let dropped = 0;
  for (const run of looked) {
    const { jobId } = run.envelope;
    const kept = store.runs.ofJob(jobId).filter(({ state }) => isOver(state));
    if (!isOver(run.state) || kept.length <= 1 || !ask.isExcess(run, kept.length)) continue;
    dropRun(store, run);
    dropped += 1;
  }
  return stepOf(looked.length, dropped, ask);
}

function dropRun(store: StoreState, { runId, envelope }: KeptRun): void {
  store.runs.delete(runId);
  dropLog(store, runId);
  const id = parseRunId(runId);
  if (id?.trigger !== 'schedule') return;
  const before = store.prunedUpTo.get(envelope.jobId) ?? 0;
  store.prunedUpTo.set(envelope.jobId, Math.max(before, id.fireTime));
}

function stepOf(looked: number, dropped: number, { from, most }: Stretch): Dropped {
  return { dropped, next: looked < most ? undefined : from + looked - dropped };
}

function inOrder(store: StoreState): readonly KeptRun[] {
  return [...store.runs.values()].sort(
    (a, b) => fireTimeOf(a) - fireTimeOf(b) || (a.runId < b.runId ? -1 : 1),
  );
}

/** What is told of a run stands beside its log, and goes with it. */
function isLogged(store: StoreState, runId: string): boolean {
  const isTold = toldOf(store).some((told) => told.has(runId));
  return isTold || store.lines.some((line) => line.runId === runId);
}

function toldOf({ inputs, askedFor, retriedAs }: StoreState): readonly Map<string, unknown>[] {
  return [inputs, askedFor, retriedAs];
}

function dropLog(store: StoreState, runId: string): void {
  const others = store.lines.filter((line) => line.runId !== runId);
  store.lines.splice(0, store.lines.length, ...others);
  for (const told of toldOf(store)) told.delete(runId);
}
