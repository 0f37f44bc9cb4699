import type { StandingBackfill } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, jobThing, refused } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

export type StopBackfillOutcome =
  | { readonly kind: 'stopped'; readonly backfill: StandingBackfill }
  | { readonly kind: 'over'; readonly backfill: StandingBackfill }
  | { readonly kind: 'unknown' };

/** Which back-fill is stopped, and why. */
export interface StoppedBackfill {
  readonly jobId: string;
  readonly id: string;
  readonly reason: string;
}

/** Stops a back-fill: what of it has not begun is cancelled, and what has begun ends as it does. */
export function stopBackfill({
  backfills,
}: Writes<'backfills'>): Act<StoppedBackfill, StopBackfillOutcome> {
  return {
    name: 'backfill.stop',
    about: ({ jobId }) => [jobThing(jobId)],
    told: (outcome) =>
      outcome.kind === 'stopped'
        ? done({ after: { id: outcome.backfill.id, staged: outcome.backfill.staged } })
        : refused(outcome.kind === 'over' ? 'BACKFILL_OVER' : 'BACKFILL_NOT_FOUND'),
    async perform({ ask, who, input: { jobId, id, reason } }) {
      const request = { by: whoAsked(who), reason };
      const kind = await ask.redis(() => backfills.stop(jobId, id, request));
      const backfill =
        kind === 'unknown' ? undefined : await ask.redis(() => backfills.get(jobId, id));
      if (kind === 'unknown' || backfill === undefined) return { kind: 'unknown' };
      return { kind, backfill };
    },
  };
}
