import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, freshKey } from './api.ts';
import { keys } from './queries.ts';

/** What can be done to a job; whatever lists jobs or runs is asked again afterwards. */
export function useJobActs(jobId: string) {
  const cache = useQueryClient();
  const onSettled = () =>
    Promise.all(
      [keys.jobs, keys.runs, keys.overview].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
  return {
    run: useMutation({
      mutationFn: () => api.runNow(jobId, { idempotencyKey: freshKey() }),
      onSettled,
    }),
    pause: useMutation({ mutationFn: (reason: string) => api.pauseJob(jobId, reason), onSettled }),
    resume: useMutation({ mutationFn: () => api.resumeJob(jobId), onSettled }),
    remove: useMutation({ mutationFn: () => api.deleteJob(jobId), onSettled }),
  };
}
