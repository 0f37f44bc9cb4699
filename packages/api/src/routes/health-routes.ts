import { CoordinationFault } from '@escapement/core';
import { readinessSchema } from '@escapement/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';

const tags = ['health'];
const healthSchema = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });

/** Liveness knows nothing of ZooKeeper and Redis, so that their absence restarts nobody; readiness says what is waited for. */
export function registerHealthRoutes(api: Api, context: ApiContext): void {
  const { readiness, leadership } = context.deps;
  api.get(
    '/healthz',
    {
      config: { open: true },
      schema: {
        tags,
        operationId: 'health',
        summary: 'The process lives',
        security: [],
        response: { 200: healthSchema },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
  api.get(
    '/readyz',
    {
      config: { open: true },
      schema: {
        tags,
        operationId: 'readiness',
        summary:
          'Whether the node can do its work; who is signed in is told its role and what it waits for',
        security: [],
        response: { 200: readinessSchema, 503: readinessSchema },
      },
    },
    async (request, reply) => {
      const { ready, waitingFor, warnings = [] } = readiness();
      const told = (await isKnown(context, request))
        ? {
            ready,
            role: leadership.view().role,
            waitingFor: [...waitingFor],
            warnings: [...warnings],
          }
        : { ready };
      return reply.code(ready ? 200 : 503).send(told);
    },
  );
}

/** Whether the caller is signed in, as far as that can be told: what a sign-in is checked against may be what is waited for. */
async function isKnown({ guard }: ApiContext, request: FastifyRequest): Promise<boolean> {
  try {
    return (await guard.callerOf(request)) !== undefined;
  } catch (error) {
    if (error instanceof CoordinationFault) return false;
    throw error;
  }
}
