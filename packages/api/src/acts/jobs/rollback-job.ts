import type { WriteOutcome } from '@escapement/core';
import type { Act } from '../act.ts';
import { keptVersion } from '../kept-version.ts';
import { jobThing, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { replaceJob, toldOfReplacement } from './replace-job.ts';

/** Which kept version of a job is to stand again. `ifVersion`: only over the one that stands in this version. */
export interface JobRollback {
  readonly jobId: string;
  readonly version: number;
  readonly ifVersion?: number;
}

/** `no-revision`: that version is not kept, or was none that somebody wrote. */
export type RollbackOutcome = WriteOutcome | { readonly kind: 'no-revision' };

/** Writes what a kept version said as a new version: an edit like any other, so that nothing of it fires retroactively. */
export function rollbackJob(
  ports: Writes<'definitions' | 'archive'>,
): Act<JobRollback, RollbackOutcome> {
  const replacing = replaceJob(ports);
  return {
    name: 'job.rollback',
    about: ({ jobId }) => [jobThing(jobId)],
    told: (outcome) =>
      outcome.kind === 'no-revision' ? refused('not-found') : toldOfReplacement(outcome),
    async perform(call) {
      const { jobId, version, ifVersion } = call.input;
      const reading = await call.ask.zookeeper(() => ports.definitions.revisions(jobId));
      const wanted = keptVersion(reading, version);
      if (wanted.kind !== 'kept') return { kind: wanted.kind };
      const condition = ifVersion === undefined ? {} : { ifVersion };
      return await replacing.perform({ ...call, input: { job: wanted.content, ...condition } });
    },
  };
}
