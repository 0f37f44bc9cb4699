import { slotNameSchema } from '@escapement/core';
import {
  moveAskedSchema,
  moveSingletonBodySchema,
  pageQuerySchema,
  type SingletonAnswer,
  singletonAnswerSchema,
  singletonListSchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { listByName } from '../paging/name-list.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { candidatesOf } from '../singletons/candidates-of.ts';
import { singletonNotFound } from '../singletons/singleton-refusals.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';
import { registerDeadCommandRoute } from './dead-command-route.ts';
import { registerSingletonCommandRoute } from './singleton-command-route.ts';

const tags = ['singletons'];
const params = z.strictObject({ name: z.string() });

/** Who owns a singleton, what waits for it, and its moves. */
export function registerSingletonRoutes(api: Api, context: ApiContext): void {
  const { singletons } = context.deps;
  api.get(
    '/api/v1/singletons',
    {
      schema: {
        tags,
        operationId: 'singletons',
        summary: 'Singletons that programs have declared, by name',
        querystring: pageQuerySchema,
        response: { 200: singletonListSchema, ...refusals },
      },
    },
    async (request) =>
      listByName('singletons', request.query, (query) =>
        request.ask.redis(() => singletons.page(query)),
      ),
  );
  api.get(
    '/api/v1/singletons/:name',
    {
      schema: {
        tags,
        operationId: 'singleton',
        summary:
          'One singleton with its owner, who stands in line, its inbox, its last snapshot, its moves and the commands that were given up',
        params,
        response: { 200: singletonAnswerSchema, ...refusals },
      },
    },
    async (request): Promise<SingletonAnswer> => {
      const { name } = request.params;
      const found = slotNameSchema.safeParse(name).success
        ? await request.ask.redis(() => singletons.get(name))
        : undefined;
      if (found === undefined) throw singletonNotFound();
      return { ...found, candidates: await candidatesOf(context.deps, name, request.ask) };
    },
  );
  registerMove(api, context);
  registerSingletonCommandRoute(api, context);
  registerDeadCommandRoute(api, context);
}

function registerMove(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/singletons/:name/move',
    {
      config: { neverAgain: true },
      schema: {
        tags,
        operationId: 'moveSingleton',
        summary:
          'Ask whoever owns a singleton to stop it and hand it to the next program in line; it has moved when its term is another',
        params,
        body: moveSingletonBodySchema,
        response: { 202: moveAskedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { name: request.params.name, reason: request.body.reason };
      const outcome = accepted(await acts.moveSingleton(callOf(request, reply, input)));
      switch (outcome.kind) {
        case 'asked':
          return reply.code(202).send({ owner: outcome.owner, term: outcome.term });
        case 'not-running':
          throw new ProblemSignal(
            'SINGLETON_NOT_RUNNING',
            'Nothing can be moved: start a program that declares the singleton, or ask again when one has taken it.',
          );
        case 'unknown':
          throw singletonNotFound();
      }
    },
  );
}
