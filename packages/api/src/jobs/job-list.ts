import type { JobDefinition } from '@escapement/core';
import type { JobList, listJobsQuerySchema } from '@escapement/protocol';
import type { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import type { Asked } from '../asked.ts';
import { readCursor, writeCursor } from '../paging/cursor.ts';
import { orderOf, placeOf } from './job-orders.ts';
import { activityOf, requireCatalog } from './job-reading.ts';
import { viewOf } from './job-view.ts';

type Query = z.output<typeof listJobsQuerySchema>;

/** One page of jobs, from memory, with the activity of this page only. */
export async function listJobs(
  context: Pick<ApiContext, 'deps' | 'index' | 'serving' | 'failing'>,
  query: Query,
  asked: Asked,
): Promise<JobList> {
  const { deps, index } = context;
  requireCatalog(deps, asked);
  const { cursor, ...search } = query;
  const { limit: _, ...filter } = search;
  const list = { name: 'jobs', filter };
  const after = readCursor(list, cursor);
  const among = await amongWhich(context, query, asked);
  const { rows, total, more } = await index.search({ ...search, among, after });
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
    ? { items, total, cursor: writeCursor(list, placeOf(last, orderOf(query.sort))) }
    : { items, total };
}

/** What is asked of jobs beside their definitions: whether they fail, and whether somebody serves them. */
async function amongWhich(
  { serving, failing }: Pick<ApiContext, 'serving' | 'failing'>,
  { health }: Query,
  { ask }: Asked,
): Promise<((job: JobDefinition) => boolean) | undefined> {
  switch (health) {
    case undefined:
      return undefined;
    case 'failing': {
      const ids = await failing.ids(ask);
      return ({ id }) => ids.has(id);
    }
    case 'unserved': {
      const isServed = await serving.served(ask);
      return (job) => job.paused === undefined && !isServed(job);
    }
  }
}
