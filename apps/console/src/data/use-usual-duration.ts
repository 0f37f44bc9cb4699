import { useQuery } from '@tanstack/react-query';
import { lists } from './lists.ts';
import { keys } from './queries.ts';
import { type UsualDuration, usualOf } from './usual-duration.ts';

/** What is usual changes by much only over many runs. */
const askedEveryMs = 60_000;

/** How long runs of a job take, by the last fifty that succeeded; `undefined` while that is not known. */
export function useUsualDuration(job: string): UsualDuration | undefined {
  const { data } = useQuery({
    queryKey: [...keys.runs, 'usual', job],
    queryFn: ({ signal }) =>
      lists.runs({ job, state: 'succeeded', parts: 'folded', limit: 50 }, { signal }),
    staleTime: askedEveryMs,
    refetchInterval: askedEveryMs,
    select: ({ items }) => usualOf(items),
  });
  return data;
}
