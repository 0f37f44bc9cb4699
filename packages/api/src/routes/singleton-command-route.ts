import { commandAcceptedSchema, tellSingletonBodySchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { commandRefusal } from '../singletons/singleton-refusals.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

/** Commands to a singleton, for whoever has no proxy of the SDK. */
export function registerSingletonCommandRoute(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/singletons/:name/commands',
    {
      schema: {
        tags: ['singletons'],
        operationId: 'tellSingleton',
        summary:
          'Put a command into the inbox of a singleton; once accepted it takes effect once, in the order of the inbox, whether or not a program runs it just now',
        params: z.strictObject({ name: z.string() }),
        body: tellSingletonBodySchema,
        response: { 202: commandAcceptedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { name: request.params.name, command: request.body.command };
      const outcome = accepted(await acts.tellSingleton(callOf(request, reply, input)));
      if (outcome.kind !== 'accepted') throw commandRefusal(outcome);
      return reply.code(202).send({ id: outcome.id });
    },
  );
}
