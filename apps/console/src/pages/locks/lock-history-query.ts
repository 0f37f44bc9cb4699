import { queryOptions } from '@tanstack/react-query';
import { api } from '../../data/api.ts';
import { keys, liveMs } from '../../data/queries.ts';

/** Who held a lock last. */
export function historyOfLock(name: string) {
  return queryOptions({
    queryKey: [...keys.locks, 'history', name],
    queryFn: ({ signal }) => api.lockHistory(name, { signal }),
    refetchInterval: liveMs,
  });
}
