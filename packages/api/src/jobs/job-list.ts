import type { JobList, listJobsQuerySchema } from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
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
  const afterId = cursor === undefined ? undefined : readCursor(cursor);
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
    ? { items, total, cursor: writeCursor(last.id) }
    : { items, total };
}

function writeCursor(id: string): string {
  return Buffer.from(`after:${id}`, 'utf8').toString('base64url');
}

function readCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text.startsWith('after:')) return text.slice('after:'.length);
  throw new ProblemSignal('INPUT_INVALID', 'query.cursor: send the cursor of the page before.', {
    errors: [
      {
        code: 'FIELD_FORMAT',
        path: 'query.cursor',
        message: { en: 'This is no cursor of a page', zh: '这不是分页游标' },
        allowed: 'the cursor of the page before',
        allowedZh: '上一页返回的 cursor',
      },
    ],
  });
}
