import type { Schedule } from '@escapement/core';
import type {
  AuditPageQuery,
  LedgerQuery,
  ListJobsQuery,
  ListOutcomesQuery,
  ListRunsQuery,
  PageQuery,
  PreviewBody,
} from '@escapement/protocol';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { lists } from './lists.ts';
import { sourceOf } from './staleness.ts';

/** How often what is on the screen is asked for again. */
export const liveMs = 2000;

/** Every screen tells by the cluster whether what it shows is true still, and is to say so within five seconds: a server notices within three. */
const clusterMs = 1000;

const seldomMs = 10_000;

/**
 * How long what changes seldom, and has much looked through for an answer, is left alone. A question that failed is asked again as soon as any
 * other: its page says that it is old until it is answered.
 */
export const seldom = ({ state }: { readonly state: { readonly error: unknown } }): number =>
  state.error === null ? seldomMs : liveMs;

/**
 * For what is asked for once: it does not change by itself, but a question that nobody could answer is asked until somebody does. A refusal is
 * the answer. Whatever says nothing else of itself is asked so, see `query-client.ts`.
 */
export const untilAnswered = ({
  state,
}: {
  readonly state: { readonly error: unknown };
}): number | false => (sourceOf(state.error) === undefined ? false : liveMs);

const live = { refetchInterval: liveMs } as const;
/** For lists under changing filters: the old rows stay until the new ones are there. Never for one thing by its id. */
const liveList = { ...live, placeholderData: keepPreviousData } as const;

/** Of so many jobs of a kind the overview looks for those that need attention most. */
const lookedThrough = 25;

/** Every key of the cache, in one place: what is invalidated together shares its first word. */
export const keys = {
  session: ['session'] as const,
  cluster: ['cluster'] as const,
  overview: ['overview'] as const,
  jobs: ['jobs'] as const,
  runs: ['runs'] as const,
  locks: ['locks'] as const,
  queues: ['queues'] as const,
  singletons: ['singletons'] as const,
  secrets: ['secrets'] as const,
  audit: ['audit'] as const,
};

/** A list page by page; all pages that are open are asked again together. */
export function pagesOf<T>(
  queryKey: readonly string[],
  read: (query: PageQuery, reading: { signal: AbortSignal }) => Promise<ListPage<T>>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ signal, pageParam }) =>
      read({ limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page: ListPage<T>) => page.cursor,
    ...live,
  });
}

interface ListPage<T> {
  items: T[];
  total?: number | undefined;
  cursor?: string | undefined;
}

export const queries = {
  session: () =>
    queryOptions({
      queryKey: keys.session,
      // The routes wait for it as well as what is drawn: that one who asked is gone must not take the answer from the other.
      queryFn: () => api.session(),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  overview: () =>
    queryOptions({
      queryKey: keys.overview,
      queryFn: ({ signal }) => api.overview({ signal }),
      ...live,
    }),
  cluster: () =>
    queryOptions({
      queryKey: keys.cluster,
      queryFn: ({ signal }) => api.cluster({ signal }),
      refetchInterval: clusterMs,
    }),
  /** The last terms, as the overview shows them. */
  elections: () =>
    queryOptions({
      queryKey: [...keys.cluster, 'elections'],
      queryFn: ({ signal }) => api.elections({ limit: 5 }, { signal }),
      ...live,
    }),
  termPages: () =>
    pagesOf([...keys.cluster, 'terms'], (query, reading) => api.elections(query, reading)),
  nodePages: () =>
    pagesOf([...keys.cluster, 'nodes'], (query, reading) => api.nodes(query, reading)),
  workerPages: () =>
    pagesOf([...keys.cluster, 'workers'], (query, reading) => api.workers(query, reading)),
  setAsidePages: () =>
    pagesOf([...keys.cluster, 'set-aside'], (query, reading) => api.setAside(query, reading)),
  secretPages: () => pagesOf(keys.secrets, (query, reading) => api.listSecrets(query, reading)),
  /** What people did changes seldom, and a narrow filter has many rows looked through. */
  auditPages: (query: AuditPageQuery) =>
    infiniteQueryOptions({
      queryKey: [...keys.audit, query],
      queryFn: ({ signal, pageParam }) =>
        lists.audit({ ...query, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.cursor,
      refetchInterval: seldom,
      placeholderData: keepPreviousData,
    }),
  queuePages: () => pagesOf(keys.queues, (query, reading) => api.listQueues(query, reading)),
  singletonPages: () =>
    pagesOf(keys.singletons, (query, reading) => api.singletons(query, reading)),
  lockPages: () => pagesOf(keys.locks, (query, reading) => api.locks(query, reading)),
  jobPages: (query: ListJobsQuery) =>
    infiniteQueryOptions({
      queryKey: [...keys.jobs, 'list', query],
      queryFn: ({ signal, pageParam }) =>
        lists.jobs({ ...query, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.cursor,
      ...liveList,
    }),
  /** Jobs whose last run failed. */
  jobsFailing: () =>
    queryOptions({
      queryKey: [...keys.jobs, 'failing'],
      queryFn: ({ signal }) =>
        api.listJobs({ health: 'failing', limit: lookedThrough }, { signal }),
      refetchInterval: seldom,
    }),
  /** Jobs that are paused, those first that were changed longest ago. */
  jobsPaused: () =>
    queryOptions({
      queryKey: [...keys.jobs, 'paused'],
      queryFn: ({ signal }) =>
        api.listJobs({ state: 'paused', sort: 'updated', limit: lookedThrough }, { signal }),
      refetchInterval: seldom,
    }),
  job: (id: string) =>
    queryOptions({
      queryKey: [...keys.jobs, 'one', id],
      queryFn: ({ signal }) => api.getJob(id, { signal }),
      ...live,
    }),
  /** Runs of a job that are asked for later, page by page. */
  delayedPages: (id: string) =>
    pagesOf([...keys.runs, 'delayed', id], (query, reading) => api.delayedRuns(id, query, reading)),
  /** Fire times for which a job waits that comes after several. */
  joinPages: (id: string) =>
    pagesOf([...keys.runs, 'joins', id], (query, reading) => api.joins(id, query, reading)),
  /** The back-fills of a job, newest first. */
  backfills: (id: string) =>
    queryOptions({
      queryKey: [...keys.runs, 'backfills', id],
      queryFn: ({ signal }) => api.backfills(id, { signal }),
      ...live,
    }),
  /** The last versions that somebody wrote. */
  jobRevisions: (id: string) =>
    queryOptions({
      queryKey: [...keys.jobs, 'revisions', id],
      queryFn: ({ signal }) => api.listJobRevisions(id, {}, { signal }),
      ...live,
    }),
  /** When a job was paused, by whom and why. */
  jobPauses: (id: string) =>
    queryOptions({
      queryKey: [...keys.jobs, 'pauses', id],
      queryFn: ({ signal }) => api.jobPauses(id, { signal }),
      ...live,
    }),
  /** What became of the fire times of a job, of all or of those within a span. */
  ledgerPages: (id: string, span: Pick<LedgerQuery, 'from' | 'to'>) =>
    infiniteQueryOptions({
      queryKey: [...keys.jobs, 'ledger', id, span],
      queryFn: ({ signal, pageParam }) =>
        api.ledger(
          id,
          { ...span, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) },
          { signal },
        ),
      initialPageParam: '',
      getNextPageParam: (page) => page.cursor,
      ...live,
    }),
  preview: (body: PreviewBody) =>
    queryOptions({
      queryKey: ['preview', body],
      queryFn: ({ signal }) => api.preview(body, { signal }),
      placeholderData: keepPreviousData,
      staleTime: 10_000,
      gcTime: 30_000,
    }),
  /** The next five fire times of a job as it stands, computed anew while they pass; `from`: when its pause ends. */
  nextFires: (schedule: Schedule, jobId: string, from?: string) =>
    queryOptions({
      queryKey: ['preview', 'next', jobId, schedule, from],
      queryFn: ({ signal }) => {
        const since = from === undefined ? {} : { from };
        return api.preview({ schedule, key: jobId, n: 10, ...since }, { signal });
      },
      refetchInterval: 5000,
    }),
  /** Runs page by page; all pages that are open are asked again together. */
  runPages: (query: ListRunsQuery) =>
    infiniteQueryOptions({
      queryKey: [...keys.runs, 'pages', query],
      queryFn: ({ signal, pageParam }) =>
        lists.runs({ ...query, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.cursor,
      ...liveList,
    }),
  /** What has come since somebody looks at a list of runs; as much of it as they are told the number of. */
  runsSince: (query: ListRunsQuery, from: string) =>
    queryOptions({
      queryKey: [...keys.runs, 'since', query, from],
      queryFn: ({ signal }) => lists.runs({ ...query, from, limit: 50 }, { signal }),
      gcTime: 0,
      ...live,
    }),
  /** How many runs a list has; counting looks through more than a page does, so that it is done more seldom. */
  runTotal: (query: ListRunsQuery) =>
    queryOptions({
      queryKey: [...keys.runs, 'total', query],
      queryFn: ({ signal }) => lists.runs({ ...query, limit: 1, total: 'counted' }, { signal }),
      refetchInterval: seldom,
    }),
  /** Fire times without a run, page by page. */
  outcomePages: (query: ListOutcomesQuery) =>
    infiniteQueryOptions({
      queryKey: [...keys.runs, 'outcomes', query],
      queryFn: ({ signal, pageParam }) =>
        lists.outcomes(
          { ...query, ...(pageParam === '' ? {} : { cursor: pageParam }) },
          { signal },
        ),
      initialPageParam: '',
      getNextPageParam: (page) => page.cursor,
      refetchInterval: seldom,
      placeholderData: keepPreviousData,
    }),
  /** What is not over of a job and is due: in a worker's hands, or waiting. */
  runsUnderWay: (job: string) =>
    queryOptions({
      queryKey: [...keys.runs, 'under-way', job],
      queryFn: ({ signal }) =>
        lists.runs(
          { job, state: 'running,waiting,queued,blocked,retrying', limit: 200 },
          { signal },
        ),
      ...live,
    }),
  run: (id: string) =>
    queryOptions({
      queryKey: [...keys.runs, 'one', id],
      queryFn: ({ signal }) => api.getRun(id, { signal }),
      ...live,
    }),
};
