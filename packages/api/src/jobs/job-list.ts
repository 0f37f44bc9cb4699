import type { JobList, listJobsQuerySchema } from '@escapement/protocol';
import type { z } from 'zod';
import type { Asked } from '../asked.ts';
import { readCursor, writeCursor } from '../paging/cursor.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import type { JobIndex } from './job-index.ts';
import { activityOf, requireCatalog } from './job-reading.ts';
import { viewOf } from './job-view.ts';

/** One page of jobs, from memory, with the activity of this page only. */
export async function listJobs(
  { deps, index }: { readonly deps: ReadingPorts; readonly index: JobIndex },
  query: z.output<typeof listJobsQuerySchema>,
  asked: Asked,
): Promise<JobList> {
  requireCatalog(deps, asked);
  const { cursor, ...search } = query;
  const { limit: _, ...filter } = search;
  const list = { name: 'jobs', filter };
  const afterId = readCursor(list, cursor);
  const { rows, total, more } = index.search({ ...search, afterId });
  const ids = rows.filter((row) => row.kind === 'job').map((row) => row.id);
  const activity = await activityOf(deps, ids, asked);
  const items = rows.map((row) => {
    if (row.kind === 'broken') {
      return { id: row.id, state: 'broken' as const, problem: row.problem };
    }
    const idle = { jobId: row.id, recent: [], runningCount: 0 };
    return viewOf(row.definition, activity && (activity.get(row.id) ?? idle));
  });
  const last = rows.at(-1);
  return more && last !== undefined
    ? { items, total, cursor: writeCursor(list, last.id) }
    : { items, total };
}
