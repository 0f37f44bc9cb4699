import {
  jobViewSchema,
  pauseJobBodySchema,
  resumeJobBodySchema,
  runNowBodySchema,
  runViewSchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import {
  jobBroken,
  jobNotFound,
  runInTheWay,
  runsWaiting,
  writtenOrRefuse,
} from '../jobs/job-refusals.ts';
import { laterIn, laterOrRefuse } from '../runs/run-later-request.ts';
import { runView } from '../runs/run-view.ts';
import { answerJob } from './answer-job.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['jobs'];

/** What one does to a job without editing it: pause, resume, run now. */
export function registerJobActionRoutes(api: Api, context: ApiContext): void {
  const { acts } = context;
  api.post(
    '/api/v1/jobs/:id/pause',
    {
      schema: {
        tags,
        operationId: 'pauseJob',
        summary:
          'Pause a job, until somebody resumes it or until an instant, from which on it fires again by itself; its staged runs are taken back',
        params,
        body: pauseJobBodySchema,
        response: { 200: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const input = { jobId: id, ...request.body };
      const outcome = accepted(await acts.pauseJob(callOf(request, reply, input)));
      return answerJob(context, writtenOrRefuse(outcome, id), { request, reply });
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
        body: resumeJobBodySchema,
        response: { 200: jobViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const input = { jobId: id, ...request.body };
      const outcome = accepted(await acts.resumeJob(callOf(request, reply, input)));
      return answerJob(context, writtenOrRefuse(outcome, id), { request, reply });
    },
  );
  registerRunNow(api, context);
}

/** An input stands in Redis until its run is over, and what is asked for by many keys is as many of them. */
const inputBytesPerWrite = 4_096;

function writesOfInput(body: unknown): number {
  const { input } = (body ?? {}) as { readonly input?: unknown };
  if (input === undefined) return 1;
  return 1 + Math.floor(Buffer.byteLength(JSON.stringify(input)) / inputBytesPerWrite);
}

/** A run now, or later. */
function registerRunNow(api: Api, { acts, deps }: ApiContext): void {
  api.post(
    '/api/v1/jobs/:id/runs',
    {
      config: { writesIn: writesOfInput },
      schema: {
        tags,
        operationId: 'runNow',
        summary:
          'Run a job now, or later, with an input of its own or that of the job; Idempotency-Key makes a repeat answer the same run. With overlap: queue it says how many go before it. 200: another waits under its key, and is kept',
        params,
        body: runNowBodySchema,
        response: { 200: runViewSchema, 202: runViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const later = laterIn(id, request.body);
      if (later !== undefined) {
        const outcome = accepted(await acts.runLater(callOf(request, reply, later)));
        const { run, isKept } = laterOrRefuse(outcome, id);
        reply.header('location', `/api/v1/runs/${run.id}`);
        return reply.code(isKept ? 200 : 202).send(runView(run, deps.catalog));
      }
      const outcome = accepted(
        await acts.runNow(callOf(request, reply, { jobId: id, input: request.body?.input })),
      );
      switch (outcome.kind) {
        case 'queued':
          reply.header('location', `/api/v1/runs/${outcome.run.id}`);
          return reply.code(202).send(runView(outcome.run, deps.catalog));
        case 'overlap':
        case 'overlap-limit':
          throw runInTheWay(outcome);
        case 'backlog':
          throw runsWaiting();
        case 'not-found':
          throw jobNotFound(id);
        case 'broken':
          throw jobBroken();
      }
    },
  );
}
