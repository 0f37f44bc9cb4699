import type { BrokenJob, JobList, JobView, ListJobsQuery } from '@escapement/protocol';

const perPage = 200;

/** The jobs that fit a filter, page by page as the list is read, the first of them where they are more than `atMost`. */
export async function everyMatch(
  read: (query: ListJobsQuery) => Promise<JobList>,
  query: ListJobsQuery,
  atMost: number,
): Promise<readonly (JobView | BrokenJob)[]> {
  const found = new Map<string, JobView | BrokenJob>();
  let cursor: string | undefined;
  do {
    const page = await read({
      ...{ ...query, limit: perPage },
      ...(cursor === undefined ? {} : { cursor }),
    });
    // Between two pages time goes on: a job that has fired meanwhile may be told of twice.
    for (const job of page.items) found.set(job.id, job);
    cursor = page.cursor;
  } while (cursor !== undefined && found.size < atMost);
  return [...found.values()].slice(0, atMost);
}
