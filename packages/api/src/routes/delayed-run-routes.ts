import { placeOfText } from '@escapement/core';
import {
  delayedRunsQuerySchema,
  delayedRunsSchema,
  takeBackQuerySchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { jobNotFound } from '../jobs/job-refusals.ts';
import { type CursorList, foreignCursor, readCursor, writeCursor } from '../paging/cursor.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { delayedView } from '../runs/delayed-view.ts';
import { runView } from '../runs/run-view.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['jobs'];

/** What was asked for later: who waits for his time, and taking one back. */
export function registerDelayedRunRoutes(api: Api, { acts, deps }: ApiContext): void {
  const { catalog, delayed } = deps;
  api.get(
    '/api/v1/jobs/:id/delayed-runs',
    {
      schema: {
        tags,
        operationId: 'delayedRuns',
        summary:
          'List the runs of a job that are asked for later, soonest first; those of the next minute are staged, and among the runs',
        params,
        querystring: delayedRunsQuerySchema,
        response: { 200: delayedRunsSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { limit, cursor } = request.query;
      const list: CursorList = { name: 'delayed-runs', filter: { id } };
      const place = readCursor(list, cursor);
      if (place !== undefined && placeOfText(place) === undefined) throw foreignCursor();
      const query = { limit, ...(place === undefined ? {} : { cursor: place }) };
      const page = await request.ask.redis(() => delayed.list(id, query));
      const definition = catalog.get(id);
      const isKnown = definition !== undefined || catalog.broken().has(id);
      if (!isKnown && page.items.length === 0 && cursor === undefined) throw jobNotFound(id);
      const items = page.items.map((run) => runView(delayedView(run, definition), catalog));
      return page.cursor === undefined
        ? { items }
        : { items, cursor: writeCursor(list, page.cursor) };
    },
  );
  api.delete(
    '/api/v1/jobs/:id/runs',
    {
      schema: {
        tags,
        operationId: 'takeBackRun',
        summary: 'Take back a run that was asked for later and has not begun, by its key or its id',
        params,
        querystring: takeBackQuerySchema,
        response: { 204: z.null().describe('Taken back'), ...refusals },
      },
    },
    async (request, reply) => {
      const { id: jobId } = request.params;
      const { key, run: runId } = request.query;
      if ((key === undefined) === (runId === undefined)) throw oneOfThem();
      const by = key === undefined ? { runId: runId ?? '' } : { key };
      const outcome = accepted(await acts.takeBack(callOf(request, reply, { jobId, by })));
      switch (outcome.kind) {
        case 'taken-back':
          return reply.code(204).send(null);
        case 'unknown':
          throw new ProblemSignal(
            'DELAYED_NOT_FOUND',
            'It has begun, was taken back, or never was. What has begun is cancelled by POST /api/v1/runs/{id}/cancel.',
          );
      }
    },
  );
}

function oneOfThem(): ProblemSignal {
  return new ProblemSignal(
    'DELAY_INVALID',
    'Say which run: its key, or its id as run, and not both.',
  );
}
