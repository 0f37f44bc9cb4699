import { isWorkerQueue, parseRunId, type Run } from '@escapement/core';
import {
  ledgerQuerySchema,
  ledgerSchema,
  listRunsQuerySchema,
  runListSchema,
  runViewSchema,
} from '@escapement/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import type { Ask } from '../ask.ts';
import { jobNotFound } from '../jobs/job-refusals.ts';
import { pageOf, placeIn } from '../paging/placed-list.ts';
import { spanOf } from '../paging/span.ts';
import { delayedView, goneView } from '../runs/delayed-view.ts';
import { listRuns } from '../runs/run-list.ts';
import { runNotFound } from '../runs/run-not-found.ts';
import { runView } from '../runs/run-view.ts';
import { refusals } from './answers.ts';
import { registerRunLogRoutes } from './run-log-routes.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['runs'];

/** What ran, runs and will run, and what did not and why. */
export function registerRunRoutes(api: Api, context: ApiContext): void {
  const { archive, catalog, delayed } = context.deps;
  const waiting = async (id: string, { ask }: FastifyRequest) => {
    const found = await ask.redis(() => delayed.get(id));
    if (found !== undefined) return delayedView(found, catalog.get(found.jobId));
    const gone = await ask.redis(() => delayed.gone(id));
    return gone && goneView(gone, catalog.get(gone.run.jobId));
  };
  api.get(
    '/api/v1/runs',
    {
      schema: {
        tags,
        operationId: 'listRuns',
        summary: 'List runs, newest fire time first',
        querystring: listRunsQuerySchema,
        response: { 200: runListSchema, ...refusals },
      },
    },
    async (request) => listRuns(context.deps, request.query, request.ask),
  );
  api.get(
    '/api/v1/runs/:id',
    {
      schema: {
        tags,
        operationId: 'getRun',
        summary: 'Read a run',
        params,
        response: { 200: runViewSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (parseRunId(id) === undefined) throw runNotFound();
      const run = (await request.ask.redis(() => archive.get(id))) ?? (await waiting(id, request));
      if (run === undefined) throw runNotFound();
      const warnings = await warningsOf(run, request.ask, context);
      const view = runView(run, catalog);
      return warnings.length === 0 ? view : { ...view, warnings: [...warnings] };
    },
  );
  registerRunLogRoutes(api, context);
  registerLedgerRoute(api, context);
}

const mayWait: ReadonlySet<Run['state']> = new Set(['staged', 'queued', 'retrying', 'blocked']);

/** What keeps a run from beginning, on the queue that it is in, by what its job asks for. */
async function warningsOf(run: Run, ask: Ask, { deps, serving }: ApiContext) {
  const definition = deps.catalog.get(run.jobId);
  if (definition === undefined || !mayWait.has(run.state)) return [];
  // What one worker alone does is in a queue that no other serves.
  if (isWorkerQueue(run.queue)) return [];
  return serving.ofJob({ ...definition, queue: run.queue }, ask);
}

function registerLedgerRoute(api: Api, context: ApiContext): void {
  const { archive, catalog } = context.deps;
  api.get(
    '/api/v1/jobs/:id/ledger',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'ledger',
        summary: 'Every due fire time of a job with its outcome, newest first',
        params,
        querystring: ledgerQuerySchema,
        response: { 200: ledgerSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { from, to, limit, cursor } = request.query;
      const list = { name: 'ledger', filter: { id, from, to } };
      const query = {
        ...spanOf({ from, to }),
        ...placeIn(list, cursor),
        limit,
      };
      const page = await request.ask.redis(() => archive.ledger(id, query));
      // A deleted job keeps its ledger; only one that never was is unknown.
      const known = page.items.length > 0 || catalog.get(id) !== undefined;
      if (!known && !catalog.broken().has(id) && from === undefined && cursor === undefined) {
        throw jobNotFound(id);
      }
      return pageOf(list, page);
    },
  );
}
