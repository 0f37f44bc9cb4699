import {
  moveAskedSchema,
  moveSingletonBodySchema,
  restartSingletonBodySchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { moveRefusal } from '../singletons/singleton-refusals.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

const tags = ['singletons'];
const params = z.strictObject({ name: z.string() });

/** What the owner of a singleton is asked for: to hand it over, or to start another instance. */
export function registerSingletonMoveRoutes(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/singletons/:name/move',
    {
      schema: {
        tags,
        operationId: 'moveSingleton',
        summary:
          'Ask whoever owns a singleton to stop it and hand it to the next program in line, or to one that stands there; it has moved when its term is another',
        params,
        body: moveSingletonBodySchema,
        response: { 202: moveAskedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { name: request.params.name, ...request.body };
      const outcome = accepted(await acts.moveSingleton(callOf(request, reply, input)));
      if (outcome.kind !== 'asked') throw moveRefusal(outcome.kind);
      return reply.code(202).send({ owner: outcome.owner, term: outcome.term });
    },
  );
  api.post(
    '/api/v1/singletons/:name/restart',
    {
      schema: {
        tags,
        operationId: 'restartSingleton',
        summary:
          'Ask whoever owns a singleton to stop its instance and start another in its place, under the same term; that is among its moves when it is done',
        params,
        body: restartSingletonBodySchema,
        response: { 202: moveAskedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { name: request.params.name, ...request.body };
      const outcome = accepted(await acts.restartSingleton(callOf(request, reply, input)));
      if (outcome.kind !== 'asked') throw moveRefusal(outcome.kind);
      return reply.code(202).send({ owner: outcome.owner, term: outcome.term });
    },
  );
}
