import { cancelRunBodySchema, runViewSchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { runView } from '../runs/run-view.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';
import { runNotFound } from './run-routes.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['runs'];

/** What one does to a run. */
export function registerRunActionRoutes(api: Api, { acts, deps }: ApiContext): void {
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
