import { outcomeListSchema, outcomeQuerySchema } from '@escapement/protocol';
import type { Api, ApiContext } from '../api-context.ts';
import { listOutcomes } from '../runs/outcome-list.ts';
import { refusals } from './answers.ts';
import { askedOf } from './calling.ts';

/** What had no run, of whichever job. */
export function registerOutcomeRoutes(api: Api, context: ApiContext): void {
  api.get(
    '/api/v1/ledger',
    {
      schema: {
        tags: ['runs'],
        operationId: 'listOutcomes',
        summary: 'Fire times of all jobs that had no run, and why: by job, newest first in each',
        querystring: outcomeQuerySchema,
        response: { 200: outcomeListSchema, ...refusals },
      },
    },
    async (request, reply) => listOutcomes(context, request.query, askedOf(request, reply)),
  );
}
