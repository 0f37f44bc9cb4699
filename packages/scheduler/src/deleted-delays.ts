import type { Clock, CommitOutcome, DelayedFate, ScheduleStore, Term } from '@escapement/core';
import { stageFates } from './delayed-pass.ts';

type Deps = Parameters<typeof stageFates>[0] & {
  readonly store: Pick<ScheduleStore, 'delayedOfDeleted' | 'stageDelayed'>;
  readonly term: Term;
  readonly clock: Clock;
};

const lookEveryMs = 5_000;
const readAtOnce = 200;
/** A job may have a million: the others wait no longer than this takes. */
const readsAtMost = 20;

/**
 * Ends the delayed runs of jobs that were deleted, some at a look, though their times lie far ahead: nothing else would look at them before. That a job
 * was deleted is written down where its change was carried, so that one which a leader only does not know yet loses none; and
 * what was asked for since is of the job that has its id now.
 */
export function createDeletedDelays(): (deps: Deps) => Promise<CommitOutcome> {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  /** The job that is looked at, and how many of its own were and stay. */
  let place = { jobId: '', skip: 0 };
  return async (deps) => {
    const { store, term, clock } = deps;
    if (clock.monotonicMs() - lookedAtMs < lookEveryMs) return { kind: 'committed' };
    lookedAtMs = clock.monotonicMs();
    for (let read = 0; read < readsAtMost && !deps.isStopping(); read += 1) {
      const found = await store.delayedOfDeleted(place.skip, readAtOnce);
      if (found === undefined) break;
      const { jobId, deletedAt, runs, looked } = found;
      if (place.jobId !== jobId) {
        // Another has come to the front, and of that one nothing was looked at yet.
        const isAhead = place.skip > 0;
        place = { jobId, skip: 0 };
        if (isAhead) continue;
      }
      const fates = runs.flatMap((run): readonly DelayedFate[] =>
        run.askedAt <= deletedAt ? [{ kind: 'given-up', run, reason: 'deleted' }] : [],
      );
      const ended = await stageFates(deps, fates);
      if (ended.kind !== 'committed') return ended;
      place.skip += looked - fates.length;
      if (looked === readAtOnce) continue;
      place.skip = 0;
      const settled = await store.stageDelayed(term, [], [jobId]);
      if (settled.kind !== 'committed') return settled;
    }
    return { kind: 'committed' };
  };
}
