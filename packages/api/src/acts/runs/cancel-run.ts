import { parseRunId, type Run, unreachable } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, refused, type Told, thingsOfRun } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

export type CancelRunOutcome =
  /** It is over as this or an earlier request wanted. */
  | { readonly kind: 'cancelled'; readonly run: Run }
  /** Its worker is told, by this or an earlier request, and has not answered yet. */
  | { readonly kind: 'told'; readonly run: Run }
  /** It had ended by itself. */
  | { readonly kind: 'over'; readonly run: Run }
  | { readonly kind: 'not-found' };

/** Asks that a run be stopped. Asked again it changes nothing: who asked first, and why, stays with the run. */
export function cancelRun({
  archive,
}: Writes<'archive'>): Act<{ readonly runId: string; readonly reason: string }, CancelRunOutcome> {
  return {
    name: 'run.cancel',
    about: ({ runId }) => thingsOfRun(runId),
    told: toldOf,
    async perform({ ask, who, input: { runId, reason } }) {
      if (parseRunId(runId) === undefined) return { kind: 'not-found' };
      const request = { by: whoAsked(who), reason };
      const outcome = await ask.redis(() => archive.askToStop(runId, request));
      if (outcome === 'unknown') return { kind: 'not-found' };
      const run = await ask.redis(() => archive.get(runId));
      if (run === undefined) return { kind: 'not-found' };
      switch (outcome) {
        case 'cancelled':
          return { kind: 'cancelled', run };
        case 'asked':
        case 'over':
          // It may have ended since it was asked to.
          if (run.finishedAt === undefined) return { kind: 'told', run };
          return { kind: run.state === 'cancelled' ? 'cancelled' : 'over', run };
        default:
          return unreachable(outcome);
      }
    },
  };
}

function toldOf(outcome: CancelRunOutcome): Told {
  switch (outcome.kind) {
    case 'cancelled':
      return done();
    case 'told':
      return done({ because: 'worker-told' });
    case 'over':
    case 'not-found':
      return refused(outcome.kind);
    default:
      return unreachable(outcome);
  }
}
