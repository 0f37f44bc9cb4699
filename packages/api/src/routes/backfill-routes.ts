import {
  type BackfillBody,
  backfillBodySchema,
  backfillPlanSchema,
  backfillsSchema,
  backfillViewSchema,
  stopBackfillBodySchema,
} from '@escapement/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { wholeJob } from '../acts/jobs/standing-job.ts';
import type { Api, ApiContext } from '../api-context.ts';
import { planOf } from '../jobs/backfill-plan.ts';
import { jobBroken, jobNotFound } from '../jobs/job-refusals.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { backfillPlanView, backfillView } from '../runs/backfill-view.ts';
import { refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';

const jobParams = z.strictObject({ id: z.string() });
const params = z.strictObject({ id: z.string(), backfillId: z.string().max(64) });
const tags = ['jobs'];

/** Fire times of the past that a person has run. */
export function registerBackfillRoutes(api: Api, context: ApiContext): void {
  registerBackfill(api, context);
  registerReads(api, context);
  registerStop(api, context);
}

function registerBackfill(api: Api, context: ApiContext): void {
  api.post(
    '/api/v1/jobs/:id/backfills',
    {
      schema: {
        tags,
        operationId: 'backfill',
        summary:
          'Run fire times of a job that have passed and had no run, some at a time, by the job as it stands; 200 with dryRun: which they would be, and nothing is changed. Idempotency-Key makes a repeat answer the same back-fill',
        params: jobParams,
        body: backfillBodySchema,
        response: { 200: backfillPlanSchema, 201: backfillViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: jobId } = request.params;
      const { reason, ...body } = request.body;
      if (body.dryRun === true) {
        return dryRun(context, { request, reply }, { jobId, body });
      }
      if (reason === undefined) throw reasonMissing();
      const input = { jobId, body, reason };
      const outcome = accepted(await context.acts.backfill(callOf(request, reply, input)));
      switch (outcome.kind) {
        case 'asked':
          reply.header('location', `/api/v1/jobs/${jobId}/backfills/${outcome.backfill.id}`);
          return reply.code(201).send(backfillView(outcome.backfill));
        case 'another':
          throw new ProblemSignal(
            'BACKFILL_RUNNING',
            `The back-fill ${outcome.id} of this job runs. Wait until it is done, or stop it first.`,
          );
        case 'nothing':
          throw nothingToRun(outcome.leftOut);
        case 'not-found':
          throw jobNotFound(jobId);
        case 'broken':
          throw jobBroken();
      }
    },
  );
}

async function dryRun(
  { deps }: ApiContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { jobId, body }: { readonly jobId: string; readonly body: BackfillBody },
) {
  const found = await wholeJob(deps, jobId, askedOf(request, reply));
  if (found.kind === 'not-found') throw jobNotFound(jobId);
  if (found.kind === 'broken') throw jobBroken();
  const { definition } = found;
  const now = await deps.time.ask();
  const plan = await planOf(deps, request.ask, { definition, body, now });
  return backfillPlanView(plan, { definition, asked: body });
}

function registerReads(api: Api, { deps }: ApiContext): void {
  const { backfills, catalog } = deps;
  api.get(
    '/api/v1/jobs/:id/backfills',
    {
      schema: {
        tags,
        operationId: 'backfills',
        summary: 'List the back-fills of a job that are remembered, newest first: twenty at most',
        params: jobParams,
        response: { 200: backfillsSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const found = await request.ask.redis(() => backfills.list(id));
      const isKnown = catalog.get(id) !== undefined || catalog.broken().has(id);
      if (!isKnown && found.length === 0) throw jobNotFound(id);
      return { items: found.map(backfillView) };
    },
  );
  api.get(
    '/api/v1/jobs/:id/backfills/:backfillId',
    {
      schema: {
        tags,
        operationId: 'getBackfill',
        summary: 'How far a back-fill is',
        params,
        response: { 200: backfillViewSchema, ...refusals },
      },
    },
    async (request) => {
      const { id, backfillId } = request.params;
      const found = await request.ask.redis(() => backfills.get(id, backfillId));
      if (found === undefined) throw backfillNotFound();
      return backfillView(found);
    },
  );
}

function registerStop(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/jobs/:id/backfills/:backfillId/stop',
    {
      schema: {
        tags,
        operationId: 'stopBackfill',
        summary:
          'Stop a back-fill: what of it has not begun is cancelled, and what has begun ends as it does',
        params,
        body: stopBackfillBodySchema,
        response: { 200: backfillViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: jobId, backfillId: id } = request.params;
      const input = { jobId, id, reason: request.body.reason };
      const outcome = accepted(await acts.stopBackfill(callOf(request, reply, input)));
      switch (outcome.kind) {
        case 'stopped':
          return backfillView(outcome.backfill);
        case 'over':
          throw new ProblemSignal(
            'BACKFILL_OVER',
            `It is ${outcome.backfill.state}, and stays that.`,
          );
        case 'unknown':
          throw backfillNotFound();
      }
    },
  );
}

function backfillNotFound(): ProblemSignal {
  return new ProblemSignal(
    'BACKFILL_NOT_FOUND',
    'The job has no such back-fill, or it ended so long ago that it is not remembered.',
  );
}

function nothingToRun(leftOut: number): ProblemSignal {
  return new ProblemSignal(
    'BACKFILL_EMPTY',
    leftOut === 0
      ? 'The schedule of the job has no fire time in this time.'
      : `Each of the ${leftOut} fire times in this time had a run. With again: true they are run once more.`,
  );
}

function reasonMissing(): ProblemSignal {
  return new ProblemSignal('BACKFILL_INVALID', 'reason: say why, unless it is a dry run.', {
    errors: [
      {
        ...{ code: 'FIELD_MISSING', path: 'reason' },
        message: { en: 'It is missing', zh: '缺少该字段' },
      },
    ],
  });
}
