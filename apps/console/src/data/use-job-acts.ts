import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import type { JsonValue } from './json-text.ts';
import { keys } from './queries.ts';
import { undoingOfPause, undoingOfResumption } from './undoing.ts';
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

/** Has whatever lists jobs or runs asked again, once something was done to a job. */
export function useAfterJobActs(): () => Promise<unknown> {
  const cache = useQueryClient();
  return () =>
    Promise.all(
      [keys.jobs, keys.runs, keys.overview].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
}

/** What can be done to a job. Pausing and resuming answer with what undoes them. */
export function useJobActs(jobId: string) {
  const onSettled = useAfterJobActs();
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
      mutationFn: async ({ reason, until }: { reason: string; until: string | undefined }) =>
        undoingOfPause(await api.pauseJob(jobId, reason, { until })),
      onSettled,
    }),
    resume: useMutation({
      mutationFn: async () => {
        // Only what stands just before says what resuming ends. Whoever cannot learn it resumes the job all the same.
        const before = await api.getJob(jobId).catch(() => undefined);
        return undoingOfResumption(before, await api.resumeJob(jobId));
      },
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (running: 'finish' | 'cancel') => api.deleteJob(jobId, { running }),
      onSettled,
    }),
  };
}
