import { commandAcceptedSchema, sendAgainBodySchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { commandRefusal } from '../singletons/singleton-refusals.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

/** What was given up and is sent once more. */
export function registerDeadCommandRoute(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/singletons/:name/dead-commands/:sequence/send-again',
    {
      schema: {
        tags: ['singletons'],
        operationId: 'sendCommandAgain',
        summary:
          'Put a command that was given up behind those that wait, under the id that it had, so that whoever asks by that has its reply',
        params: z.strictObject({ name: z.string(), sequence: z.coerce.number().int().min(1) }),
        body: sendAgainBodySchema,
        response: { 202: commandAcceptedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { ...request.params, reason: request.body.reason };
      const outcome = accepted(await acts.sendAgain(callOf(request, reply, input)));
      switch (outcome.kind) {
        case 'accepted':
          return reply.code(202).send({ id: outcome.id });
        case 'gone':
          throw new ProblemSignal(
            'DEAD_COMMAND_NOT_FOUND',
            'It has been sent again, told once more under its id, or is too old: the last 20 are kept. Send it as a new command.',
          );
        default:
          throw commandRefusal({ kind: outcome.kind });
      }
    },
  );
}
