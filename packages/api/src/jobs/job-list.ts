import { firePlaceOfText, firePlaceText } from '@escapement/core';
import type { JobList, listJobsQuerySchema } from '@escapement/protocol';
import type { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import type { Asked } from '../asked.ts';
import { foreignCursor, readCursor, writeCursor } from '../paging/cursor.ts';
import { orderOf, placeOf } from './job-orders.ts';
import { activityOf, requireCatalog } from './job-reading.ts';
import type { JobRow } from './job-row.ts';
import type { JobFilter } from './job-search.ts';
import { viewOf } from './job-view.ts';
import { jobsByFire } from './jobs-by-fire.ts';

type Query = z.output<typeof listJobsQuerySchema>;

type Context = Pick<ApiContext, 'deps' | 'index' | 'serving' | 'failing'>;

/** One page of jobs, from memory, with the activity of this page only. */
export async function listJobs(context: Context, query: Query, asked: Asked): Promise<JobList> {
  requireCatalog(context.deps, asked);
  const { rows, total, cursor } = await pageOfRows(context, query, asked);
  const items = await viewsOf(context, rows, asked);
  return cursor === undefined ? { items, total } : { items, total, cursor };
}

interface PageOfRows {
  readonly rows: readonly JobRow[];
  readonly total: number;
  readonly cursor?: string | undefined;
}

async function pageOfRows(context: Context, query: Query, asked: Asked): Promise<PageOfRows> {
  const { index } = context;
  const { cursor, limit, ...listed } = query;
  const list = { name: 'jobs', filter: listed };
  const { sort, ...filter } = { ...listed, ...(await amongWhich(context, query, asked)) };
  const after = readCursor(list, cursor);
  if (sort === 'next') {
    const place = after === undefined ? undefined : firePlaceOfText(after);
    if (after !== undefined && place === undefined) throw foreignCursor();
    const jobs = await index.matching(filter);
    const page = await jobsByFire(context.deps, asked.ask, { jobs, limit, after: place });
    const next = page.next && writeCursor(list, firePlaceText(page.next));
    return { rows: page.rows, total: jobs.length, cursor: next };
  }
  const { rows, total, more } = await index.search({ ...filter, sort, limit, after });
  const last = rows.at(-1);
  const isMore = more && last !== undefined;
  const next = isMore ? writeCursor(list, placeOf(last, orderOf(sort))) : undefined;
  return { rows, total, cursor: next };
}

async function viewsOf(
  { deps }: Context,
  rows: readonly JobRow[],
  asked: Asked,
): Promise<JobList['items']> {
  const ids = rows.filter((row) => row.kind === 'job').map((row) => row.id);
  const activity = await activityOf(deps, ids, asked);
  return rows.map((row) => {
    if (row.kind === 'broken') {
      return { id: row.id, state: 'broken' as const, problem: row.problem };
    }
    const idle = { jobId: row.id, recent: [], runningCount: 0 };
    return viewOf(row.definition, activity && (activity.get(row.id) ?? idle));
  });
}

/** What is asked of jobs beside their definitions: whether they fail, and whether somebody serves them. */
async function amongWhich(
  { serving, failing }: Context,
  { health }: Query,
  { ask }: Asked,
): Promise<Pick<JobFilter, 'alike' | 'among'>> {
  switch (health) {
    case undefined:
      return {};
    case 'failing': {
      const ids = await failing.ids(ask);
      return { among: ({ id }) => ids.has(id) };
    }
    case 'unserved': {
      const isServed = await serving.served(ask);
      return { alike: (job) => job.paused === undefined && !isServed(job) };
    }
  }
}
