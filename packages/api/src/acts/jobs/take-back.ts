import { delayedSlot, parseRunId, type TakeBackOutcome } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, jobThing, refused, runThing } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';
import { slotOfKey } from './run-later.ts';

/** Which delayed run is taken back. */
export interface TakenBack {
  readonly jobId: string;
  readonly by: { readonly key: string } | { readonly runId: string };
}

/** Takes back a run that was asked for later and has not begun. */
export function takeBack({ delayed }: Writes<'delayed'>): Act<TakenBack, TakeBackOutcome> {
  return {
    name: 'run.take-back',
    about: ({ jobId }) => [jobThing(jobId)],
    told: (outcome, { jobId }) =>
      outcome.kind === 'taken-back'
        ? done({ about: [jobThing(jobId), runThing(outcome.runId)] })
        : refused(outcome.kind),
    async perform({ ask, who, input: { jobId, by } }) {
      const slot = 'key' in by ? slotOfKey(jobId, by.key) : slotOfRun(jobId, by.runId);
      if (slot === undefined) return { kind: 'unknown' };
      const which = { slot, ...('key' in by ? {} : { runId: by.runId }) };
      const request = { by: whoAsked(who), reason: 'taken back' };
      return ask.redis(() => delayed.takeBack(jobId, which, request));
    },
  };
}

function slotOfRun(jobId: string, runId: string): string | undefined {
  return parseRunId(runId)?.jobId === jobId ? delayedSlot(runId) : undefined;
}
