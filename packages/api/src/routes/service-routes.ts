import { serviceListSchema, servicePageQuerySchema, serviceViewSchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { servicePage, serviceView } from '../naming/service-views.ts';
import { listByName } from '../paging/name-list.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { refusals } from './answers.ts';
import { registerServiceInstanceRoutes } from './service-instance-routes.ts';

const tags = ['services'];

/** Which services there are, and where their instances answer. */
export function registerServiceRoutes(api: Api, context: ApiContext): void {
  const { deps } = context;
  registerServiceInstanceRoutes(api, context);
  api.get(
    '/api/v1/services',
    {
      schema: {
        tags,
        operationId: 'listServices',
        summary: 'Services to whose name an instance answers, by name',
        querystring: servicePageQuerySchema,
        response: { 200: serviceListSchema, ...refusals },
      },
    },
    async (request) =>
      listByName('services', request.query, (query) =>
        servicePage({ deps, ask: request.ask }, query),
      ),
  );
  api.get(
    '/api/v1/services/:name',
    {
      schema: {
        tags,
        operationId: 'getService',
        summary: 'One service with its instances',
        params: z.strictObject({ name: z.string() }),
        response: { 200: serviceViewSchema, ...refusals },
      },
    },
    async (request) => {
      const service = await serviceView({ deps, ask: request.ask }, request.params.name);
      if (service !== undefined) return service;
      throw new ProblemSignal(
        'SERVICE_NOT_FOUND',
        'A service exists while an instance is registered.',
      );
    },
  );
}
