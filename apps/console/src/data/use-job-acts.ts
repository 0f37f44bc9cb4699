import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import type { JsonValue } from './json-text.ts';
import { keys } from './queries.ts';
import { useSteadyKey } from './use-steady-key.ts';

const runKey = (jobId: string) => ['run-now', jobId] as const;

/** When a run of the job was asked for last on this page, and is made; 0 where none was. */
export function useRunAskedAt(jobId: string): number {
  const asked = useMutationState({
    filters: { mutationKey: runKey(jobId), status: 'success' },
    select: ({ state }) => state.submittedAt,
  });
  return Math.max(0, ...asked);
}

/** What can be done to a job; whatever lists jobs or runs is asked again afterwards. */
export function useJobActs(jobId: string) {
  const cache = useQueryClient();
  const onSettled = () =>
    Promise.all(
      [keys.jobs, keys.runs, keys.overview].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
  const { keyOf, onError } = useSteadyKey();
  return {
    run: useMutation({
      mutationKey: runKey(jobId),
      mutationFn: (input: JsonValue | undefined) =>
        api.runNow(jobId, {
          idempotencyKey: keyOf(input),
          ...(input === undefined ? {} : { input }),
        }),
      onError,
      onSettled,
    }),
    pause: useMutation({
      mutationFn: (asked: { reason: string; until: string | undefined }) =>
        api.pauseJob(jobId, asked.reason, asked.until),
      onSettled,
    }),
    resume: useMutation({ mutationFn: () => api.resumeJob(jobId), onSettled }),
    remove: useMutation({
      mutationFn: (running: 'finish' | 'cancel') => api.deleteJob(jobId, { running }),
      onSettled,
    }),
  };
}
