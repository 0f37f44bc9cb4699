/**
 * What the screens that are opened most show first, asked for as soon as an address is known and beside the code that draws it. Each question is the very one that
 * its page asks, which finds the answer there.
 */
import { askAhead, type Entering } from '../data/ask-ahead.ts';
import { queries } from '../data/queries.ts';
import { serverNow } from '../data/server-clock.ts';
import { toJobsQuery } from '../pages/jobs/jobs-query.ts';
import { toHeldRunsQuery } from '../pages/runs/day-span.ts';
import type { JobsSearch, RunsSearch } from './search.ts';

/** Each screen says by the cluster whether what it shows is true still. */
export function loadFrame(entering: Entering): Promise<void> {
  return askAhead(entering, (cache) => [cache.prefetchQuery(queries.cluster())]);
}

export function loadOverview(entering: Entering): Promise<void> {
  return askAhead(entering, (cache) => [
    cache.prefetchQuery(queries.overview()),
    cache.prefetchQuery(queries.elections()),
  ]);
}

export function loadJobs({ deps, ...entering }: Entering & { deps: JobsSearch }): Promise<void> {
  return askAhead(entering, (cache) => [
    cache.prefetchInfiniteQuery(queries.jobPages(toJobsQuery(deps))),
  ]);
}

/** `since`: the moment up to which runs were asked for, from which the page goes on. */
export async function loadJob({
  params: { jobId },
  ...entering
}: Entering & { params: { jobId: string } }): Promise<{ since: number }> {
  const since = serverNow();
  await askAhead(entering, (cache) => [
    cache.prefetchQuery(queries.job(jobId)),
    cache.prefetchInfiniteQuery(queries.runPages(toHeldRunsQuery({ job: jobId }, since))),
  ]);
  return { since };
}

/** The same for the list of all. */
export async function loadRuns({
  deps,
  ...entering
}: Entering & { deps: RunsSearch }): Promise<{ since: number }> {
  const since = serverNow();
  await askAhead(entering, (cache) => [
    cache.prefetchInfiniteQuery(queries.runPages(toHeldRunsQuery(deps, since))),
  ]);
  return { since };
}

export function loadRun({
  params: { runId },
  ...entering
}: Entering & { params: { runId: string } }): Promise<void> {
  return askAhead(entering, (cache) => [cache.prefetchQuery(queries.run(runId))]);
}
