import type { BrokenJob, JobView } from '@escapement/protocol';
import { isBroken } from './job-answer.ts';

/** What takes back that a job was paused or resumed. It is for the version that came of that alone, so that it undoes nothing that anybody did since. */
export type Undoing =
  | { readonly kind: 'resume'; readonly ifVersion: number }
  | {
      readonly kind: 'pause';
      readonly ifVersion: number;
      readonly reason: string;
      readonly until: string | undefined;
    };

/** `after`: what pausing answered. A job that was paused before has only another reason now: to resume it would end the pause of somebody else. */
export function undoingOfPause(after: JobView): Undoing | undefined {
  const { paused, updatedAt, version } = after;
  const isBegun = paused !== undefined && paused.since === updatedAt;
  return isBegun ? { kind: 'resume', ifVersion: version } : undefined;
}

/** `before`: what stood before it was resumed. Where that was no pause, or something came in between, nobody knows what to go back to. */
export function undoingOfResumption(
  before: JobView | BrokenJob | undefined,
  after: JobView,
): Undoing | undefined {
  if (before === undefined || isBroken(before) || before.paused === undefined) return undefined;
  if (after.version !== before.version + 1) return undefined;
  const { reason, until } = before.paused;
  return { kind: 'pause', ifVersion: after.version, reason, until };
}

/** Until when a job is paused again: not until an instant that has passed meanwhile, which is no end. */
export function endToCome(until: string | undefined, now: number): string | undefined {
  return until !== undefined && Date.parse(until) > now ? until : undefined;
}
