import type { JobList, listJobsQuerySchema } from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { readCursor, writeCursor } from '../paging/cursor.ts';
import { activityOf, requireCatalog } from './job-reading.ts';
import { viewOf } from './job-view.ts';

/** One page of jobs, from memory, with the activity of this page only. */
export async function listJobs(
  context: ApiContext,
  query: z.output<typeof listJobsQuerySchema>,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<JobList> {
  const { deps, index } = context;
  requireCatalog(deps, exchange.reply);
  const { cursor, ...search } = query;
  const { limit: _, ...filter } = search;
  const list = { name: 'jobs', filter };
  const afterId = readCursor(list, cursor);
  const { rows, total, more } = index.search({ ...search, afterId });
  const ids = rows.filter((row) => row.kind === 'job').map((row) => row.id);
  const activity = await activityOf(deps, ids, exchange);
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
