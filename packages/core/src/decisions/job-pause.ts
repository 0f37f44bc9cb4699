import { invariant } from '../faults/invariant.ts';
import type { JobDefinition } from '../schemas/job.ts';
import { type EpochMillis, fromIso } from '../words/instants.ts';

/** So far ahead the end of a pause may lie: ten years. */
export const pauseAheadMostMs = 3_653 * 86_400_000;

type Pausable = Pick<JobDefinition, 'paused' | 'updatedAt'>;

/**
 * The first instant at which a job fires by itself; from ever where it is not paused, and `undefined` where it does not before somebody
 * resumes it. What a pause says of its end holds by itself: that the leader writes the job anew afterwards only tidies up. A pause that was over when
 * its version began has taken no fire time from anybody, and is none.
 */
export function firesFrom({ paused, updatedAt }: Pausable): EpochMillis | undefined {
  if (paused === undefined) return Number.NEGATIVE_INFINITY;
  if (paused.until === undefined) return undefined;
  const until = instantOf(paused.until);
  return until - 1 <= instantOf(updatedAt) ? Number.NEGATIVE_INFINITY : until;
}

function instantOf(text: string): EpochMillis {
  const instant = fromIso(text);
  invariant(instant !== undefined, 'a definition holds what is no instant');
  return instant;
}

export function isPausedAt(job: Pausable, at: EpochMillis): boolean {
  return at < (firesFrom(job) ?? Number.POSITIVE_INFINITY);
}

/** The job as it is at an instant: a pause whose end has come is none, though nobody has tidied it up. */
export function withoutEndedPause<Job extends Pausable>(job: Job, at: EpochMillis): Job {
  if (job.paused === undefined || isPausedAt(job, at)) return job;
  const { paused: _ended, ...rest } = job;
  return rest as Job;
}

/** All of them as they are at an instant. */
export function* jobsAt<Job extends Pausable>(jobs: Iterable<Job>, at: EpochMillis): Iterable<Job> {
  for (const job of jobs) yield withoutEndedPause(job, at);
}

/** A job whose pause is to end by itself. */
export interface TimedPause {
  readonly jobId: string;
  readonly version: number;
  readonly until: EpochMillis;
}

/** A pause that is over stays as it stands for so long, so that what begins with its end begins undisturbed by the tidying up. */
const settleMs = 5_000;

/** Which pauses are to be tidied up now, those that ended first before the others, so many at most. */
export function endedPauses(
  pauses: Iterable<TimedPause>,
  now: EpochMillis,
  atMost: number,
): readonly TimedPause[] {
  return [...pauses]
    .filter(({ until }) => until + settleMs <= now)
    .sort((a, b) => a.until - b.until)
    .slice(0, atMost);
}

/** What of a job is remembered of a pause that ends by itself; `undefined` where it has none. */
export function timedPauseOf(
  definition: Pick<JobDefinition, 'id' | 'version' | 'paused'>,
): TimedPause | undefined {
  const until = definition.paused?.until;
  if (until === undefined) return undefined;
  return { jobId: definition.id, version: definition.version, until: instantOf(until) };
}
