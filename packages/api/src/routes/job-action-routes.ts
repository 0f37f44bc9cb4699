import { jobViewSchema, pauseBodySchema, runNowBodySchema, runSchema } from '@escapement/core';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { readWholeJob } from '../jobs/job-reading.ts';
import { runNow } from '../jobs/run-now.ts';
import { announcedOf, answerJob, holdFromNow, writtenOrRefuse } from '../jobs/written-job.ts';
import { idempotencyHeaders, refusals } from './answers.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['jobs'];

/** What one does to a job without editing it: pause, resume, run now. */
export function registerJobActionRoutes(api: Api, context: ApiContext): void {
  const { deps } = context;
  api.post(
    '/api/v1/jobs/:id/pause',
    {
      schema: {
        tags,
        operationId: 'pauseJob',
        summary: 'Pause a job; its staged runs are taken back',
        params,
        body: pauseBodySchema,
        response: { 200: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await readWholeJob(context, id, { request, reply });
      const write = { now: await deps.time.ask(), reason: request.body.reason };
      const outcome = await request.ask.zookeeper(() => deps.definitions.pause(id, write));
      const definition = writtenOrRefuse(outcome, id);
      await holdFromNow(context, () => [announcedOf(definition)], { request, reply });
      return answerJob(context, definition, { request, reply });
    },
  );
  api.post(
    '/api/v1/jobs/:id/resume',
    {
      schema: {
        tags,
        operationId: 'resumeJob',
        summary: 'Resume a paused job from now on',
        params,
        body: z.strictObject({}).optional(),
        response: { 200: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await readWholeJob(context, id, { request, reply });
      const now = await deps.time.ask();
      const outcome = await request.ask.zookeeper(() => deps.definitions.resume(id, { now }));
      const definition = writtenOrRefuse(outcome, id);
      await holdFromNow(context, () => [announcedOf(definition)], { request, reply });
      return answerJob(context, definition, { request, reply });
    },
  );
  api.post(
    '/api/v1/jobs/:id/runs',
    {
      schema: {
        tags,
        operationId: 'runNow',
        summary: 'Run a job now; Idempotency-Key makes a repeat answer the same run',
        params,
        headers: idempotencyHeaders,
        body: runNowBodySchema,
        response: { 202: runSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const run = await runNow(context, request.params.id, { request, reply });
      return reply.code(202).header('location', `/api/v1/runs/${run.id}`).send(run);
    },
  );
}
