import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './queries.ts';
import { useSteadyKey } from './use-steady-key.ts';

/** Which fire times are to run. */
export interface BackfillSpan {
  readonly from: string;
  readonly to: string;
  readonly again: boolean;
  /** Most of its runs at a time; as many as the job lets where absent. */
  readonly parallel?: number;
}

/** What can be done about a back-fill of a job that is not there yet: say what it would run, and ask for it. */
export function useBackfill(jobId: string) {
  const cache = useQueryClient();
  const { keyOf, onError } = useSteadyKey();
  const plan = useMutation({ mutationFn: (span: BackfillSpan) => api.planBackfill(jobId, span) });
  const start = useMutation({
    mutationFn: (asked: BackfillSpan & { reason: string }) =>
      api.backfill(jobId, { ...asked, idempotencyKey: keyOf(asked) }),
    onError,
    onSettled: () => cache.invalidateQueries({ queryKey: keys.runs }),
  });
  const forget = () => {
    plan.reset();
    start.reset();
  };
  return { plan, start, forget };
}
