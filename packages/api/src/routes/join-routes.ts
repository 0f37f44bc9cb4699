import { type JobDefinition, type Join, toIso } from '@escapement/core';
import { type JoinView, joinListSchema, joinsQuerySchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { jobNotFound } from '../jobs/job-refusals.ts';
import { type CursorList, foreignCursor, readCursor, writeCursor } from '../paging/cursor.ts';
import { refusals } from './answers.ts';

const params = z.strictObject({ id: z.string() });

/** What a job still waits for that comes after several others. */
export function registerJoinRoutes(api: Api, { deps }: ApiContext): void {
  const { catalog, chains } = deps;
  api.get(
    '/api/v1/jobs/:id/joins',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'joins',
        summary:
          'List the fire times for which a job waits that comes after several others, since some of those have ended and not all; the latest first',
        params,
        querystring: joinsQuerySchema,
        response: { 200: joinListSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { limit, cursor } = request.query;
      const definition = catalog.get(id);
      if (definition === undefined && !catalog.broken().has(id)) throw jobNotFound(id);
      const list: CursorList = { name: 'joins', filter: { id } };
      const place = readCursor(list, cursor);
      const before = place === undefined ? undefined : Number(place);
      if (before !== undefined && !Number.isSafeInteger(before)) throw foreignCursor();
      const query = { limit: limit + 1, ...(before === undefined ? {} : { before }) };
      const found = await request.ask.redis(() => chains.openJoins(id, query));
      const shown = found.slice(0, limit);
      const items = shown.map((join) => joinView(join, definition));
      const last = shown.at(-1);
      return found.length > limit && last !== undefined
        ? { items, cursor: writeCursor(list, String(last.servedTime)) }
        : { items };
    },
  );
}

/** What is awaited is that which the job names as it stands. */
function joinView(
  { servedTime, since, runs }: Join,
  definition: JobDefinition | undefined,
): JoinView {
  const named = definition?.after?.jobs ?? [];
  return {
    fireTime: toIso(servedTime),
    since: toIso(since),
    ended: runs.map(({ jobId, runId, state }) => ({ jobId, runId, state })),
    awaited: named.filter((jobId) => runs.every((run) => run.jobId !== jobId)),
  };
}
