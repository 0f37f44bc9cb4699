import {
  clusterSchema,
  electionListSchema,
  nodeListSchema,
  stepDownSchema,
  workerListSchema,
} from '@escapement/core';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { createClusterMemory } from '../cluster/cluster-memory.ts';
import { readMembership } from '../cluster/read-membership.ts';
import { stepDown } from '../cluster/step-down.ts';
import { refusals } from './answers.ts';

const tags = ['cluster'];

/** Who is alive, who leads, who led. */
export function registerClusterRoutes(api: Api, context: ApiContext): void {
  const memory = createClusterMemory(context.deps);
  api.get(
    '/api/v1/cluster',
    {
      schema: {
        tags,
        operationId: 'cluster',
        summary: 'Leader, nodes, workers and dependencies as the answering node sees them',
        response: { 200: clusterSchema, ...refusals },
      },
    },
    (request) => memory.read(request.ask),
  );
  api.get(
    '/api/v1/cluster/elections',
    {
      schema: {
        tags,
        operationId: 'elections',
        summary: 'The history of terms, newest first',
        querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
        response: { 200: electionListSchema, ...refusals },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const history = () => context.deps.election.history(limit);
      return { items: [...(await request.ask.zookeeper(history))] };
    },
  );
  api.post(
    '/api/v1/cluster/step-down',
    {
      config: { peers: true },
      schema: {
        tags,
        operationId: 'stepDown',
        summary: 'Make the leader hand over its office, whichever node is asked',
        body: z.strictObject({}).optional(),
        response: { 200: stepDownSchema, ...refusals },
      },
    },
    (request) => stepDown(context, request),
  );
  registerMemberRoutes(api, context);
}

function registerMemberRoutes(api: Api, context: ApiContext): void {
  api.get(
    '/api/v1/nodes',
    {
      schema: {
        tags,
        operationId: 'nodes',
        summary: 'Living nodes',
        response: { 200: nodeListSchema, ...refusals },
      },
    },
    async (request) => {
      const { nodes } = await readMembership(context.deps, request.ask);
      return { items: nodes };
    },
  );
  api.get(
    '/api/v1/workers',
    {
      schema: {
        tags,
        operationId: 'workers',
        summary: 'Living workers',
        response: { 200: workerListSchema, ...refusals },
      },
    },
    async (request) => {
      const workers = await request.ask.zookeeper(() => context.deps.membership.workers());
      return { items: [...workers] };
    },
  );
}
