import type { JobDraft, JobView } from '@escapement/protocol';
import { type Note, numberIn } from './number-field.ts';

/** What a job keeps of its runs and does about a lost worker, as the form holds it. Without a number the deployment says. */
export interface KeepDraft {
  runs: string;
  days: string;
  onWorkerLost: 'retry' | 'fail';
  /** Whether the job says the latter itself; what is not said is not written into a job because somebody edited another field. */
  saysOnWorkerLost: boolean;
}

type Kept = Pick<Partial<JobView>, 'keep' | 'onWorkerLost'>;

export function keepDraft({ keep, onWorkerLost }: Kept): KeepDraft {
  return {
    runs: keep?.runs === undefined ? '' : String(keep.runs),
    days: keep?.days === undefined ? '' : String(keep.days),
    onWorkerLost: onWorkerLost ?? 'retry',
    saysOnWorkerLost: onWorkerLost !== undefined,
  };
}

export function toKept(draft: KeepDraft, note: Note): Pick<JobDraft, 'keep' | 'onWorkerLost'> {
  const runs = numberIn(draft.runs, { path: 'keep.runs', scale: 1 }, note);
  const days = numberIn(draft.days, { path: 'keep.days', scale: 1 }, note);
  const keep = {
    ...(runs === undefined ? {} : { runs }),
    ...(days === undefined ? {} : { days }),
  };
  const isSaid = draft.saysOnWorkerLost || draft.onWorkerLost === 'fail';
  return {
    ...(runs === undefined && days === undefined ? {} : { keep }),
    ...(isSaid ? { onWorkerLost: draft.onWorkerLost } : {}),
  };
}
