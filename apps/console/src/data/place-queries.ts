import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { lists } from './lists.ts';
import { keys, liveMs, pagesOf, seldom } from './queries.ts';

/** Whose runs are meant: those of a queue, or those that a worker began last. */
export type Place = { readonly queue: string } | { readonly worker: string };

/** One queue and one worker, and their runs; apart from those of the first load, since only these pages ask them. */
export const placeQueries = {
  queue: (name: string) =>
    queryOptions({
      queryKey: [...keys.queues, 'one', name],
      queryFn: ({ signal }) => api.getQueue(name, { signal }),
      refetchInterval: liveMs,
    }),
  worker: (workerId: string) =>
    queryOptions({
      queryKey: [...keys.cluster, 'worker', workerId],
      queryFn: ({ signal }) => api.worker(workerId, { signal }),
      refetchInterval: liveMs,
    }),
  jobs: (queue: string) =>
    pagesOf([...keys.jobs, 'of-queue', queue], (query, reading) =>
      lists.jobs({ ...query, queue, limit: 20 }, reading),
    ),
  /** What a worker is at work on, or waits with for a lock. */
  inHand: (worker: string) =>
    pagesOf([...keys.runs, 'in-hand', worker], (query, reading) =>
      lists.runs({ ...query, worker, state: 'running,waiting' }, reading),
    ),
  /** The server has no index of them and looks through those of all for it, so that it is not asked often. */
  latestRuns: (place: Place, state: string) =>
    infiniteQueryOptions({
      queryKey: [...keys.runs, 'of-place', place, state],
      queryFn: ({ signal, pageParam }) =>
        lists.runs(
          { ...place, state, limit: 20, ...(pageParam === '' ? {} : { cursor: pageParam }) },
          { signal },
        ),
      initialPageParam: '',
      getNextPageParam: (page) => page.cursor,
      refetchInterval: seldom,
    }),
};
