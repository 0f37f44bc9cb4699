import { afterLimits, type EpochMillis, endStates, type RunEnding } from '@escapement/core';
import type { KeptRun } from './kept-run.ts';

/** Where the ends of runs are noted that others come after. */
interface NotedEndings {
  readonly now: EpochMillis;
  readonly followed: ReadonlyMap<string, true>;
  readonly endings: Map<string, RunEnding>;
}

/** Notes the end of a run, as it then stands, where other jobs come after its own. */
export function noteEnding(
  { now, followed, endings }: NotedEndings,
  { runId, envelope, state: over, attempt }: KeptRun,
): void {
  const { jobId } = envelope;
  const state = endStates.find((each) => each === over);
  if (state === undefined || !followed.has(jobId) || endings.size >= afterLimits.ends) return;
  const kept = `${runId} ${state}`;
  endings.set(kept, { runId, jobId, state, attempt, endedAt: now, kept });
}
