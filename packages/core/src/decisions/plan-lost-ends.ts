import type { JobDefinition } from '../schemas/job.ts';
import { fromIso } from '../words/instants.ts';
import type { DecidedOutcome } from './decided-outcome.ts';
import type { Unknown } from './plan-unknown.ts';

/** Names of those before that a row says. */
const namedMost = 5;

/**
 * What nobody knows of a job that comes after others, around a loss of Redis's memory: which runs of those had ended in it, and whether one of this job had come of
 * that. No end is noted any more, so nothing will come after it; one row says so of the whole time, with the jobs whose runs are to be looked at.
 */
export function lostEndsOf(
  { after, createdAt }: Pick<JobDefinition, 'after' | 'createdAt'>,
  unknown: Pick<Unknown, 'after' | 'until' | 'reason'>,
): readonly DecidedOutcome[] {
  if (after === undefined) return [];
  const from = Math.max(unknown.after, fromIso(createdAt) ?? 0) + 1;
  if (from >= unknown.until) return [];
  const named = after.jobs.slice(0, namedMost).join(', ');
  const detail = after.jobs.length > namedMost ? `${named}, …` : named;
  const stretch = { fireTime: from, untilFireTime: unknown.until };
  return [{ ...stretch, outcome: 'unknown', reason: unknown.reason, detail }];
}
