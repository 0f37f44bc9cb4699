import { deleteSingletonQuerySchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { deletionRefusal } from '../singletons/singleton-refusals.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

/** A name that is used no more. */
export function registerSingletonDeleteRoute(api: Api, { acts }: ApiContext): void {
  api.delete(
    '/api/v1/singletons/:name',
    {
      schema: {
        tags: ['singletons'],
        operationId: 'deleteSingleton',
        summary:
          'Forget a singleton that no program stands for and no command waits for, with its state, its journal and the ids of its commands',
        params: z.strictObject({ name: z.string() }),
        querystring: deleteSingletonQuerySchema,
        response: { 204: z.null().describe('Forgotten'), ...refusals },
      },
    },
    async (request, reply) => {
      const input = { name: request.params.name, reason: request.query.reason };
      const outcome = accepted(await acts.deleteSingleton(callOf(request, reply, input)));
      if (outcome.kind !== 'removed') throw deletionRefusal(outcome.kind);
      return reply.code(204).send(null);
    },
  );
}
