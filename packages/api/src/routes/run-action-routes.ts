import { cancelRunBodySchema, retryRunBodySchema, runViewSchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { retryRefusal } from '../runs/retry-refusal.ts';
import { runNotFound } from '../runs/run-not-found.ts';
import { runView } from '../runs/run-view.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['runs'];

/** What one does to a run. */
export function registerRunActionRoutes(api: Api, context: ApiContext): void {
  registerCancel(api, context);
  registerRetry(api, context);
}

function registerRetry(api: Api, { acts, deps }: ApiContext): void {
  api.post(
    '/api/v1/runs/:id/retry',
    {
      schema: {
        tags,
        operationId: 'retryRun',
        summary:
          'Do a run once more that is over and has not succeeded: a new run for the same fire time, by the job as it stands now; Idempotency-Key makes a repeat answer the same run',
        params,
        body: retryRunBodySchema,
        response: { 202: runViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { runId: request.params.id, input: request.body?.input };
      const outcome = accepted(await acts.retryRun(callOf(request, reply, input)));
      if (outcome.kind !== 'queued') throw retryRefusal(outcome, request.params.id);
      reply.header('location', `/api/v1/runs/${outcome.run.id}`);
      return reply.code(202).send(runView(outcome.run, deps.catalog));
    },
  );
}

function registerCancel(api: Api, { acts, deps }: ApiContext): void {
  api.post(
    '/api/v1/runs/:id/cancel',
    {
      schema: {
        tags,
        operationId: 'cancelRun',
        summary:
          'Cancel a run: 200 when it is over, 202 when its worker is told; a repeat changes nothing',
        params,
        body: cancelRunBodySchema,
        response: { 200: runViewSchema, 202: runViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { runId: request.params.id, reason: request.body.reason };
      const outcome = accepted(await acts.cancelRun(callOf(request, reply, input)));
      switch (outcome.kind) {
        case 'cancelled':
          return runView(outcome.run, deps.catalog);
        case 'told':
          return reply.code(202).send(runView(outcome.run, deps.catalog));
        case 'over':
          throw new ProblemSignal(
            'RUN_OVER',
            `It ended as ${outcome.run.state} at ${outcome.run.finishedAt}, and stays that.`,
          );
        case 'not-found':
          throw runNotFound();
      }
    },
  );
}
