import type { ListJobsQuery } from '@escapement/protocol';
import type { JobsSearch } from '../../app/search.ts';

/** What the address bar says, as the server is asked for a page of jobs. */
export function toJobsQuery(search: JobsSearch): ListJobsQuery {
  return { ...search, limit: 50 };
}
