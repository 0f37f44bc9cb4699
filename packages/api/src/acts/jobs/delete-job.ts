import { deletionOf, type RemoveOutcome } from '@escapement/core';
import { refuseIfFollowed } from '../../jobs/after-check.ts';
import type { Act } from '../act.ts';
import { done, jobThing, refused, runThing, type Told } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { holdFromNow } from './holding.ts';
import { mustReachRuns, stopInHand } from './stop-in-hand.ts';

export interface DeleteJobInput {
  readonly jobId: string;
  /** Only the one that stands in this version. */
  readonly ifVersion?: number;
  /** What becomes of the runs that workers have in hand. */
  readonly running: 'finish' | 'cancel';
}

export type DeleteJobOutcome =
  | Exclude<RemoveOutcome, { readonly kind: 'removed' }>
  | (Extract<RemoveOutcome, { readonly kind: 'removed' }> & {
      /** The ids of runs that were told to stop. */
      readonly stopped: readonly string[];
    });

/**
 * Deletes a job, a broken one too, unless others come after it, and takes back what is staged of it. Where its runs are to be cancelled, nothing is deleted while they cannot
 * be asked for.
 */
export function deleteJob(
  ports: Writes<'definitions' | 'archive'>,
): Act<DeleteJobInput, DeleteJobOutcome> {
  const { definitions, time } = ports;
  return {
    name: 'job.delete',
    about: ({ jobId }) => [jobThing(jobId)],
    told: toldOf,
    async perform(call) {
      const { jobId, running, ...write } = call.input;
      refuseIfFollowed(ports.catalog, jobId);
      const isCancelling = running === 'cancel';
      if (isCancelling) await mustReachRuns(ports, jobId, call);
      const outcome = await call.ask.zookeeper((signal) =>
        definitions.remove(jobId, { ...write, signal }),
      );
      if (outcome.kind !== 'removed') return outcome;
      const announced = async () => [{ jobId, edit: deletionOf(outcome, await time.ask()) }];
      await holdFromNow(ports, announced, call);
      return { ...outcome, stopped: isCancelling ? await stopInHand(ports, jobId, call) : [] };
    },
  };
}

function toldOf(outcome: DeleteJobOutcome, { jobId }: DeleteJobInput): Told | readonly Told[] {
  if (outcome.kind !== 'removed') return refused(outcome.kind);
  const { before, stopped } = outcome;
  if (stopped.length === 0) return done({ before });
  const about = [jobThing(jobId), ...stopped.map(runThing)];
  return [done({ before }), done({ because: 'runs-cancelled', about })];
}
