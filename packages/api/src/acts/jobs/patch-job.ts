import { jobContent, jobInputSchema, type WriteOutcome } from '@escapement/core';
import { patchedInput } from '../../problems/patched-input.ts';
import type { Act } from '../act.ts';
import { patchedInTurn } from '../patched-in-turn.ts';
import { jobThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { replaceJob, toldOfReplacement } from './replace-job.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

/** What of a job is to be another. `ifVersion`: only of the one that stands in this version. */
export interface JobPatch {
  readonly jobId: string;
  readonly patch: object;
  readonly ifVersion?: number;
}

/** Makes a job another in some fields from now on: a replacement of the version that they were merged into. */
export function patchJob(
  ports: Writes<'definitions' | 'archive'>,
): Act<JobPatch, WriteOutcome | NotWhole> {
  const replacing = replaceJob(ports);
  return {
    name: 'job.replace',
    about: ({ jobId }) => [jobThing(jobId)],
    told: toldOfReplacement,
    perform: (call) => {
      const { jobId, patch, ifVersion } = call.input;
      return patchedInTurn<WriteOutcome | NotWhole>(ifVersion, async () => {
        const found = await wholeJob(ports, jobId, call);
        if (found.kind !== 'whole') return found;
        const { definition } = found;
        const write = async () => {
          const job = patchedInput(jobInputSchema, jobContent(definition), patch);
          const input = { job, ifVersion: definition.version };
          return await replacing.perform({ ...call, input });
        };
        return { kind: 'stands', version: definition.version, write };
      });
    },
  };
}
