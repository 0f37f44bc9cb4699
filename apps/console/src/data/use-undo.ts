import { useMutation } from '@tanstack/react-query';
import { api } from './api.ts';
import { serverNow } from './server-clock.ts';
import { endToCome, type Undoing } from './undoing.ts';
import { useAfterJobActs } from './use-job-acts.ts';

/** Undoes what was done to a job, unless somebody has changed it since: `JOB_CHANGED`. */
export function useUndo(
  jobId: string,
  told: { readonly onSuccess: () => void; readonly onError: (error: unknown) => void },
) {
  return useMutation({
    mutationFn: (undoing: Undoing) => undo(jobId, undoing),
    onSettled: useAfterJobActs(),
    ...told,
  });
}

function undo(jobId: string, undoing: Undoing) {
  const { ifVersion } = undoing;
  if (undoing.kind === 'resume') return api.resumeJob(jobId, { ifVersion });
  const until = endToCome(undoing.until, serverNow());
  return api.pauseJob(jobId, undoing.reason, { until, ifVersion });
}
