import { slotNameSchema } from '@escapement/core';
import {
  pageQuerySchema,
  type SingletonAnswer,
  singletonAnswerSchema,
  singletonListSchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { listByName } from '../paging/name-list.ts';
import { candidatesOf } from '../singletons/candidates-of.ts';
import { singletonNotFound } from '../singletons/singleton-refusals.ts';
import { refusals } from './answers.ts';
import { registerDeadCommandRoute } from './dead-command-route.ts';
import { registerSingletonCommandRoute } from './singleton-command-route.ts';
import { registerSingletonDeleteRoute } from './singleton-delete-route.ts';
import { registerSingletonMoveRoutes } from './singleton-move-routes.ts';

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
      return { ...found, ...(await candidatesOf(context.deps, name, request.ask)) };
    },
  );
  registerSingletonMoveRoutes(api, context);
  registerSingletonCommandRoute(api, context);
  registerDeadCommandRoute(api, context);
  registerSingletonDeleteRoute(api, context);
}
