import { fromIso, type RunState } from '@escapement/core';
import type { JobAnswer, JobView } from '@escapement/protocol';
import { isBroken } from '../../data/job-answer.ts';

/** So many of its last runs a job tells of. */
const toldOutcomes = 20;

/** How long a job may be paused, with nobody having said until when, before somebody should look at it. */
const forgottenAfterMs = 24 * 3_600_000;

/** So many of its last runs failed, one after the other; `isMore`: as many as it tells of. */
export interface Failing {
  readonly kind: 'failing';
  readonly job: JobView;
  readonly state: RunState;
  readonly inRow: number;
  readonly isMore: boolean;
}

/** Jobs that somebody should look at, with why. */
export type Attention =
  | Failing
  | { readonly kind: 'paused'; readonly job: JobView; readonly since: string };

/** As many of a kind are shown. */
const shownOfKind = 5;

/** Those of these jobs whose last runs failed, the longest row first. One failure is enough, but where it is `told` beside them anyway. */
export function failingAmong(
  jobs: readonly JobAnswer[],
  told: ReadonlySet<string>,
): readonly Failing[] {
  const failing = jobs.flatMap((job): readonly Failing[] => {
    if (isBroken(job) || job.state === 'paused' || job.activityUnknown === true) return [];
    const inRow = failuresInRow(job.recent);
    const state = job.recent.findLast(isFailure);
    if (state === undefined || inRow === 0 || (inRow === 1 && told.has(job.id))) return [];
    return [{ kind: 'failing', job, state, inRow, isMore: inRow === toldOutcomes }];
  });
  return failing.sort((a, b) => b.inRow - a.inRow).slice(0, shownOfKind);
}

/** Those that have been paused for so long that it may have been forgotten. */
export function forgottenAmong(jobs: readonly JobAnswer[], nowMs: number): readonly Attention[] {
  const forgotten = jobs.flatMap((job): readonly Attention[] => {
    const pause = isBroken(job) ? undefined : job.paused;
    if (isBroken(job) || pause === undefined || pause.until !== undefined) return [];
    const sinceMs = fromIso(pause.since) ?? nowMs;
    return nowMs - sinceMs < forgottenAfterMs ? [] : [{ kind: 'paused', job, since: pause.since }];
  });
  return forgotten.slice(0, shownOfKind);
}

/** How many of the last runs failed one after the other; what somebody cancelled tells nothing. */
function failuresInRow(recent: readonly RunState[]): number {
  const well = recent.lastIndexOf('succeeded');
  return recent.slice(well + 1).filter(isFailure).length;
}

function isFailure(state: RunState): boolean {
  return state === 'failed' || state === 'timed-out' || state === 'lost';
}
