import type { RunEnvelope } from '../schemas/envelope.ts';
import { type JobDefinition, overlapLimitDefault } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import { lateWorkerAfterMs } from './late-start.ts';

/** What a leader may take to stage a run that it is late for itself, and a worker to open one that it has taken. */
const graceMs = 60_000;
/** A run that was asked for is worth nothing any more after a day, unless its job says otherwise. */
const manualWithinMs = 86_400_000;
/** The longest that one attempt may take; the next begins after it. */
const longestAttemptMs = 604_800_000;
/** So long after its due time an envelope is not taken on its signature alone. */
export const askAfterMs = 60_000;

/**
 * Until when the first attempt of a run may begin. A late worker is judged as a late scheduler is: by the job's catch-up, or by what the job
 * says itself. Catch-up is about fire times, so that what was asked for knows none. It is signed with the rest, so that an envelope that was
 * kept is worth something for a while and not for ever.
 */
export function beginByOf(
  { catchUp, startWithinMs }: Pick<JobDefinition, 'catchUp' | 'startWithinMs'>,
  { trigger, dueTime }: Pick<RunEnvelope, 'trigger' | 'dueTime'>,
): EpochMillis {
  if (trigger !== 'schedule') return dueTime + (startWithinMs ?? manualWithinMs);
  if (catchUp.policy === 'none') return dueTime + (startWithinMs ?? lateWorkerAfterMs);
  const withinMs = catchUp.withinMs + graceMs;
  return dueTime + Math.min(startWithinMs ?? withinMs, withinMs);
}

/** What is to be done with an envelope whose signature holds. */
export type EnvelopeVerdict =
  | { readonly kind: 'serve' }
  /** It is old enough for its job to have been changed or deleted since, so ZooKeeper is asked. */
  | { readonly kind: 'ask' }
  /** Somebody put it where no leader did. */
  | { readonly kind: 'misplaced' }
  /** Its time has passed; its run is recorded as missed. */
  | { readonly kind: 'too-late' };

/** The longest from the beginning of one attempt to that of the next. */
function mostBetween({ timeoutMs = longestAttemptMs, retry }: RunEnvelope): number {
  // What is tried again waits for its delay, and then for another run of its job.
  return retry === undefined ? timeoutMs : 2 * timeoutMs + retry.maxDelayMs + graceMs;
}

/** The longest that it may have waited for its turn, which is no lateness: each before it may take as long as an attempt of its own. */
function mostAhead(envelope: RunEnvelope): number {
  switch (envelope.overlap) {
    case 'skip':
    case 'allow':
      return 0;
    case 'queue':
      return ((envelope.overlapLimit ?? overlapLimitDefault) + 1) * mostBetween(envelope);
    case 'replace':
      return mostBetween(envelope);
  }
}

/**
 * A signature says who made an envelope, and not that it was meant to be here and now: whoever can write to Redis can put a true
 * one into another queue, or back into its own long after. `attempt` counts deliveries from 1; each may have taken as long as
 * the job lets one take, and have been waited for as long as it lets one be. Only comparisons, since every run of every worker passes here.
 */
export function judgeEnvelope(
  envelope: RunEnvelope,
  at: { readonly queue: string; readonly attempt: number; readonly now: EpochMillis },
): EnvelopeVerdict {
  if (envelope.queue !== at.queue) return { kind: 'misplaced' };
  const ageMs = at.now - envelope.dueTime;
  // Whether it began in time has been decided by who gave it out; a moment may pass until it is opened.
  const openBy = envelope.beginBy + graceMs;
  if (ageMs <= askAfterMs && at.now <= openBy) return { kind: 'serve' };
  const waitedMost = mostAhead(envelope) + (at.attempt - 1) * mostBetween(envelope);
  const lastBegin = openBy + waitedMost;
  return at.now > lastBegin ? { kind: 'too-late' } : { kind: 'ask' };
}
