import { deletionOf, type RemoveOutcome } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, jobThing, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { holdFromNow } from './holding.ts';

/** Deletes a job, a broken one too, and takes back what is staged of it. `ifVersion`: only the one that stands in this version. */
export function deleteJob(
  ports: Writes<'definitions' | 'archive'>,
): Act<{ readonly jobId: string; readonly ifVersion?: number }, RemoveOutcome> {
  const { definitions, time } = ports;
  return {
    name: 'job.delete',
    about: ({ jobId }) => [jobThing(jobId)],
    told: (outcome) =>
      outcome.kind === 'removed' ? done({ before: outcome.before }) : refused(outcome.kind),
    async perform(call) {
      const { jobId, ...write } = call.input;
      const outcome = await call.ask.zookeeper(() => definitions.remove(jobId, write));
      if (outcome.kind === 'removed') {
        const announced = async () => [{ jobId, edit: deletionOf(outcome, await time.ask()) }];
        await holdFromNow(ports, announced, call);
      }
      return outcome;
    },
  };
}
