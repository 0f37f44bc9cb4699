import {
  groupIdOf,
  isBadEnd,
  type JobActivity,
  type RunState,
  shownState,
  type Totals,
} from '@escapement/core';
import { firePlaceOf } from './fire-places.ts';
import { isInHand } from './run-indexes.ts';
import { shownRun } from './shown-runs.ts';
import type { KeptRun, StoreState } from './store-state.ts';

const hourMs = 3_600_000;
const lateAfterMs = 2_000;
const shownOutcomes = 20;

/** What the list says of a job beside its definition. */
export function activityOf(store: StoreState, jobId: string): JobActivity {
  const runs = store.runs.ofJob(jobId);
  const { at: next } = firePlaceOf(store, jobId);
  const [last] = [...runs]
    .filter(({ runId, begunAt }) => begunAt !== undefined && groupIdOf(runId) === undefined)
    .sort(
      (a, b) => (b.begunAt ?? 0) - (a.begunAt ?? 0) || b.envelope.fireTime - a.envelope.fireTime,
    );
  const applied = store.projected.get(jobId)?.revision;
  return {
    jobId,
    recent: recentOf(runs),
    runningCount: runs.filter((run) => isInHand(run) && isWhole(run)).length,
    ...(Number.isFinite(next) ? { nextFireTime: next } : {}),
    ...(last === undefined ? {} : { lastRun: shownRun(last, store.now) }),
    ...(applied === undefined ? {} : { appliedRevision: applied }),
  };
}

/** The jobs whose last run went badly. */
export function failingIn(store: StoreState): readonly string[] {
  const jobs = new Set([...store.runs.values()].map(({ envelope }) => envelope.jobId));
  return [...jobs].filter((jobId) => {
    const last = recentOf(store.runs.ofJob(jobId)).at(-1);
    return last !== undefined && isBadEnd(last);
  });
}

function recentOf(runs: readonly KeptRun[]): readonly RunState[] {
  return (
    runs
      // What a run in parts comes to is told of the whole.
      .filter(({ runId, endedAt }) => endedAt !== undefined && groupIdOf(runId) === undefined)
      .sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
      .map(({ state }) => shownState(state))
      .slice(-shownOutcomes)
  );
}

/** The figures of the overview. */
export function totalsOf(store: StoreState): Totals {
  const since = (Math.floor(store.now / hourMs) - 23) * hourMs;
  const ended = [...store.runs.values()].filter(
    ({ runId, endedAt }) => (endedAt ?? 0) >= since && groupIdOf(runId) === undefined,
  );
  const rows = [...store.rows.values()].flat().filter((row) => (row.recordedAt ?? 0) >= since);
  const endedAs = (...states: readonly RunState[]) =>
    ended.filter(({ state }) => states.includes(shownState(state))).length;
  const recordedAs = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
  const owed = store.standing('owed');
  return {
    running: store.standing('alive').filter(isWhole).length,
    staged: owed.filter(({ next }) => next > store.now).length,
    owedLate: owed.filter(({ next }) => next < store.now - lateAfterMs).length,
    last24h: {
      succeeded: endedAs('succeeded'),
      failed: endedAs('failed', 'timed-out', 'lost'),
      skipped: recordedAs('skipped'),
      missed: recordedAs('missed'),
    },
    fenceRefusals: store.fenceRefusals,
    unreadable: 0,
  };
}

/** What is done in parts is counted once, and its parts are not. */
function isWhole({ runId }: KeptRun): boolean {
  return groupIdOf(runId) === undefined;
}
